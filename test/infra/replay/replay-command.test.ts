import { expect, it } from 'vitest'
import { replayCommand } from '../../../infra/replay/replay-command.ts'
import { testTerminal } from '../command-line/terminal.ts'

it.each([
  [[], /^No trace to replay\.\n\nUsage: npm run replay/],
  [['gr_1', 'gr_2'], /^One trace at a time: gr_1 alone\.\n\nUsage: npm run replay/],
])('says what is wrong with %j before it asks anybody', async (args, message) => {
  const fetch = () => Promise.reject(new Error('asked'))
  const asked = replayCommand(args, testTerminal().terminal, { environment: {}, fetch })
  await expect(asked).rejects.toThrow(message)
})
