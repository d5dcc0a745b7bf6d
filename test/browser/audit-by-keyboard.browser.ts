import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newGrant } from '../support/client.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../support/gateway.ts'
import { focusOn, tabTo } from './chromium/by-keyboard.ts'
import { openChromium } from './chromium/open-chromium.ts'
import { watchContext } from './chromium/watch-context.ts'
import { passwordOf } from './story/sign-in.ts'

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

it('signs in, filters, opens a session and a record and signs out, without a script and by keyboard alone', async () => {
  const { id } = await newGrant(gateway)
  const context = await chromium.newContext({ javaScriptEnabled: false })
  const { complaints, hosts } = watchContext(context)
  const page = await context.newPage()
  const title = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()

  await page.goto(`${gateway.endpoints.audit}/pages`)
  await focusOn(page, page.getByLabel('Name'))
  await page.keyboard.type('ada')
  await tabTo(page, page.getByLabel('Password'))
  await page.keyboard.type(await passwordOf(gateway.identityHome, 'ada'))
  await page.keyboard.press('Enter')

  await title('Overview')
  await page.keyboard.press('Tab')
  expect(await page.locator(':focus').innerText()).toBe('To the content')
  await tabTo(page, page.getByRole('link', { name: 'Timeline', exact: true }))
  await page.keyboard.press('Enter')

  await title('Timeline')
  await tabTo(page, page.locator('summary'))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByLabel('Who'))
  await page.keyboard.type('ingest')
  await page.keyboard.press('Enter')

  await page.getByText('who ingest').or(page.getByText('actor ingest')).waitFor()
  await tabTo(page, page.locator(`a[href$="/traces/${id}"]`).first())
  await page.keyboard.press('Enter')

  await title(/^Grant/)
  await tabTo(page, page.getByRole('link', { name: 'Outcome' }).first())
  await page.keyboard.press('Enter')

  await title('Ask for a grant')
  await page.keyboard.press('Tab')
  await tabTo(page, page.getByRole('button', { name: 'Sign out' }))
  await page.keyboard.press('Enter')
  await title('You are signed out')

  await page.goto(`${gateway.endpoints.audit}/pages/timeline`)
  expect(complaints).toEqual([])
  expect([...hosts]).toEqual([new URL(gateway.endpoints.audit).host])
})
