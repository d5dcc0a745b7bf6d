import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../support/approvals/eventually.ts'
import { type PolicyFile, policyFile, withApproval } from '../support/approvals/policy-file.ts'
import { call } from '../support/client.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../support/gateway.ts'
import { flawless, inspectPage } from './chromium/inspect-page.ts'
import { openChromium } from './chromium/open-chromium.ts'
import { openScreenshots, type Screenshots } from './chromium/screenshots.ts'
import { type Watch, watchContext } from './chromium/watch-context.ts'
import { type AuditStory, writeAuditStory } from './story/audit-story.ts'
import { signInAs } from './story/sign-in.ts'

let policy: PolicyFile
let gateway: LocalTestGateway
let chromium: Browser
let screenshots: Screenshots
let ada: Page
let watch: Watch
let story: AuditStory
beforeAll(async () => {
  policy = await policyFile((shipped) => withApproval(shipped, { reminder: '12h' }))
  gateway = await startLocalTestGateway({ policyFile: policy.path })
  chromium = await openChromium()
  screenshots = await openScreenshots()
  // The first sealing looks for lanes in the whole retention, and may take longer than the story.
  await seal()
  story = await writeAuditStory(gateway)
  await gateway.flushCounts()
  await eventually('everything sealed', seal)
  const context = await chromium.newContext()
  watch = watchContext(context)
  ada = await context.newPage()
})
afterAll(async () => {
  await screenshots.close()
  await chromium.close()
  await gateway.close()
  await policy.remove()
})

/** @returns whether anything is sealed by now */
async function seal(): Promise<boolean> {
  const token = await gateway.token('siem')
  const { status } = await call(`${gateway.endpoints.audit}/v1/checkpoints`, { token, method: 'POST' })
  return status === 200
}

const at = (path: string) => `${gateway.endpoints.audit}/pages${path}`
const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()
const inspect = (name: string) => inspectPage(ada, `audit-${name}`, screenshots)

async function looksOnRecord(): Promise<number> {
  return (await gateway.auditBodies()).filter((body) => body.includes('"action":"audit.page.')).length
}

