import { runCommand } from '../command-line/run-command.ts'
import { replayCommand } from './replay-command.ts'

await runCommand(replayCommand)
