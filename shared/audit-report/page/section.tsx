import type { Child } from 'hono/jsx'
import { visibleLine } from '../../pages/visible-text.ts'
import { errorTable } from '../../runtime/sunder-error.ts'
import type { AuditReport } from '../report-schema.ts'
import type { Citations } from './citations.tsx'

/** What each section is made of. */
export interface Telling {
  readonly report: AuditReport
  readonly citations: Citations
}

export const sections = [
  ['gateway', 'The gateway and its policy'],
  ['acting', 'Who acted, in which duty'],
  ['crossings', 'Duties kept apart'],
  ['matrix', 'What each identity did'],
  ['grants', 'Grants'],
  ['approvals', 'Approvals'],
  ['data-classes', 'Regulated data'],
  ['refusals', 'Refused, cut off, and without a token'],
  ['alarms', 'Alarms'],
  ['sealing', 'The audit trail itself'],
  ['controls', 'Where to look for evidence, by control'],
  ['cited', 'Records cited'],
] as const
export type SectionId = (typeof sections)[number][0]

export function Section({ id, children }: { readonly id: SectionId; readonly children?: Child }) {
  const place = sections.findIndex(([known]) => known === id)
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        {place + 1}. {sections[place]?.[1]}
      </h2>
      {children}
    </section>
  )
}

/** A refusal's code, with the words that its caller read where it has some. */
export function Reason({ code }: { readonly code: string }) {
  const words = Object.hasOwn(errorTable, code) ? errorTable[code as keyof typeof errorTable][1] : undefined
  return (
    <>
      <code>{visibleLine(code)}</code>
      {words !== undefined && <small>{words}</small>}
    </>
  )
}
