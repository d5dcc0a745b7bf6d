import type { CollectionPolicy } from '../../policy/schema.ts'
import type { Approval } from '../approval.ts'
import { foundClasses, toMinute, whatIsAsked, whoAsks } from '../describe-approval.ts'
import type { Fact } from './mail-page.tsx'

/** What a mail says of an approval: names, counts and classes, and no value of any input. */
export function factsForMail(approval: Approval, policy: CollectionPolicy | undefined): Fact[] {
  const found = foundClasses(approval.findings, policy)
  return [
    ['Who asks', whoAsks(approval)],
    ['For', whatIsAsked(approval)],
    ['Source', `${approval.source} (${approval.sourceAsserted})`],
    ['Purpose', approval.purpose],
    ...(found.length === 0
      ? []
      : [['Found', found.map(({ name, count }) => `${name} ${count}`).join(', ')] as const]),
    ['Until', toMinute(approval.expiresAt)],
    ['Approval', approval.id],
  ]
}
