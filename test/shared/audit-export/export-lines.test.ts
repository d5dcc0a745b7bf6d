import { describe, expect, it } from 'vitest'
import { parseExportLine } from '../../../shared/audit-export/export-line.ts'
import { exportLines } from '../../../shared/audit-export/export-lines.ts'
import type { ExportSpan } from '../../../shared/audit-export/export-plan.ts'
import { noon } from '../../functions/seal-audit/sealer-in-test.ts'
import { type AuditStory, createAuditStory, halfAnHour, minute, verifyLines } from './audit-story.ts'

const typesOf = (lines: readonly string[]) =>
  [...new Set(lines.map((line) => /^\{"type":"([a-z]+)"/.exec(line)?.[1]))].join(' ')

describe('an export', () => {
  it('of a whole log verifies, and holds each record’s exact bytes', async () => {
    const story = await halfAnHour()
    const lines = await story.export()
    expect(typesOf(lines)).toBe('export record checkpoint end')
    const verification = verifyLines(lines)
    expect(verification).toMatchObject({
      verified: true,
      span: { records: 103, seals: 20, first: 0, size: 103 },
    })
    const bodies = [...story.table.lanes.values()].flatMap((lane) =>
      [...lane.values()].map(({ body }) => body),
    )
    for (const body of bodies) expect(lines.join('\n')).toContain(`"record":${Buffer.from(body).toString()}}`)
  })

  it('of a part of it begins with the last seal before, and tells what it takes to go on from there', async () => {
    const story = await halfAnHour()
    const lines = await story.export({ from: noon + 12 * minute, to: noon + 20 * minute })
    expect(typesOf(lines)).toBe('export lane record checkpoint end')
    const verification = verifyLines(lines)
    expect(verification).toMatchObject({ verified: true, findings: [] })
    const { sealed, first, size } = verification.span ?? {}
    expect(Date.parse(sealed?.first ?? '')).toBeLessThan(noon + 12 * minute)
    expect(Date.parse(sealed?.last ?? '')).toBeGreaterThan(noon + 20 * minute)
    expect([first, size]).toEqual([36, 79])
  })

  it('connects checkpoints that were kept before, within and after its span', async () => {
    const story = createAuditStory()
    const held: { name: string; note: string }[] = []
    const sizes: number[] = []
    for (let passed = 0; passed < 20; passed += 1) {
      await story.passMinute(1)
      held.push({ name: `kept ${passed}`, note: story.checkpoint() })
      sizes.push((await story.store.latestSeal())?.size ?? 0)
    }
    const kept = [2, 8, 10, 18]
    const span = { from: noon + 8 * minute, to: noon + 12 * minute }
    const since = kept.map((index) => sizes[index] ?? 0)
    const some = kept.flatMap((index) => held[index] ?? [])
    const verification = verifyLines(await story.export({ ...span, since }), { held: some })
    expect(verification).toMatchObject({ verified: true, findings: [] })
    expect(verification.span?.held.map(({ compared }) => compared)).toEqual([true, true, true, true])
    const without = verifyLines(await story.export(span), { held: some })
    expect(without.findings.map(({ what, leaf }) => [what, leaf])).toEqual([
      ['not_connected', since[0]],
      ['not_connected', since[3]],
    ])
  })

  it('is the same whole wherever its pages end, whatever is recorded meanwhile', async () => {
    const story = await halfAnHour()
    await story.newWriter('grants').append({ kind: 'denial', action: 'grant.show' })
    const until = story.now
    const span = { from: noon + 12 * minute, to: until + 1, since: [6, 16] }
    const whole = await story.export(span)
    for (const linesOfPage of [1, 3, 40]) {
      story.now = until
      const pages: string[] = []
      for (let asked: ExportSpan | string | undefined = span; asked !== undefined; story.now += 1000) {
        const page = await onePage(story, asked, linesOfPage)
        pages.push(...page.lines)
        asked = page.next
      }
      expect(pages).toEqual(whole)
    }
  })

  it('of a log without a seal tells what waits for one', async () => {
    const story = createAuditStory()
    await story.write(2)
    const lines = await story.export()
    expect(typesOf(lines)).toBe('export unsealed end')
    expect(verifyLines(lines)).toMatchObject({
      verified: true,
      span: { waiting: 2, size: 0, head: undefined },
    })
  })

  it('ends with the last seal that was published', async () => {
    const story = createAuditStory()
    await story.passMinute(1)
    await story.passMinute(1)
    const { number = 0, first, size = 0 } = (await story.store.latestSeal()) ?? {}
    story.store.kept.notes.delete(number)
    const { verified, span } = verifyLines(await story.export())
    expect(verified).toBe(true)
    expect(span).toMatchObject({ size: first, waiting: size - (first ?? 0) })
  })

  it('takes the hash alone for what is past its retention, and calls it removed before', async () => {
    const story = await halfAnHour()
    const [lane] = story.table.lanes.keys()
    story.table.lanes.get(lane ?? '')?.delete(0)
    const deps = { ...story.deps, retention: 5 * minute }
    const lines = await story.export()
    expect(verifyLines(lines).findings).toMatchObject([{ what: 'removed', lane, seq: 0 }])
    Object.assign(story.deps, deps)
    const pruned = await story.export()
    expect(typesOf(pruned)).toContain('pruned')
    expect(verifyLines(pruned, { retention: 5 * minute })).toMatchObject({
      verified: true,
      span: { pruned: 1, records: 102 },
    })
    // A span that short is not believed of an export.
    expect(verifyLines(pruned).findings).toMatchObject([{ what: 'retention_out_of_range' }])
    // Whoever verifies may know the retention better.
    expect(verifyLines(pruned, { retention: 60 * minute }).findings).toMatchObject([{ what: 'pruned_early' }])
  })

  it('refuses a cursor that is none of its own', async () => {
    const story = createAuditStory()
    await expect(onePage(story, 'bm9uZQ', 1)).rejects.toMatchObject({
      code: 'invalid_request',
    })
  })
})

it('reports requests without an outcome as interrupted, and does not fail for them', async () => {
  const story = createAuditStory()
  const audit = story.newWriter('embed')
  await story.trail(audit).begin({ action: 'embed', requestId: 'req_x' }).request({ timeoutMs: 30_000 })
  for (let passed = 0; passed < 15; passed += 1) await story.passMinute(1)
  const { verified, span } = verifyLines(await story.export())
  expect(verified).toBe(true)
  expect(span?.interrupted).toMatchObject([{ action: 'embed', seq: 0 }])
})

it('says what is no line of an export', () => {
  for (const text of ['', '{}', '[]', '{"type":"record"}', '{"type":"end","leaves":1,"lines":2}', 'é']) {
    expect(parseExportLine(text)).toBeUndefined()
  }
})

async function onePage(story: AuditStory, asked: ExportSpan | string, most: number) {
  const lines: string[] = []
  for await (const { text, cursor } of exportLines(story.deps, asked)) {
    lines.push(text)
    if (lines.length === most) return { lines, next: cursor() }
  }
  return { lines, next: undefined }
}
