import { createHash } from 'node:crypto'
import type { Grant } from '../grants/grant.ts'
import { canonicalJson } from '../signing/canonical-json.ts'

/** `sha256:` and hex, over all terms of a grant that waits: who approves it approves these. */
export function grantDigest(grant: Grant): string {
  const { id, issuer, subject, owner, clientId, collection, source, sourceAsserted } = grant
  const { purpose, maxInputs, createdAt, expiresAt, approval } = grant
  const terms = {
    id,
    issuer,
    subject,
    owner: owner ?? null,
    clientId: clientId ?? null,
    collection,
    source,
    sourceAsserted,
    purpose,
    maxInputs,
    createdAt,
    expiresAt,
    approval: approval ?? null,
  }
  return `sha256:${createHash('sha256').update(canonicalJson(terms)).digest('hex')}`
}