describe.sequential('for light and dark, a desk and a phone,', () => {
  it('the overview, after the sign-in', async () => {
    await ada.goto(at(''))
    await signInAs(ada, gateway.identityHome, 'ada')
    await ada.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    expect(new URL(ada.url()).pathname).toBe('/audit/pages')
    await ada.goto(at('?span=hour'))
    expect(await ada.getByRole('img', { name: /^Requests: carried out \d+, refused \d+/ }).count()).toBe(1)
    expect(await inspect('overview')).toEqual(flawless)
    await ada.getByText('Requests as a table').click()
    expect(await inspect('overview-table')).toEqual(flawless)
  })

  it('the timeline, its filter, and what is wrong in it', async () => {
    await ada.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Timeline' }).click()
    expect(await heading(ada)).toBe('Timeline')
    expect(await inspect('timeline')).toEqual(flawless)
    await ada.getByText('Filter').click()
    await ada.getByLabel('Effect').selectOption('denied')
    await ada.getByRole('button', { name: 'Search' }).click()
    await ada.getByText('content_blocked').waitFor()
    expect(await ada.getByText('duty_conflict').count()).toBe(1)
    expect(await inspect('timeline-refused')).toEqual(flawless)
    await ada.goto(at('/timeline?trace=anything'))
    expect(await ada.getByRole('alert').innerText()).toContain('trace:')
    expect(await inspect('timeline-wrong')).toEqual(flawless)
    await ada.goto(at('/timeline?actor=nobody-at-all'))
    expect(await inspect('timeline-empty')).toEqual(flawless)
  })

  it('the timeline, live', async () => {
    await ada.goto(at('/timeline'))
    await ada.getByRole('link', { name: 'Watch live' }).click()
    await ada.getByRole('status').getByText('Live').waitFor()
    expect(await inspect('timeline-live')).toEqual(flawless)
    const before = await ada.locator('li.record').first().innerText()
    await call(`${gateway.endpoints.audit}/v1/records`, { token: await gateway.token('search') })
    await ada.getByText('Search the records').waitFor()
    expect(await ada.locator('li.record').first().innerText()).not.toBe(before)
    await ada.getByRole('link', { name: 'Stop' }).click()
    await ada.getByRole('link', { name: 'Watch live' }).waitFor()
  })

  it('a session with its payloads, and one of its records', async () => {
    await ada.goto(at(`/traces/${story.job}`))
    expect(await inspect('trace')).toEqual(flawless)
    await ada.getByRole('link', { name: 'Show them, masked' }).click()
    await ada.locator('mark').first().waitFor()
    const shown = await ada.getByRole('main').innerText()
    expect(shown).toContain('[phi.mrn')
    expect(shown).not.toContain('00482913')
    expect(await inspect('trace-payloads')).toEqual(flawless)
    await ada.getByRole('link', { name: 'Request', exact: true }).nth(1).click()
    await ada.getByRole('status').getByText('Sealed:').waitFor()
    expect(await inspect('record')).toEqual(flawless)
    await ada.getByRole('link', { name: 'Check whether it is kept unchanged' }).click()
    await ada.getByText('It is kept, unchanged').waitFor()
    await ada.getByRole('link', { name: 'Show it, masked' }).click()
    expect(await inspect('record-payload')).toEqual(flawless)
  })

  it('the approvals, and the story of one', async () => {
    await ada.goto(at('/approvals'))
    expect(await ada.getByRole('listitem').filter({ hasText: 'vote' }).count()).toBe(3)
    expect(await inspect('approvals')).toEqual(flawless)
    await ada.goto(at(`/approvals/${story.job}/${story.approval}`))
    expect(await ada.getByRole('main').innerText()).toContain('ingest asked, and another account approved')
    expect(await inspect('approval')).toEqual(flawless)
  })

  it('the verification, with the chains of the last day', async () => {
    await ada.goto(at('/verification'))
    expect(await ada.getByRole('status').innerText()).toContain('signed by the log’s key')
    expect(await inspect('verification')).toEqual(flawless)
    await ada.getByRole('link', { name: 'Check them now' }).click()
    await ada.getByText('Every chain is whole.').waitFor()
    expect(await inspect('verification-checked')).toEqual(flawless)
  })

  it('the report’s form, and the report', async () => {
    await ada.goto(at('/report'))
    expect(await inspect('report')).toEqual(flawless)
    await ada.getByRole('link', { name: 'The last day' }).click()
    await ada.getByRole('heading', { level: 1, name: 'Separation of duties' }).waitFor()
  })

  it('the page that waits, where another site has led here', async () => {
    const before = await looksOnRecord()
    const elsewhere = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' })
      response.end(`<!doctype html><a href="${at('/timeline?actor=ingest')}">Look</a>`)
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    const page = await ada.context().newPage()
    await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`)
    await page.getByRole('link', { name: 'Look' }).click()
    await page.getByRole('heading', { level: 1, name: 'You came from another site' }).waitFor()
    elsewhere.close()
    expect(await inspectPage(page, 'audit-from-elsewhere', screenshots)).toEqual(flawless)
    expect(await looksOnRecord()).toBe(before)
    await page.getByRole('link', { name: 'Open the page' }).click()
    await page.getByRole('heading', { level: 1, name: 'Timeline' }).waitFor()
    await page.close()
  })

  it('a page that is not there, and the page after the sign-out', async () => {
    await ada.goto(at('/nowhere'))
    expect(await inspect('not-found')).toEqual(flawless)
    await ada.getByRole('button', { name: 'Sign out' }).click()
    await ada.getByRole('heading', { level: 1, name: 'You are signed out' }).waitFor()
    expect(await inspect('signed-out')).toEqual(flawless)
  })

  it('keep to their own security policy, and ask no other host for anything', () => {
    expect(watch.complaints).toEqual([])
    expect([...watch.hosts].slice(0, 1)).toEqual([new URL(gateway.endpoints.audit).host])
    // The other site of this story, and none that a page of the gateway's named.
    expect(watch.hosts.size).toBe(2)
  })
})

it('who holds another duty is told so, and can be somebody else', async () => {
  const page = await (await chromium.newContext()).newPage()
  await page.goto(at('/timeline'))
  await signInAs(page, gateway.identityHome, 'priya')
  await page.getByRole('heading', { level: 1, name: 'You are no auditor' }).waitFor()
  expect(await inspectPage(page, 'audit-no-auditor', screenshots)).toEqual(flawless)
  await page.getByRole('link', { name: 'Sign in as somebody else' }).click()
  await signInAs(page, gateway.identityHome, 'ada')
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
})
