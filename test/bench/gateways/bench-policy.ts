import { parsePolicy } from '../../../shared/policy/load-policy.ts'
import type { Policy } from '../../../shared/policy/schema.ts'

/** What the bench's gateways are held to: regulated data is masked, all of it, and no limit is met. */
function benchPolicyText(modelUrl: string): string {
  return `
version: 1
identity:
  providers:
    - issuer: https://login.test/
      audience: sunder
      duties: { writers: embedder, readers: consumer, auditors: auditor }
      algorithms: [ES256]
models:
  text-embedding-3-small:
    protocol: openai
    baseUrl: ${modelUrl}
    upstreamModel: text-embedding-3-small
    dimensions: 1536
    credential: 'file:model-credential'
collections:
  mail:
    model: text-embedding-3-small
    sources: { allow: ['mail://**'], deny: ['mail://legal/**'] }
    embedders: [writers]
    readers: [readers]
    regulated: { '*': mask }
    masking: { pii.email: tokenise }
    grants: { maxInputs: 10000000, maxTtl: 24h }
    filterable: { folder: string, year: number }
    reading: { topK: 100, requestsPerMinute: 1000000 }
guardrails:
  deniedPatterns: ['ignore (all|any) previous instructions', 'BEGIN (RSA|OPENSSH) PRIVATE KEY']
`
}

export function benchPolicy(modelUrl: string): Policy {
  return parsePolicy(benchPolicyText(modelUrl))
}
