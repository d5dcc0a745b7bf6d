import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  findIdentity,
  groupClaims,
  groupsOf,
  identities,
} from '../../../../infra/local/identity-provider/identities.ts'
import { parsePolicy } from '../../../../shared/policy/load-policy.ts'

const text = readFileSync('policy.yaml', 'utf8')

function groups(name: string, policy = parsePolicy(text)): string[] {
  const identity = findIdentity(name)
  if (identity === undefined) throw new Error(`no ${name}`)
  return groupsOf(identity, policy)
}

describe('the groups of the seeded identities', () => {
  it('give each the duty it is there to show', () => {
    expect(Object.fromEntries(identities.map(({ name }) => [name, groups(name)]))).toEqual({
      ingest: ['embedding-writers'],
      search: ['embedding-readers'],
      desk: ['embedding-readers'],
      siem: ['security-audit'],
      ada: ['security-audit'],
      priya: ['data-approvers'],
      omar: ['data-approvers'],
      lena: ['data-approvers'],
      noor: ['embedding-writers'],
      'noor-approver': ['data-approvers'],
      mira: ['data-stewards'],
      mallory: ['embedding-writers', 'embedding-readers'],
      nobody: [],
    })
  })

  it('follow the policy: several groups of a duty, none, and those of a provider that is stood in for', () => {
    const other =
      '    - issuer: https://other.example.com\n      audience: sunder\n      duties: { team-mail: embedder }\n'
    const policy = parsePolicy(
      text
        .replace('security-audit: auditor', 'writers-2: embedder')
        .replace('embedders: [embedding-writers]', 'embedders: [team-mail, embedding-writers]')
        .replace('  # How long an identity', `${other}  # How long an identity`),
    )
    expect(groups('ingest', policy)).toEqual(['embedding-writers', 'writers-2', 'team-mail'])
    expect(groups('search', policy)).toEqual(['embedding-readers'])
    const cleared = parsePolicy(
      text.replace('embedding-readers: consumer', 'embedding-readers: consumer\n        leads: consumer'),
    )
    expect(groups('search', cleared)).toEqual(['embedding-readers', 'leads'])
    expect(groups('desk', cleared)).toEqual(['embedding-readers'])
    expect(groups('ada', policy)).toEqual([])
  })
})

describe('the groups claim', () => {
  it.each([
    ['groups', { groups: ['a'] }],
    ['cognito:groups', { 'cognito:groups': ['a'] }],
    ['realm_access.roles', { realm_access: { roles: ['a'] } }],
    ['https://example.com/groups', { 'https://example.com/groups': ['a'] }],
  ])('stands where %s says', (claim, expected) => {
    expect(groupClaims(['a'], claim)).toEqual(expected)
  })
})
