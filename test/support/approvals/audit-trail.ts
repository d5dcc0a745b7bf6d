import { call } from '../client.ts'

export interface TracedRecord {
  readonly id: string
  readonly kind: string
  readonly action: string
  readonly actor?: { readonly subject: string; readonly duty?: string }
  readonly target?: Readonly<Record<string, string>>
  readonly decision?: { readonly effect: string; readonly reasons: readonly string[] }
  readonly response?: Readonly<Record<string, unknown>>
  readonly findings?: Readonly<Record<string, number>>
}

interface Audited {
  readonly endpoints: { readonly audit: string }
  token(name: string): Promise<string>
}

/** What the auditor's trace of a job or grant tells, in order. */
export async function traceOf(gateway: Audited, id: string): Promise<readonly TracedRecord[]> {
  const { body } = await call<{ records: TracedRecord[] }>(`${gateway.endpoints.audit}/v1/traces/${id}`, {
    token: await gateway.token('siem'),
  })
  return body.records
}

/** `action kind effect` of each record about approvals, in order. */
export function storyOf(records: readonly TracedRecord[]): string[] {
  return records
    .filter(({ action }) => action.startsWith('approval.'))
    .map(({ action, kind, decision }) => `${action} ${kind} ${decision?.effect ?? ''}`.trim())
}
