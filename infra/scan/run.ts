import { runCommand } from '../command-line/run-command.ts'
import { scan } from './scan.ts'

await runCommand(scan)
