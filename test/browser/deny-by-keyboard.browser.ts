import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askToEmbed, jobIn, linkTo } from '../support/approvals/approving.ts'
import { type PolicyFile, policyFile, withApproval } from '../support/approvals/policy-file.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../support/gateway.ts'
import { focusOn, tabTo } from './chromium/by-keyboard.ts'
import { openChromium } from './chromium/open-chromium.ts'
import { watchContext } from './chromium/watch-context.ts'
import { passwordOf } from './story/sign-in.ts'

let policy: PolicyFile
let gateway: LocalTestGateway
let chromium: Browser
beforeAll(async () => {
  policy = await policyFile((shipped) => withApproval(shipped, { reminder: '12h' }))
  gateway = await startLocalTestGateway({ policyFile: policy.path })
  chromium = await openChromium()
})
afterAll(async () => {
  await chromium.close()
  await gateway.close()
  await policy.remove()
})

it('denies without a script and by keyboard alone, told that the reason is missing', async () => {
  const { job, approval } = (await askToEmbed(gateway)).body.sunder
  const context = await chromium.newContext({ javaScriptEnabled: false })
  const { complaints, hosts } = watchContext(context)
  const page = await context.newPage()
  const [reason, deny] = [
    page.getByRole('textbox', { name: /^Why/ }),
    page.getByRole('button', { name: 'Deny' }),
  ]

  await page.goto(await linkTo(gateway, 'priya', approval))
  await focusOn(page, page.getByLabel('Name'))
  await page.keyboard.type('priya')
  await tabTo(page, page.getByLabel('Password'))
  await page.keyboard.type(await passwordOf(gateway.identityHome, 'priya'))
  await page.keyboard.press('Enter')

  await page.getByRole('heading', { level: 1, name: /^Decide/ }).waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
  await page.keyboard.press('Tab')
  expect(await page.locator(':focus').innerText()).toBe('To the content')
  await tabTo(page, deny)
  await page.keyboard.press('Enter')

  const alert = page.getByRole('alert')
  expect(await alert.innerText()).toBe('Say why you deny it.')
  expect(await reason.getAttribute('aria-invalid')).toBe('true')
  expect(await reason.getAttribute('aria-describedby')).toContain(await alert.getAttribute('id'))
  // Where the mistake is.
  await focusOn(page, reason)
  await page.keyboard.type('not needed for the purpose')
  await tabTo(page, deny)
  await page.keyboard.press('Enter')

  await page.getByRole('status').getByText('You denied it.').waitFor()
  await jobIn(gateway, job, 'denied')
  await page.reload()
  expect(await page.getByRole('status').innerText()).toContain('was denied')

  expect(complaints).toEqual([])
  expect([...hosts]).toEqual([new URL(gateway.endpoints.approvals).host])
})
