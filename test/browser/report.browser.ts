import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createReport } from '../../shared/audit-report/create-report.ts'
import { tellApprovalForReport } from '../../shared/audit-report/making/tell-approval.ts'
import { renderReport } from '../../shared/audit-report/page/render-report.tsx'
import { writeMonth } from '../shared/audit-report/month.ts'
import { askToEmbed } from '../support/approvals/approving.ts'
import { call } from '../support/client.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../support/gateway.ts'
import { inspectPage } from './chromium/inspect-page.ts'
import { openChromium } from './chromium/open-chromium.ts'
import { openScreenshots, type Screenshots } from './chromium/screenshots.ts'
import { type Watch, watchContext } from './chromium/watch-context.ts'

let gateway: LocalTestGateway
let chromium: Browser
let screenshots: Screenshots
let served: Server
const watches: Watch[] = []
beforeAll(async () => {
  gateway = await startLocalTestGateway()
  chromium = await openChromium()
  screenshots = await openScreenshots()
  served = createServer((_, response) => {
    const { html, contentSecurityPolicy } = renderReport(reportOfFortnight())
    response.writeHead(200, {
      'content-type': 'text/html; charset=UTF-8',
      'content-security-policy': contentSecurityPolicy,
    })
    response.end(html)
  })
  await once(served.listen(0, '127.0.0.1'), 'listening')
})
afterAll(async () => {
  served.close()
  await screenshots.close()
  await chromium.close()
  await gateway.close()
})

function reportOfFortnight() {
  const [from, to] = [Date.UTC(2026, 10, 1), Date.UTC(2026, 11, 1)]
  const report = createReport({ from, to, tellApproval: tellApprovalForReport })
  for (const record of writeMonth(14).records) report.addRecord(record)
  return report.finish({ madeAt: to, readUntil: to })
}

async function newPage(token?: string): Promise<Page> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const context = await chromium.newContext({ extraHTTPHeaders: { accept: 'text/html', ...headers } })
  watches.push(watchContext(context))
  return context.newPage()
}

/** Tables are scrolled within themselves; the page itself never is. */
async function inspect(page: Page, name: string): Promise<void> {
  const { findings, tooWide } = await inspectPage(page, name, screenshots)
  expect(findings).toEqual([])
  expect(tooWide.filter((element) => !element.startsWith('div '))).toEqual([])
}

/** On A4, kept beside the screenshots. @returns how many pages it has */
async function print(page: Page, name: string): Promise<number> {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
  const folder = process.env['SUNDER_TEST_ARTIFACTS']
  if (folder !== undefined) {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `${name}.pdf`), pdf)
  }
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0
}

it('shows what a gateway’s own records say of a journey, and prints it', async () => {
  const { endpoints } = gateway
  await askToEmbed(gateway, { input: 'The invoice is due on Monday.' })
  await askToEmbed(gateway)
  const query = { body: { text: 'when is the invoice due?' } }
  const at = `${endpoints.vectors}/v1/collections/support-mail/query`
  expect((await call(at, { token: await gateway.token('search'), ...query })).status).toBe(200)
  expect((await call(at, { token: await gateway.token('ingest'), ...query })).status).toBe(403)
  expect((await call(at, query)).status).toBe(401)

  const page = await newPage(await gateway.token('siem'))
  await page.goto(`${endpoints.audit}/v1/report`)
  await page.getByRole('heading', { level: 1, name: 'Separation of duties' }).waitFor()
  const crossings = page.getByRole('region', { name: 'Refused crossings' })
  expect(await crossings.getByRole('row').count()).toBe(2)
  expect(await crossings.innerText()).toContain('embedder → consumer')
  await inspect(page, 'report')
  expect(await print(page, 'report')).toBeGreaterThan(3)
})

it('prints a busy fortnight on A4: heads repeated, nothing wider than the paper, pages numbered', async () => {
  const page = await newPage()
  await page.goto(`http://127.0.0.1:${(served.address() as AddressInfo).port}/`)
  await inspect(page, 'report-of-a-fortnight')
  const pages = await print(page, 'report-of-a-fortnight')
  expect(pages).toBeGreaterThan(5)
  expect(pages).toBeLessThan(15)

  await page.emulateMedia({ media: 'print' })
  // A4 within the report's margins, at 96 points an inch.
  await page.setViewportSize({ width: Math.floor((180 / 25.4) * 96), height: 1000 })
  const beyond = await page.evaluate<string[]>(`Array.from(document.querySelectorAll('main *'))
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
    .map((element) => element.tagName + ': ' + element.textContent.slice(0, 40))`)
  expect(beyond).toEqual([])
})

it('keeps to its own security policy, and asks no other host for anything', () => {
  expect(watches.flatMap(({ complaints }) => complaints)).toEqual([])
  const hosts = new Set(watches.flatMap((watch) => [...watch.hosts]))
  expect(hosts.size).toBe(2)
})
