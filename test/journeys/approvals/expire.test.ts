import { afterAll, beforeAll, expect, it } from 'vitest'
import { askToEmbed, decide, jobIn, linkTo, mailTo, openLink } from '../../support/approvals/approving.ts'
import { storyOf, traceOf } from '../../support/approvals/audit-trail.ts'
import { Browser } from '../../support/approvals/browser.ts'
import { eventually } from '../../support/approvals/eventually.ts'
import { linkIn, mailsIn } from '../../support/approvals/inbox.ts'
import { call, newGrant } from '../../support/client.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../../support/gateway.ts'

const hour = 3_600_000
let ahead = 0
let gateway: LocalTestGateway
beforeAll(async () => {
  gateway = await startLocalTestGateway({ clock: () => Date.now() + ahead })
})
afterAll(() => gateway.close())

it('reminds half-way those who have not voted, and expires; a vote after that changes nothing', async () => {
  const grant = await newGrant(gateway, { maxInputs: 3 })
  const { job, approval } = (await askToEmbed(gateway, { grant })).body.sunder
  const first = await linkTo(gateway, 'priya', approval)
  const browser = new Browser()
  const shown = await openLink(gateway, browser, first, 'priya')
  const form = shown.forms.find(({ buttons }) => buttons.includes('approve'))

  ahead += 12 * hour + 60_000
  const reminder = await mailTo(gateway, 'priya', { approval, subject: /still asked for/ })
  expect(linkIn(reminder).link).not.toBe(first)
  await mailTo(gateway, 'omar', { approval, subject: /still asked for/ })

  ahead += 12 * hour
  await jobIn(gateway, job, 'expired')
  if (form === undefined) throw new Error(shown.html)
  // Signed in again: the session is older than the day.
  const late = await openLink(gateway, browser, first, 'priya')
  expect(late.html).toContain('has expired without a decision')
  expect(late.forms).toEqual([])
  const { csrf, ...digests } = form.fields
  const again = await browser.post(`${first}/vote`, { ...digests, csrf: csrf ?? '', decision: 'approve' })
  expect(again.status).toBe(403)

  await mailTo(gateway, 'lena', { approval, subject: /has expired/ })
  const { body } = await call<{ usedInputs: number }>(`${gateway.endpoints.grants}/grants/${grant.id}`, {
    token: await gateway.token('ingest'),
  })
  expect(body.usedInputs).toBe(0)
  const story = await eventually('the end of the story', async () => {
    const lines = storyOf(await traceOf(gateway, job))
    return lines.includes('approval.close outcome allowed') && lines
  })
  expect(story).toEqual(
    expect.arrayContaining(['approval.remind request allowed', 'approval.open request allowed']),
  )
  expect(story.join()).not.toContain('approval.run')
})

it('a grant’s expiry does not end a job that waits; its revocation does', async () => {
  const [kept, revoked] = [await newGrant(gateway), await newGrant(gateway)]
  const [first, second] = [
    (await askToEmbed(gateway, { grant: kept })).body.sunder,
    (await askToEmbed(gateway, { grant: revoked })).body.sunder,
  ]
  const links = [
    await linkTo(gateway, 'priya', first.approval),
    await linkTo(gateway, 'priya', second.approval),
  ] as const
  ahead += 2 * hour
  await decide(gateway, { name: 'priya', link: links[0] }, 'approve')
  await jobIn(gateway, first.job, 'stored')

  const browser = new Browser()
  const page = await openLink(gateway, browser, links[1], 'priya')
  const form = page.forms.find(({ buttons }) => buttons.includes('approve'))
  if (form === undefined) throw new Error(page.html)
  const { status } = await call(`${gateway.endpoints.grants}/grants/${revoked.id}`, {
    token: await gateway.token('ingest'),
    method: 'DELETE',
  })
  expect(status).toBe(200)
  const refused = await browser.submit(page, form, { decision: 'approve', reason: '' })
  expect([refused.status, refused.html.includes('Its grant was revoked')]).toEqual([409, true])
  expect((await openLink(gateway, browser, links[1], 'priya')).html).toContain('its grant was revoked')
  const before = (await mailsIn(gateway.endpoints.mail)).length
  ahead += 24 * hour
  await jobIn(gateway, second.job, 'revoked')
  expect(
    (await mailsIn(gateway.endpoints.mail)).slice(before).some(({ subject }) => /still asked/.test(subject)),
  ).toBe(false)
})
