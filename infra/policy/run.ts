import { runCommand } from '../command-line/run-command.ts'
import { policyCommand } from './policy-command.ts'

await runCommand(policyCommand)
