import { readFile } from 'node:fs/promises'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import type { Screenshots } from './screenshots.ts'

const widths = { desktop: 1280, phone: 390 } as const
const colourSchemes = ['light', 'dark'] as const
/** The width at which WCAG 2.2 asks that nothing is scrolled sideways (1.4.10). */
const narrowest = 320

const axe = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** Everything that axe knows, of good practice too. No style sheet is fetched: the pages have one, within them. */
const options: RunOptions = { preload: false, rules: { 'target-size': { enabled: true } } }

/** Of a form's fields the text may be longer than they are. */
const whatIsTooWide = `Array.from(document.querySelectorAll('html, body *:not(input, textarea)'))
  .filter((element) => element.scrollWidth > element.clientWidth)
  .filter((element) => element === document.documentElement || getComputedStyle(element).overflowX !== 'visible')
  .map((element) => element.tagName.toLowerCase() + ' by ' + (element.scrollWidth - element.clientWidth))`

export interface Inspection {
  /** What axe finds, however slight. */
  readonly findings: readonly string[]
  /** What on the narrowest screen reaches beyond it, or beyond an element that cuts it off. */
  readonly tooWide: readonly string[]
}

export const flawless: Inspection = { findings: [], tooWide: [] }

/**
 * Looks at a page, as it stands, in light and dark, at a desk and on a phone, and keeps a picture of each.
 *
 * axe comes by the debugger's own door, which a page's Content-Security-Policy does not bar: what is looked at is the page
 * as it is served.
 */
export async function inspectPage(page: Page, name: string, screenshots: Screenshots): Promise<Inspection> {
  const findings: string[] = []
  await page.evaluate(axe)
  for (const colorScheme of colourSchemes) {
    for (const [device, width] of Object.entries(widths)) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 844 })
      await screenshots.keep(page, `${name}.${device}.${colorScheme}`)
      findings.push(...(await findingsOf(page)).map((finding) => `${device}, ${colorScheme}: ${finding}`))
    }
  }
  await page.setViewportSize({ width: narrowest, height: 844 })
  return { findings, tooWide: await page.evaluate<string[]>(whatIsTooWide) }
}

async function findingsOf(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`)
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${impact}) at ${target.join(' ')}: ${failureSummary}`),
  )
}
