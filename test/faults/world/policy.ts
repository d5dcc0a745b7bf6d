import { parsePolicy } from '../../../shared/policy/load-policy.ts'

export const issuer = 'https://login.example.com/'

/** Small vectors and small budgets: what is under test is what happens around them. */
export const policy = parsePolicy(`
version: 1
identity:
  providers:
    - issuer: '${issuer}'
      audience: sunder
      duties: { writers: embedder, readers: consumer }
  emails: { lena: lena@example.com, omar: omar@example.com }
  owners: { ingest: lena, crawler: omar }
models:
  small:
    protocol: openai
    baseUrl: 'https://api.example.com/v1'
    upstreamModel: small
    dimensions: 8
    credential: 'file:key'
collections:
  mail:
    model: small
    sources: { allow: ['mail://**'] }
    embedders: [writers]
    readers: [readers]
    regulated: { pci: block, phi: approve }
    approval: { approvers: [priya@example.com], quorum: 1, timeout: 1d, authentication: oidc }
    grants: { maxTtl: 1h, maxInputs: 50 }
    filterable: { folder: string }
    reading: { topK: 10, textQueries: true, requestsPerMinute: 60 }
guardrails: { maxInputsPerRequest: 16 }
mail: { from: 'sunder@example.com' }
`)
