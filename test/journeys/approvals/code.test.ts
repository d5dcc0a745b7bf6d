import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askToEmbed, jobIn, mailTo, showJob } from '../../support/approvals/approving.ts'
import { traceOf } from '../../support/approvals/audit-trail.ts'
import { Browser, type Page } from '../../support/approvals/browser.ts'
import { linkIn } from '../../support/approvals/inbox.ts'
import { type PolicyFile, policyFile, withApproval } from '../../support/approvals/policy-file.ts'
import { startTestGateway, type TestGateway } from '../../support/gateway.ts'

let policy: PolicyFile
let gateway: TestGateway
beforeAll(async () => {
  // Nobody here has an account.
  const approvers = ['board@example.org', 'omar@example.com']
  policy = await policyFile((shipped) => withApproval(shipped, { authentication: 'link', approvers }))
  gateway = await startTestGateway({ policyFile: policy.path })
})
afterAll(async () => {
  await gateway.close()
  await policy.remove()
})

async function asked() {
  const { job, approval } = (await askToEmbed(gateway)).body.sunder
  const [board, omar] = [
    linkIn(await mailTo(gateway, 'board', { approval, at: 'example.org' })),
    linkIn(await mailTo(gateway, 'omar', { approval })),
  ]
  return { job, approval, board, omar }
}

async function typed(browser: Browser, link: string, code: string): Promise<Page> {
  const page = await browser.get(link)
  const form = page.forms.find(({ action }) => action.endsWith('/code'))
  if (form === undefined) throw new Error(`no code is asked for at ${page.url}:\n${page.html}`)
  return browser.submit(page, form, { code })
}

async function press(browser: Browser, page: Page, decision: string, reason = ''): Promise<Page> {
  const form = page.forms.find(({ buttons }) => buttons.includes(decision))
  if (form === undefined) throw new Error(`nothing to ${decision}:\n${page.html}`)
  return browser.submit(page, form, { decision, reason })
}

describe('the code from the mail', () => {
  it('stands for a sign-in: with it the link decides', async () => {
    const { job, board } = await asked()
    const browser = new Browser()
    const before = await browser.get(board.link)
    expect(before.html).toContain('Your approval is asked for')
    expect(before.html).not.toMatch(/The inputs, masked|phi\.mrn/)
    const page = await typed(browser, board.link, board.code)
    expect(page.html).toContain('The inputs, masked')
    expect((await press(browser, page, 'approve')).html).toContain('You approved it.')
    await jobIn(gateway, job, 'stored')
    const vote = (await traceOf(gateway, job)).find(({ action }) => action === 'approval.vote')
    expect(vote?.actor).toMatchObject({ subject: expect.stringMatching(/^person_/), duty: 'approver' })
  })

  it('is taken in small letters, without its dash, and with spaces around it', async () => {
    const { board } = await asked()
    const page = await typed(new Browser(), board.link, ` ${board.code.toLowerCase().replaceAll('-', '')} `)
    expect(page.html).toContain('The inputs, masked')
  })

  it('opens the link as often as it is typed', async () => {
    const { board } = await asked()
    for (let time = 1; time <= 7; time++) {
      expect((await typed(new Browser(), board.link, board.code)).html).toContain('The inputs, masked')
    }
  })

  it('of another link opens nothing, nor does a session of another link', async () => {
    const [one, other] = [await asked(), await asked()]
    const browser = new Browser()
    expect((await typed(browser, one.board.link, one.omar.code)).status).toBe(403)
    expect((await typed(browser, one.board.link, other.board.code)).status).toBe(403)
    const page = await typed(browser, one.board.link, one.board.code)
    const ballot = page.forms.find(({ buttons }) => buttons.includes('approve'))
    for (const link of [one.omar.link, other.board.link]) {
      expect((await browser.get(link)).html).toContain('The code from the e-mail')
      const voted = await browser.post(`${link}/vote`, { ...ballot?.fields, decision: 'approve' })
      expect(voted.status).toBe(401)
    }
    expect((await showJob(gateway, other.job)).body.status).toBe('pending_approval')
  })

  it('is guessed five times at most: after that the right one opens nothing either', async () => {
    const { job, board, omar } = await asked()
    for (let attempt = 1; attempt <= 5; attempt++) {
      const page = await typed(new Browser(), board.link, 'AAAA-AAAA')
      expect([page.status, page.html.includes('After five tries the link is closed')]).toEqual([403, true])
    }
    const late = await typed(new Browser(), board.link, board.code)
    expect([late.status, late.html.includes('Too many tries')]).toEqual([429, true])
    expect(late.html).toContain('this link is closed')
    const refused = (await traceOf(gateway, job)).filter(({ decision }) => decision?.effect === 'denied')
    expect(refused.map(({ action, decision }) => `${action} ${decision?.reasons.join()}`)).toEqual([
      ...Array.from({ length: 5 }, () => 'approval.sign-in code_wrong'),
      'approval.sign-in rate_limited',
    ])
    // Another's link is not touched by it.
    const browser = new Browser()
    await press(browser, await typed(browser, omar.link, omar.code), 'deny', 'not needed')
    await jobIn(gateway, job, 'denied')
  })
})

it('what can be no code is no try, so that a scanner that fills in forms closes no link', async () => {
  const { board } = await asked()
  for (const text of ['ok', 'AAAA', 'priya@example.com', 'ABCD-EFGH-JKMN', 'UUUU-UUUU', '%00']) {
    expect((await typed(new Browser(), board.link, text)).status).toBe(403)
  }
  expect((await typed(new Browser(), board.link, board.code)).html).toContain('The inputs, masked')
})

it('a link with a code does not lead to the identity provider', async () => {
  const { omar } = await asked()
  const page = await new Browser().get(`${omar.link}/sign-in`)
  expect([page.url, page.status]).toEqual([`${omar.link}/sign-in`, 404])
})
