import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parsePolicy } from '../../../shared/policy/load-policy.ts'
import { standIn } from '../../../shared/policy/stand-in.ts'

const policy = parsePolicy(readFileSync(new URL('../../../policy.yaml', import.meta.url)))
const model = {
  baseUrl: 'http://127.0.0.1:4000/v1',
  upstreamModel: 'local',
  dimensions: 512,
  credential: 'file:model',
}

const signIn = { clientId: 'pages', scope: 'openid email' }

describe('standing in for the configured parts', () => {
  const local = standIn(policy, { issuer: 'http://127.0.0.1:4000/issuer', model, signIn })

  test('replaces the issuer and its sign-in, and keeps its audience, claims and duties', () => {
    expect(local.identity.providers).toEqual([
      { ...policy.identity.providers[0], issuer: 'http://127.0.0.1:4000/issuer', signIn },
    ])
  })

  test('replaces every upstream and keeps the names of the models', () => {
    expect(local.models).toEqual({
      'text-embedding-3-small': { ...policy.models['text-embedding-3-small'], ...model },
    })
  })

  test('leaves the rest, the digest and the policy itself as they were', () => {
    expect(local.collections).toBe(policy.collections)
    expect(local.guardrails).toBe(policy.guardrails)
    expect(local.digest).toBe(policy.digest)
    expect(policy.identity.providers[0]?.issuer).toBe('https://login.example.com/')
    expect(Object.isFrozen(local) && Object.isFrozen(local.models['text-embedding-3-small'])).toBe(true)
  })
})
