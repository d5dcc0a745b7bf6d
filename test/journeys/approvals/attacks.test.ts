import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  askToEmbed,
  decide,
  jobIn,
  linkTo,
  mailTo,
  openLink,
  showJob,
} from '../../support/approvals/approving.ts'
import { storyOf, traceOf } from '../../support/approvals/audit-trail.ts'
import { Browser, type Form, type Page } from '../../support/approvals/browser.ts'
import { mailsIn } from '../../support/approvals/inbox.ts'
import { type PolicyFile, policyFile, withApproval } from '../../support/approvals/policy-file.ts'
import { newGrant } from '../../support/client.ts'
import { startTestGateway, type TestGateway } from '../../support/gateway.ts'

let policy: PolicyFile
let gateway: TestGateway
beforeAll(async () => {
  // Asked in this order.
  const everybody = ['priya', 'omar', 'noor', 'lena'].map((name) => `${name}@example.com`)
  policy = await policyFile((shipped) => withApproval(shipped, { approvers: everybody }))
  gateway = await startTestGateway({ policyFile: policy.path })
})
afterAll(async () => {
  await gateway.close()
  await policy.remove()
})

/** What waits, with the page that Priya sees. */
async function waiting() {
  const { job, approval } = (await askToEmbed(gateway)).body.sunder
  const browser = new Browser()
  const link = await linkTo(gateway, 'priya', approval)
  const page = await openLink(gateway, browser, link, 'priya')
  return { job, approval, browser, link, page, ballot: ballotOn(page) }
}

function ballotOn(page: Page): Form {
  const form = page.forms.find(({ buttons }) => buttons.includes('approve'))
  if (form === undefined) throw new Error(`no ballot at ${page.url} (${page.status}):\n${page.html}`)
  return form
}

const approving = { decision: 'approve', reason: '' }

/** Nothing ran, nobody's vote counts, and the next one who may decide still can. */
async function expectUndecided({ job, approval }: { job: string; approval: string }): Promise<void> {
  expect((await showJob(gateway, job)).body.status).toBe('pending_approval')
  const page = await openLink(gateway, new Browser(), await linkTo(gateway, 'omar', approval), 'omar')
  expect(page.html).toContain('One approval is needed; 0 so far')
}

async function refusalsOf(job: string): Promise<string[]> {
  const records = await traceOf(gateway, job)
  return records
    .filter(({ decision }) => decision?.effect === 'denied')
    .map(({ action, decision }) => `${action} ${decision?.reasons.join()}`)
}

describe('a link', () => {
  it('of another approver is of no use to who is signed in, and the attempt is on record', async () => {
    const { job, approval, browser, ballot } = await waiting()
    const foreign = await linkTo(gateway, 'omar', approval)
    const opened = await browser.get(foreign)
    expect([opened.status, opened.html.includes('This link is not yours')]).toEqual([403, true])
    expect(opened.html).not.toMatch(/MRN|support-mail/)
    const voted = await browser.post(`${foreign}/vote`, { ...ballot.fields, ...approving })
    expect(voted.status).toBe(403)
    await expectUndecided({ job, approval })
    expect(await refusalsOf(job)).toEqual(['approval.open link_foreign', 'approval.vote link_foreign'])
  })

  it('of another approval takes no vote from the page of this one', async () => {
    const [one, other] = [await waiting(), await waiting()]
    const voted = await one.browser.post(`${other.link}/vote`, { ...one.ballot.fields, ...approving })
    expect([voted.status, voted.html.includes('Look again')]).toEqual([409, true])
    await expectUndecided(one)
    await expectUndecided(other)
  })

  it('that is truncated, tampered with, or made up leads nowhere, and says the same each time', async () => {
    const { link, browser, ballot } = await waiting()
    const last = link.at(-1) ?? ''
    const forged = [
      link.slice(0, -1),
      `${link.slice(0, -1)}${last === 'A' ? 'B' : 'A'}`,
      `${link}A`,
      link.replace(/[^/]+$/, 'A'.repeat(43)),
      link.replace(/[^/]+$/, '%2e%2e%2fcallback'),
    ]
    const told = await Promise.all(
      forged.map(async (address) => {
        const pages = [
          await browser.get(address),
          await browser.post(`${address}/vote`, { ...ballot.fields, ...approving }),
          await browser.post(`${address}/code`, { code: 'ABCD-EFGH' }),
        ]
        return pages.map(({ status, html }) => [status, html.includes('This link leads nowhere')])
      }),
    )
    expect(new Set(told.flat().map((answer) => answer.join()))).toEqual(new Set(['404,true']))
  })

  it('votes once: the same form again changes nothing, before and after the end', async () => {
    const { job, browser, page, ballot } = await waiting()
    expect((await browser.submit(page, ballot, approving)).status).toBe(200)
    const { data } = await jobIn(gateway, job, 'stored')
    for (const decision of ['approve', 'deny', 'withdraw']) {
      const again = await browser.submit(page, ballot, { decision, reason: 'once more' })
      expect([again.status, again.html.includes('Nothing was changed.')]).toEqual([409, true])
    }
    expect((await jobIn(gateway, job, 'stored')).data).toEqual(data)
    const story = storyOf(await traceOf(gateway, job))
    expect(story.filter((line) => line === 'approval.run outcome stored')).toHaveLength(1)
    expect(story.filter((line) => line === 'approval.vote outcome allowed')).toHaveLength(1)
  })
})

