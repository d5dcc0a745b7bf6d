import { costTable } from './estimate.ts'

console.log(costTable())
