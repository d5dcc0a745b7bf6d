import { describe, expect, it } from 'vitest'
import { nameLane } from '../../../../shared/audit/lane-name.ts'
import { systemRandom } from '../../../../shared/runtime/random.ts'
import { noon, storedRecord } from '../../../contracts/audit-table.ts'
import { pagesInTest } from './pages-in-test.ts'

const hostile = '\u202e"><script>alert(1)</script><img src=x onerror=alert(2)>\u202c'
const job = `job_${'h'.repeat(22)}`

/** A record in which every word that somebody else chooses is hostile. */
async function pagesWithHostileRecord() {
  const pages = await pagesInTest()
  const lane = nameLane('embed', noon, systemRandom)
  const record = storedRecord(lane, 0, {
    kind: 'denial',
    action: hostile,
    actor: {
      issuer: `https://issuer.example/${hostile}`,
      subject: hostile,
      duty: 'embedder',
      clientId: hostile,
      owner: hostile,
    },
    target: { collection: hostile, grant: hostile, job, approval: hostile },
    decision: { effect: 'denied', reasons: [hostile, `javascript:${hostile}`] },
    findings: { [hostile]: 3 },
    source: { uri: `javascript:alert(3)//${hostile}`, asserted: 'declared' },
    requestId: hostile,
  })
  await pages.api.table.appender.registerLane(lane, noon)
  await pages.api.table.appender.put(record)
  pages.api.tick(10)
  const id = `rec_embed_${lane.split('#')[2]}_0`
  return { pages, id }
}

describe('records with hostile words', () => {
  it('are shown as words, and what they hide is written out', async () => {
    const { pages, id } = await pagesWithHostileRecord()
    for (const address of ['/pages', '/pages/timeline', `/pages/traces/${job}`, `/pages/records/${id}`]) {
      const { status, html } = await pages.visit(address)
      expect([address, status]).toEqual([address, 200])
      expect(html).not.toMatch(/<script|<img|\u202e/)
      expect(html).not.toMatch(/href="(?:javascript|data):/i)
      expect(html).toContain('&lt;script&gt;')
      expect(html).toContain('⟨U+202E⟩')
    }
  })

  it('lead nowhere but to pages of the gateway', async () => {
    const { pages, id } = await pagesWithHostileRecord()
    for (const address of ['/pages/timeline', `/pages/traces/${job}`, `/pages/records/${id}`]) {
      const { html } = await pages.visit(address)
      const links = [...html.matchAll(/(?:href|action)="([^"]*)"/g)].map(([, link = '']) => link)
      expect(links.filter((link) => !/^(?:\/pages(?:[/?]|$)|#main$)/.test(link))).toEqual([])
    }
  })

  it('and hostile questions are no different', async () => {
    const pages = await pagesInTest()
    const query = new URLSearchParams({ actor: hostile, from: hostile, trace: hostile })
    for (const address of [
      `/pages/timeline?${query}`,
      `/pages/approvals?${query}`,
      `/pages/${encodeURI('<script>')}`,
    ]) {
      const { status, html } = await pages.visit(address)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(html).not.toMatch(/<script|<img/)
    }
  })
})
