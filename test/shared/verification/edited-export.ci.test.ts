import { expect, it } from 'vitest'
import { createAuditStory, verifyLines } from '../audit-export/audit-story.ts'
import { splitLines } from './split-lines.ts'

it('is told by another bit in any byte of an export', async () => {
  const story = createAuditStory()
  await story.passMinute(1)
  const held = { name: 'kept', note: story.checkpoint() }
  const since = [(await story.store.latestSeal())?.size ?? 0]
  await story.passMinute(1, story.newWriter('grants'))
  await story.newWriter('approvals').append({ kind: 'denial', action: 'vote' })
  const bytes = Buffer.from(`${(await story.export({ since })).join('\n')}\n`)
  const unseen: string[] = []
  for (let at = 0; at < bytes.length; at += 1) {
    const bit = (at * 5 + 3) % 8
    const edited = Buffer.from(bytes)
    edited[at] = (edited[at] ?? 0) ^ (1 << bit)
    if (verifyLines(splitLines(edited), { held: [held] }).verified) unseen.push(`${at}/${bit}`)
  }
  expect(unseen).toEqual([])
}, 120_000)
