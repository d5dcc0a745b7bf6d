import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The local model's own refusal: for that long the gateway has a credential that is not the model's. */
export async function whileModelRefuses(home: string, work: () => Promise<void>): Promise<void> {
  const path = join(home, 'secrets', 'model-credential')
  const credential = await readFile(path, 'utf8')
  await writeFile(path, 'sk-wrong')
  try {
    await work()
  } finally {
    await writeFile(path, credential)
  }
}
