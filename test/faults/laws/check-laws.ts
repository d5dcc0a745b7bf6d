import type { Story } from '../story.ts'
import type { Scheduler } from '../virtual/scheduler.ts'
import type { Identities } from '../world/identities.ts'
import type { World } from '../world/open-world.ts'
import { answersAreRecorded } from './answers.ts'
import { holdsAreWhole } from './approvals.ts'
import { budgetsHold } from './budgets.ts'
import { lanesVerify, logVerifies } from './chains.ts'
import { claimsAreRecorded, effectsAreRecorded } from './effects.ts'
import { gatherEvidence } from './evidence.ts'
import { payloadsAreKept } from './payloads.ts'
import { secretsStayInside } from './secrets.ts'
import { vectorsHaveProvenance, vectorsStayInside } from './vectors.ts'

/** Holds what is left of a run, and what its callers were told, against the laws. @returns what broke which */
export async function checkLaws({
  world,
  story,
  identities,
  scheduler,
  planted,
  isSealing,
}: {
  readonly world: World
  readonly story: Story
  readonly identities: Identities
  readonly scheduler: Scheduler
  readonly planted: ReadonlyMap<string, number>
  readonly isSealing: boolean
}): Promise<string[]> {
  const evidence = gatherEvidence(world, story, planted)
  const breaches = {
    'answers are recorded': [...answersAreRecorded(evidence)],
    'effects are recorded': [...effectsAreRecorded(evidence), ...claimsAreRecorded(evidence)],
    'budgets hold': [...budgetsHold(evidence)],
    'vectors have provenance': [...vectorsHaveProvenance(evidence)],
    'vectors stay inside': [...vectorsStayInside(evidence)],
    'secrets stay inside': [...secretsStayInside(evidence, identities)],
    'payloads are kept': await payloadsAreKept(evidence),
    'holds are whole': [...holdsAreWhole(evidence)],
    'lanes verify': await lanesVerify(evidence, scheduler),
    'the log verifies': isSealing ? await logVerifies(evidence, identities, scheduler) : [],
  }
  return Object.entries(breaches).flatMap(([law, found]) => found.map((what) => `${law}: ${what}`))
}
