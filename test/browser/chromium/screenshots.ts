import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

export interface Screenshots {
  /** The whole page, however long. */
  keep(page: Page, name: string): Promise<void>
  close(): Promise<void>
}

/** In the folder that `SUNDER_TEST_ARTIFACTS` names, to be looked at; otherwise in one that is removed. */
export async function openScreenshots(): Promise<Screenshots> {
  const kept = process.env['SUNDER_TEST_ARTIFACTS']
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'sunder-screenshots-')))
  await mkdir(folder, { recursive: true })
  return {
    async keep(page, name) {
      await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: 'disabled' })
    },
    async close() {
      if (kept === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}
