import { parsePolicy } from '../../../shared/policy/load-policy.ts'
import type { Policy } from '../../../shared/policy/schema.ts'

export interface MemoryPolicyOptions {
  /** Of the model's vectors; 8 where left out. */
  readonly dimensions?: number
  /** The upstream's, with its version path. */
  readonly modelUrl?: string
}

/**
 * A policy with every control on, and limits that a long run doesn't meet: `mail` is searched by text and masked,
 * `research` is read as raw vectors, `patients` holds what a person has to approve.
 */
export function memoryPolicy({
  dimensions = 8,
  modelUrl = 'https://model.test/v1',
}: MemoryPolicyOptions = {}): Policy {
  return parsePolicy(`
version: 1
identity:
  providers:
    - issuer: https://login.test/
      audience: sunder
      duties:
        writers: embedder
        readers: consumer
        auditors: auditor
        approvers: approver
        stewards: steward
      algorithms: [ES256]
  owners: { ingest: lena }
  emails: { lena: lena@example.com }
models:
  small:
    protocol: openai
    baseUrl: ${modelUrl}
    upstreamModel: text-embedding-3-small
    dimensions: ${dimensions}
    credential: 'file:model'
collections:
  mail:
    model: small
    sources: { allow: ['mail://**'], deny: ['mail://legal/**'] }
    embedders: [writers]
    readers: [readers]
    regulated: { secret: block, pci: block, phi: block }
    masking: { pii.email: tokenise }
    grants: { maxInputs: 10000000 }
    filterable: { folder: string, year: number }
    reading: { topK: 100, textQueries: true, rawVectors: false, requestsPerMinute: 1000000 }
  research:
    model: small
    sources: { allow: ['file://research/**'] }
    embedders: [writers]
    readers: [readers]
    grants: { maxInputs: 10000000 }
    reading: { topK: 100, rawVectors: true, textQueries: false, requestsPerMinute: 1000000 }
  patients:
    model: small
    sources: { allow: ['mail://**'] }
    embedders: [writers]
    readers: [readers]
    regulated: { phi: approve }
    approval: { approvers: [priya@example.com], quorum: 1 }
    grants: { maxInputs: 10000000 }
mail: { from: sunder@example.com }
`)
}