describe('a form', () => {
  it('that was not sent from the page decides nothing', async () => {
    const asked = await waiting()
    const { browser, page, ballot } = asked
    const address = new URL(ballot.action, page.url).href
    const fields = { ...ballot.fields, ...approving }
    const foreign = [
      await browser.post(address, { ...fields, csrf: '' }),
      await browser.post(address, { ...fields, csrf: 'A'.repeat(43) }),
      await browser.post(address, fields, { origin: 'https://evil.example' }),
      await browser.post(address, fields, { 'sec-fetch-site': 'cross-site' }),
    ]
    expect(foreign.map(({ status }) => status)).toEqual([403, 403, 403, 403])
    const [{ html } = page] = foreign
    expect(html).toContain('This form is not from the page')
    await expectUndecided(asked)
  })

  it('holds for what the page showed: another payload, preview or policy is not voted for', async () => {
    const asked = await waiting()
    const { browser, page, ballot } = asked
    for (const name of ['payload', 'preview', 'policy']) {
      const voted = await browser.submit(page, ballot, { ...approving, [name]: `sha256:${'0'.repeat(64)}` })
      expect([name, voted.status]).toEqual([name, 409])
    }
    await expectUndecided(asked)
  })
})

describe('what is one’s own', () => {
  it('is not put to the person who owns the service account, who can’t use another’s link either', async () => {
    const { job, approval, link } = await waiting()
    // The last who is asked, and so the others were.
    await mailTo(gateway, 'noor', { approval })
    const asked = (await mailsIn(gateway.endpoints.mail)).filter(({ text }) => text.includes(approval))
    expect(asked.map(({ to }) => to).sort()).toEqual([
      'noor@example.com',
      'omar@example.com',
      'priya@example.com',
    ])
    const opened = await openLink(gateway, new Browser(), link, 'lena')
    expect(opened.status).toBe(403)
    await expectUndecided({ job, approval })
  })

  it('is not put to a second account with the requester’s mailbox, nor decided by it', async () => {
    const grant = await newGrant(gateway, {}, 'noor')
    const { job, approval } = (await askToEmbed(gateway, { grant })).body.sunder
    const link = await linkTo(gateway, 'priya', approval)
    await mailTo(gateway, 'lena', { approval })
    const asked = (await mailsIn(gateway.endpoints.mail)).filter(({ text }) => text.includes(approval))
    expect(asked.map(({ to }) => to)).not.toContain('noor@example.com')

    const opened = await openLink(gateway, new Browser(), link, 'noor-approver')
    expect([opened.status, opened.html.includes('This link is not yours')]).toEqual([403, true])
    // Her own link, of an approval that she may decide, does not carry over.
    const hers = (await askToEmbed(gateway)).body.sunder
    const browser = new Browser()
    const page = await openLink(
      gateway,
      browser,
      await linkTo(gateway, 'noor', hers.approval),
      'noor-approver',
    )
    const voted = await browser.post(`${link}/vote`, { ...ballotOn(page).fields, ...approving })
    expect(voted.status).toBe(403)
    expect((await showJob(gateway, job, 'noor')).body.status).toBe('pending_approval')
  })

  it('binds its owner, who then decides nothing at all', async () => {
    await askToEmbed(gateway)
    const grant = await newGrant(gateway, {}, 'noor')
    const { job, approval } = (await askToEmbed(gateway, { grant })).body.sunder
    const page = await decide(
      gateway,
      { name: 'lena', link: await linkTo(gateway, 'lena', approval) },
      'approve',
    )
    expect([page.status, page.html.includes('You are bound to another duty')]).toEqual([403, true])
    expect((await showJob(gateway, job, 'noor')).body.status).toBe('pending_approval')
    expect(await refusalsOf(job)).toEqual(['approval.vote duty_bound'])
  })
})

it('who was signed in under the wrong account can be somebody else', async () => {
  const asked = await waiting()
  const browser = new Browser()
  const refused = await openLink(gateway, browser, asked.link, 'noor')
  const elsewhere = /href="([^"]+)">Sign in as somebody else/.exec(refused.html)?.[1] ?? ''
  expect(elsewhere).toBe(`${asked.link}/sign-in`)
  // The provider knows who it was, and asks all the same.
  const page = await browser.get(elsewhere)
  expect([page.url.includes('/interaction/'), page.forms.length]).toEqual([true, 1])
})

it('who only embeds, reads or audits can’t sign in behind a link', async () => {
  const asked = await waiting()
  for (const name of ['noor', 'ada']) {
    const page = await openLink(gateway, new Browser(), asked.link, name)
    expect([name, page.status, page.html.includes('You are no approver')]).toEqual([name, 403, true])
  }
  await expectUndecided(asked)
})
