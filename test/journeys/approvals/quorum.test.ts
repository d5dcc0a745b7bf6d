import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askToEmbed, decide, jobIn, linkTo, openLink, showJob } from '../../support/approvals/approving.ts'
import { storyOf, traceOf } from '../../support/approvals/audit-trail.ts'
import { Browser } from '../../support/approvals/browser.ts'
import { type PolicyFile, policyFile, replaced, withApproval } from '../../support/approvals/policy-file.ts'
import { startTestGateway, type TestGateway } from '../../support/gateway.ts'

let policy: PolicyFile
let gateway: TestGateway
beforeAll(async () => {
  policy = await policyFile((shipped) =>
    replaced(
      withApproval(shipped, {
        approvers: ['priya@example.com', 'omar@example.com', 'noor@example.com', 'lena@example.com'],
        quorum: 2,
        reasonToApprove: true,
      }),
      '    ingest: lena\n',
      '    ingest: somebody@example.com\n',
    ),
  )
  gateway = await startTestGateway({ policyFile: policy.path })
})
afterAll(async () => {
  await gateway.close()
  await policy.remove()
})

const why = 'needed for the study'
const approve = async (name: string, approval: string, account = name) =>
  decide(gateway, { name: account, link: await linkTo(gateway, name, approval) }, 'approve', why)

describe('two of three', () => {
  it('must say so before anything runs', async () => {
    const { job, approval } = (await askToEmbed(gateway)).body.sunder
    const first = await approve('priya', approval)
    expect(first.html).toContain('2 approvals are needed; 1 so far, of 4 who are asked.')
    expect(first.html).toContain('waits for a decision')
    expect((await showJob(gateway, job)).body.status).toBe('pending_approval')
    await approve('omar', approval)
    await jobIn(gateway, job, 'stored')
  })

  it('count once each, also of two people who vote at the same moment: exactly one run', async () => {
    const { job, approval } = (await askToEmbed(gateway)).body.sunder
    await approve('priya', approval)
    const others = await Promise.all(
      [
        ['omar', 'omar'],
        ['noor', 'noor-approver'],
        ['lena', 'lena'],
      ].map(async ([name = '', account = '']) => {
        const browser = new Browser()
        const link = await linkTo(gateway, name, approval)
        const page = await openLink(gateway, browser, link, account)
        const form = page.forms.find(({ buttons }) => buttons.includes('approve'))
        if (form === undefined) throw new Error(page.html)
        return () => browser.submit(page, form, { decision: 'approve', reason: why })
      }),
    )
    const pages = await Promise.all(others.map((vote) => vote()))
    expect(pages.every(({ status }) => status === 200 || status === 409)).toBe(true)
    await jobIn(gateway, job, 'stored')
    const story = storyOf(await traceOf(gateway, job))
    expect(story.filter((line) => line === 'approval.run outcome stored')).toHaveLength(1)
  })

  it('do not come together when one is withdrawn; the vote can be given anew', async () => {
    const { job, approval } = (await askToEmbed(gateway)).body.sunder
    const browser = new Browser()
    const link = await linkTo(gateway, 'priya', approval)
    await decide(gateway, { name: 'priya', link, browser }, 'approve', why)
    const withdrawn = await decide(gateway, { name: 'priya', link, browser }, 'withdraw')
    expect(withdrawn.html).toContain('2 approvals are needed; 0 so far')
    await approve('omar', approval)
    expect((await showJob(gateway, job)).body.status).toBe('pending_approval')
    await decide(gateway, { name: 'priya', link, browser }, 'approve', why)
    await jobIn(gateway, job, 'stored')
  })

  it('end at one denial', async () => {
    const { job, approval } = (await askToEmbed(gateway)).body.sunder
    await approve('priya', approval)
    await decide(gateway, { name: 'omar', link: await linkTo(gateway, 'omar', approval) }, 'deny')
    await jobIn(gateway, job, 'denied')
  })

  it('need reasons where the policy says so', async () => {
    const { approval } = (await askToEmbed(gateway)).body.sunder
    const link = await linkTo(gateway, 'priya', approval)
    const page = await decide(gateway, { name: 'priya', link }, 'approve', '')
    expect([page.status, page.html.includes('Say why you approve it.')]).toEqual([400, true])
  })
})
