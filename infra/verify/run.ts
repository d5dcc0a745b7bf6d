import { runCommand } from '../command-line/run-command.ts'
import { verify } from './verify.ts'

await runCommand(verify)
