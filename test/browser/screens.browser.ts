import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askToEmbed, held, linkTo, mailTo } from '../support/approvals/approving.ts'
import { linkIn } from '../support/approvals/inbox.ts'
import { type PolicyFile, policyFile, replaced, withApproval } from '../support/approvals/policy-file.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../support/gateway.ts'
import { flawless, inspectPage } from './chromium/inspect-page.ts'
import { openChromium } from './chromium/open-chromium.ts'
import { openScreenshots, type Screenshots } from './chromium/screenshots.ts'
import { type Watch, watchContext } from './chromium/watch-context.ts'
import { htmlOfMail, openMail } from './story/inbox-page.ts'
import { inputs, items } from './story/inputs.ts'
import { signInAs } from './story/sign-in.ts'

let policy: PolicyFile
let gateway: LocalTestGateway
let chromium: Browser
let screenshots: Screenshots
let priya: Page
let omar: Page
const watches: Watch[] = []
let approval: string
beforeAll(async () => {
  // By sign-in in one collection, by code in the other.
  policy = await policyFile((shipped) =>
    replaced(
      withApproval(shipped, { quorum: 2, reminder: '12h' }),
      '    reading:\n      rawVectors: true\n',
      [
        '    regulated: {phi: approve}',
        '    approval: {approvers: [priya@example.com], timeout: 1d, reminder: 12h, authentication: link}',
        '    reading:\n      rawVectors: true\n',
      ].join('\n'),
    ),
  )
  gateway = await startLocalTestGateway({ policyFile: policy.path })
  chromium = await openChromium()
  screenshots = await openScreenshots()
  priya = await newPage()
  omar = await newPage()
  const { body } = await askToEmbed(gateway, { input: inputs, items, user: 'desk-17' })
  approval = body.sunder.approval
})
afterAll(async () => {
  await screenshots.close()
  await chromium.close()
  await gateway.close()
  await policy.remove()
})

/** In a context of its own, as on another machine. */
async function newPage(): Promise<Page> {
  const context = await chromium.newContext()
  watches.push(watchContext(context))
  return context.newPage()
}

async function showMail(to: string, about: RegExp): Promise<Page> {
  const page = await newPage()
  await page.setContent(await htmlOfMail(gateway.endpoints.mail, to, about))
  return page
}

const inspect = (page: Page, name: string) => inspectPage(page, name, screenshots)

const decide = async (page: Page, button: string, reason: string) => {
  await page.getByRole('textbox', { name: /^Why/ }).fill(reason)
  await page.getByRole('button', { name: button }).click()
}

describe.sequential('for light and dark, a desk and a phone,', () => {
  it('the mail', async () => {
    await mailTo(gateway, 'priya', { approval })
    const mail = await showMail('priya@example.com', /^Your approval is asked for/)
    expect(await inspect(mail, 'mail')).toEqual(flawless)
    await priya.goto(gateway.endpoints.mail)
    expect(await inspect(priya, 'inbox')).toEqual(flawless)
    await openMail(priya, gateway.endpoints.mail, 'priya@example.com')
    expect(await inspect(priya, 'inbox-mail')).toEqual(flawless)
  })

  it('the sign-in, and a refused one', async () => {
    await priya.goto(await linkTo(gateway, 'priya', approval))
    expect(await inspect(priya, 'sign-in')).toEqual(flawless)
    await priya.getByLabel('Name').fill('priya')
    await priya.getByLabel('Password').fill('a guess')
    await priya.getByRole('button', { name: 'Sign in' }).click()
    await priya.getByRole('alert').waitFor()
    expect(await inspect(priya, 'sign-in-refused')).toEqual(flawless)
  })

  it('the decision, with several inputs, a long one and metadata', async () => {
    await signInAs(priya, gateway.identityHome, 'priya')
    await priya.getByRole('heading', { level: 1, name: /^Decide: 5 inputs/ }).waitFor()
    expect(await inspect(priya, 'decision')).toEqual(flawless)
    await priya.getByText('What a vote holds for').click()
    expect(await inspect(priya, 'decision-digests')).toEqual(flawless)
  })

  it('the decision without its reason', async () => {
    await priya.getByRole('button', { name: 'Deny' }).click()
    await priya.getByRole('alert').waitFor()
    expect(await inspect(priya, 'reason-missing')).toEqual(flawless)
  })

  it('what was decided, as long as others are asked', async () => {
    await decide(priya, 'Approve', 'agreed with the study board on Monday, for the year that the study runs')
    await priya.getByText('You approved it.').waitFor()
    expect(await inspect(priya, 'approved')).toEqual(flawless)
  })

  it('what was decided in the end, and the mail that says so', async () => {
    await omar.goto(await linkTo(gateway, 'omar', approval))
    await signInAs(omar, gateway.identityHome, 'omar')
    await decide(omar, 'Deny', 'the purpose does not say which study')
    await omar.getByText('You denied it.').waitFor()
    const mail = await showMail('omar@example.com', /was denied/)
    expect(await inspect(mail, 'mail-denied')).toEqual(flawless)
    await omar.reload()
    expect(await inspect(omar, 'denied')).toEqual(flawless)
  })

  it('the code, a wrong one, and the mail that has it', async () => {
    const terms = { collection: 'research', source: 'file://research/trial-7/notes.txt' }
    const { body } = await askToEmbed(gateway, { input: held, terms })
    const { link, code } = linkIn(await mailTo(gateway, 'priya', { approval: body.sunder.approval }))
    const mail = await showMail('priya@example.com', /input into research$/)
    expect(await inspect(mail, 'mail-with-code')).toEqual(flawless)

    const page = await newPage()
    await page.goto(link)
    expect(await inspect(page, 'code')).toEqual(flawless)
    const field = page.getByLabel('The code from the e-mail')
    await field.fill('0000-0000')
    await field.press('Enter')
    await page.getByRole('alert').waitFor()
    expect(await inspect(page, 'code-wrong')).toEqual(flawless)
    await field.fill(code.toLowerCase())
    await field.press('Enter')
    await page.getByRole('heading', { level: 1, name: /^Decide/ }).waitFor()
  })

  it('a problem, and a link that is somebody else’s', async () => {
    const page = await newPage()
    await page.goto(`${gateway.endpoints.approvals}/links/${'A'.repeat(43)}`)
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('This link leads nowhere')
    expect(await inspect(page, 'problem')).toEqual(flawless)
    await priya.goto(await linkTo(gateway, 'omar', approval))
    await priya.getByRole('link', { name: 'Sign in as somebody else' }).waitFor()
    expect(await inspect(priya, 'problem-foreign')).toEqual(flawless)
  })

  it('keep to their own security policy, and ask no other host for anything', () => {
    expect(watches.flatMap(({ complaints }) => complaints)).toEqual([])
    const hosts = new Set(watches.flatMap((watch) => [...watch.hosts]))
    expect([...hosts]).toEqual([new URL(gateway.endpoints.approvals).host])
  })
})
