import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { askToEmbed, jobIn, mailTo } from '../support/approvals/approving.ts'
import { type PolicyFile, policyFile, withApproval } from '../support/approvals/policy-file.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../support/gateway.ts'
import { openChromium } from './chromium/open-chromium.ts'
import { watchContext } from './chromium/watch-context.ts'
import { openMail } from './story/inbox-page.ts'
import { signInAs } from './story/sign-in.ts'

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

it('opens the mail, follows its button, signs in, reads and approves', async () => {
  const { job, approval } = (await askToEmbed(gateway)).body.sunder
  await mailTo(gateway, 'priya', { approval })
  const context = await chromium.newContext()
  const { complaints, hosts } = watchContext(context)

  const { decide } = await openMail(await context.newPage(), gateway.endpoints.mail, 'priya@example.com')
  const opened = context.waitForEvent('page')
  await decide.click()
  const page = await opened
  await signInAs(page, gateway.identityHome, 'priya')

  await page.getByRole('heading', { level: 1, name: 'Decide: 1 input into support-mail' }).waitFor()
  const shown = await page.getByRole('main').innerText()
  expect(shown).toContain('waits for a decision')
  expect(shown).toContain('diagnosed with [phi.diagnosis]')
  expect(shown).not.toContain('00482913')
  await page.getByRole('button', { name: 'Approve' }).click()

  await page.getByRole('status').getByText('You approved it.').waitFor()
  await jobIn(gateway, job, 'stored')
  await page.reload()
  expect(await page.getByRole('status').innerText()).toContain('was approved and carried out')
  expect(await page.getByRole('button').count()).toBe(0)

  expect(complaints).toEqual([])
  expect([...hosts]).toEqual([new URL(gateway.endpoints.approvals).host])
})
