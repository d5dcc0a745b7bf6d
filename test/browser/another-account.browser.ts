import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askToEmbed, linkTo } from '../support/approvals/approving.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../support/gateway.ts'
import { openChromium } from './chromium/open-chromium.ts'
import { signInAs } from './story/sign-in.ts'

let gateway: LocalTestGateway
let chromium: Browser
beforeAll(async () => {
  gateway = await startLocalTestGateway()
  chromium = await openChromium()
})
afterAll(async () => {
  await chromium.close()
  await gateway.close()
})

it('who signed in under the wrong account signs in under another, without clearing anything', async () => {
  const { approval } = (await askToEmbed(gateway)).body.sunder
  const page = await (await chromium.newContext()).newPage()
  await page.goto(await linkTo(gateway, 'priya', approval))
  await signInAs(page, gateway.identityHome, 'noor')
  await page.getByRole('heading', { level: 1, name: 'You are no approver' }).waitFor()

  await page.getByRole('link', { name: 'Sign in as somebody else' }).click()
  await signInAs(page, gateway.identityHome, 'priya')
  await page.getByRole('heading', { level: 1, name: /^Decide/ }).waitFor()
  expect(await page.getByRole('status').innerText()).toContain('waits for a decision')
})
