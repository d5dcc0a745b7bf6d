import { afterAll, beforeAll, expect, it } from 'vitest'
import { askToEmbed, decide, jobIn, linkTo, mailTo, openLink } from '../../support/approvals/approving.ts'
import { traceOf } from '../../support/approvals/audit-trail.ts'
import { Browser } from '../../support/approvals/browser.ts'
import { call, type GrantAnswer, newGrant } from '../../support/client.ts'
import { startTestGateway, type TestGateway } from '../../support/gateway.ts'

let gateway: TestGateway
beforeAll(async () => {
  gateway = await startTestGateway()
})
afterAll(() => gateway.close())

const shown = async (id: string) =>
  (
    await call<GrantAnswer>(`${gateway.endpoints.grants}/grants/${id}`, {
      token: await gateway.token('ingest'),
    })
  ).body

it('a denial ends it: nothing is stored, the budget comes back, and everybody is told', async () => {
  const grant = await newGrant(gateway, { maxInputs: 5 })
  const { body } = await askToEmbed(gateway, { grant })
  const { job, approval } = body.sunder
  expect((await shown(grant.id)).usedInputs).toBe(1)

  const link = await linkTo(gateway, 'omar', approval)
  const browser = new Browser()
  const page = await decide(gateway, { name: 'omar', link, browser }, 'deny', 'outside of the purpose')
  expect(page.html).toContain('You denied it.')
  expect((await jobIn(gateway, job, 'denied')).data).toEqual([])
  expect((await shown(grant.id)).usedInputs).toBe(0)
  for (const name of ['priya', 'omar', 'lena'])
    await mailTo(gateway, name, { approval, subject: /was denied/ })

  const vote = (await traceOf(gateway, job)).find(({ action }) => action === 'approval.vote')
  expect(vote?.decision?.reasons).toEqual(
    expect.arrayContaining(['vote=deny', 'reason=outside of the purpose']),
  )
})

it('a denial needs a reason, and one without regulated data', async () => {
  const { body } = await askToEmbed(gateway)
  const { job, approval } = body.sunder
  const link = await linkTo(gateway, 'priya', approval)
  const browser = new Browser()
  const none = await decide(gateway, { name: 'priya', link, browser }, 'deny', '')
  expect([none.status, none.html.includes('Say why you deny it.')]).toEqual([400, true])
  const telling = await decide(
    gateway,
    { name: 'priya', link, browser },
    'deny',
    'card 4111 1111 1111 1111 is in it',
  )
  expect([telling.status, telling.html.includes('pci.card')]).toEqual([400, true])
  const long = await decide(gateway, { name: 'priya', link, browser }, 'deny', 'x'.repeat(501))
  expect(long.status).toBe(400)
  expect((await openLink(gateway, browser, link, 'priya')).html).toContain('waits for a decision')
  await decide(gateway, { name: 'priya', link, browser }, 'deny', 'it is not ours to embed')
  await jobIn(gateway, job, 'denied')
})
