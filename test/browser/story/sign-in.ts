import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { identitySecretPath } from '../../../infra/local/stores/keys-and-secrets.ts'

/** The password of somebody whom the embedded issuer knows. */
export async function passwordOf(identityHome: string, name: string): Promise<string> {
  return (await readFile(identitySecretPath(identityHome, name), 'utf8')).trim()
}

/** On the issuer's page: fills in its form as somebody and sends it. */
export async function signInAs(page: Page, identityHome: string, name: string): Promise<void> {
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password').fill(await passwordOf(identityHome, name))
  await page.getByRole('button', { name: 'Sign in' }).click()
}
