import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askToEmbed, linkTo, mailTo, openLink, showJob } from '../../support/approvals/approving.ts'
import { Browser, type Page } from '../../support/approvals/browser.ts'
import { linkIn } from '../../support/approvals/inbox.ts'
import { type PolicyFile, policyFile, withApproval } from '../../support/approvals/policy-file.ts'
import { startTestGateway, type TestGateway } from '../../support/gateway.ts'

/** What scanners in front of mailboxes do with every link they see: look, in several ways, and press what is there. */
const looks: readonly RequestInit[] = [
  { method: 'GET' },
  { method: 'HEAD' },
  { method: 'OPTIONS' },
  { method: 'GET', headers: { 'sec-purpose': 'prefetch;prerender' } },
  { method: 'GET', headers: { purpose: 'prefetch', 'x-moz': 'prefetch' } },
]

async function lookAt(link: string): Promise<void> {
  for (const address of [
    link,
    `${link}/sign-in`,
    `${link}/vote`,
    `${link}/code`,
    `${link}?decision=approve`,
  ]) {
    for (const look of looks) {
      const response = await fetch(address, { ...look, redirect: 'manual' })
      await response.body?.cancel()
      // A fetch in advance is put off, so that nobody is on record for what nobody saw.
      const statuses = Object.keys(look.headers ?? {}).length > 0 ? [503] : [200, 303, 404, 405]
      expect(statuses, `${look.method} ${address}`).toContain(response.status)
    }
  }
}

/** Presses every button on a page, as it stands and with its fields filled in, in a browser that nobody is signed in to. */
async function pressAll(page: Page): Promise<readonly number[]> {
  const statuses: number[] = []
  for (const form of page.forms) {
    for (const decision of [...form.buttons, 'approve', 'deny']) {
      for (const filled of [{}, { code: 'ok', reason: 'ok', name: 'priya', password: 'priya' }]) {
        statuses.push((await new Browser().submit(page, form, { ...filled, decision })).status)
      }
    }
  }
  return statuses
}

describe.each(['oidc', 'link'])('a scanner that has the mail, with authentication: %s', (authentication) => {
  let policy: PolicyFile
  let gateway: TestGateway
  let job: string
  let approval: string
  let link: string
  beforeAll(async () => {
    policy = await policyFile((shipped) => withApproval(shipped, { authentication }))
    gateway = await startTestGateway({ policyFile: policy.path })
    ;({ job, approval } = (await askToEmbed(gateway)).body.sunder)
    link = await linkTo(gateway, 'priya', approval)
  })
  afterAll(async () => {
    await gateway.close()
    await policy.remove()
  })

  /** What the approver sees who comes after it. */
  const seen = async () => {
    const browser = new Browser()
    const { code } = linkIn(await mailTo(gateway, 'priya', { approval }))
    const page = await openLink(gateway, browser, link, 'priya')
    const [form] = page.forms
    return authentication === 'link' && form !== undefined ? browser.submit(page, form, { code }) : page
  }

  it('decides nothing by looking', async () => {
    await lookAt(link)
    expect((await showJob(gateway, job)).body.status).toBe('pending_approval')
  })

  it('decides nothing by pressing every button that it is shown', async () => {
    const page = await new Browser().get(link)
    expect(page.forms.length).toBeGreaterThan(0)
    await pressAll(page)
    expect((await showJob(gateway, job)).body.status).toBe('pending_approval')
  })

  it('decides nothing by pressing every button that the approver is shown', async () => {
    const page = await seen()
    expect(page.html).toContain('waits for a decision')
    const statuses = await pressAll(page)
    expect(statuses.length).toBeGreaterThan(3)
    expect(new Set(statuses)).toEqual(new Set([401]))
    const after = await seen()
    expect(after.html).toContain('One approval is needed; 0 so far')
    expect((await showJob(gateway, job)).body.status).toBe('pending_approval')
  })

  it('leaves the link and its tries to the approver', async () => {
    const page = await seen()
    const form = page.forms.find(({ buttons }) => buttons.includes('approve'))
    expect(form).toBeDefined()
  })
})
