import { writeFile } from 'node:fs/promises'
import { Session } from 'node:inspector/promises'

/** Microseconds between two looks at where the program is. */
const interval = 250

/** Watches this process from the signal SIGUSR2 on, so that its start and its warming up are left out. @returns ends it and writes what was seen */
export function profileOnSignal(file: string): () => Promise<void> {
  const session = new Session()
  session.connect()
  process.once('SIGUSR2', async () => {
    await session.post('Profiler.enable')
    await session.post('Profiler.setSamplingInterval', { interval })
    await session.post('Profiler.start')
  })
  return async () => {
    const { profile } = await session.post('Profiler.stop')
    await writeFile(file, JSON.stringify(profile))
  }
}
