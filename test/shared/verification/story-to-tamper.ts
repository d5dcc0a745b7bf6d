import type { HeldNote } from '../../../shared/verification/held-checkpoints.ts'
import { type AuditStory, createAuditStory, minute } from '../audit-export/audit-story.ts'
import { closedLane, keepLog } from './tamper.ts'

export interface StoryToTamper {
  readonly story: AuditStory
  /** What the auditor kept when most of it was over. */
  readonly held: HeldNote
  /** Puts the log back to where it was then. */
  readonly putBack: () => void
  /** One that has ended, with everything in it sealed. */
  readonly lane: string
}

/** A story of some twenty minutes, of which the auditor keeps a checkpoint before it goes on. */
export async function storyToTamper(): Promise<StoryToTamper> {
  const story = createAuditStory()
  const reads = story.newWriter('read-vectors')
  for (let passed = 0; passed < 4; passed += 1) {
    await story.passMinute(1)
    await story.passMinute(1, reads)
    story.now += 3 * minute
  }
  const held = { name: 'kept', note: story.checkpoint() }
  const [putBack, lane] = [keepLog(story), closedLane(story)]
  for (let passed = 0; passed < 2; passed += 1) await story.passMinute(1)
  return { story, held, putBack, lane }
}
