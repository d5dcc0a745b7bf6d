import { describe, expect, test } from 'vitest'
import { parsePolicy } from '../../../shared/policy/load-policy.ts'
import { withApproval } from '../../support/approvals/policy-file.ts'
import { changed, issuesOf, shipped } from './shipped-policy.ts'

/** The shipped policy with other lines under `approval` of the collection `support-mail`. */
const approving = (lines: Readonly<Record<string, unknown>>) => withApproval(shipped, lines)
/** The shipped policy with no approval at all. */
const withoutApproval = shipped.replace(/ {4}approval:\n(?: {6}.*\n)+/, '')

const at = 'collections.support-mail.approval'

describe('what can wait needs people who decide', () => {
  const nobody =
    'approval: found nothing, expected approvers, as something of this collection waits for an approval'

  test('where a class waits', () => {
    expect(issuesOf(withoutApproval)).toEqual([`collections.support-mail.${nobody}`])
  })

  test('where every class waits', () => {
    const policy = withoutApproval.replace('phi: approve', "'*': approve")
    expect(issuesOf(policy)).toEqual([`collections.support-mail.${nobody}`])
  })

  test('where grants themselves wait', () => {
    const policy = changed('  research:\n', '  research:\n    grants: {approval: true}\n')
    expect(issuesOf(policy)).toEqual([`collections.research.${nobody}`])
  })

  test('and nobody where nothing waits', () => {
    const policy = parsePolicy(withoutApproval.replace('phi: approve', 'phi: block'))
    expect(policy.collections['support-mail']?.approval).toBeUndefined()
  })
})

describe('people can be as many as must decide', () => {
  test.each(['quorum', 'denials'])('by the %s: as many as there are approvers, and no more', (votes) => {
    expect(() => parsePolicy(approving({ [votes]: 2 }))).not.toThrow()
    expect(issuesOf(approving({ [votes]: 3 }))).toEqual([
      `${at}.${votes}: found 3, expected at most 2, as many as there are approvers`,
    ])
  })

  test.each(['quorum', 'denials'])(
    'by the %s: one person counts once, at however many addresses',
    (votes) => {
      const approvers = ['priya@example.com', 'Priya@EXAMPLE.com', 'priya+approvals@example.com']
      expect(issuesOf(approving({ approvers, [votes]: 2 }))).toEqual([
        `${at}.${votes}: found 2, expected at most 1, as many as there are approvers`,
      ])
    },
  )
})

describe('an approval', () => {
  test('asks one person, for a day, by a sign-in, where nothing else is said', () => {
    const unsaid = { quorum: undefined, timeout: undefined, authentication: undefined }
    expect(parsePolicy(approving(unsaid)).collections['support-mail']?.approval).toEqual({
      approvers: ['priya@example.com', 'omar@example.com'],
      quorum: 1,
      denials: 1,
      timeout: 86_400_000,
      reasonToApprove: false,
      authentication: 'oidc',
    })
  })

  test.each<[lines: Record<string, unknown>, issue: string]>([
    [{ approvers: [] }, 'approvers: found an empty list, expected array to have >=1 items'],
    [{ approvers: ['priya'] }, 'approvers[0]: found "priya", expected an email address'],
    [
      { approvers: ['Priya <priya@example.com>'] },
      'approvers[0]: found "Priya <priya@example.com>", expected an email address',
    ],
    [{ quorum: 0 }, 'quorum: found 0, expected number to be >=1'],
    [{ denials: 0 }, 'denials: found 0, expected number to be >=1'],
    [{ timeout: '59s' }, 'timeout: found "59s", expected 1m to 14d'],
    [{ timeout: '15d' }, 'timeout: found "15d", expected 1m to 14d'],
    [{ reminder: '1d' }, 'reminder: found "1d", expected less than the timeout'],
    [{ authentication: 'none' }, 'authentication: found "none", expected one of "oidc"|"link"'],
    [{ approver: 'a@example.com' }, 'approver: found "a@example.com", expected no key of this name'],
  ])('is refused with %j', (lines, issue) => {
    expect(issuesOf(approving(lines))).toEqual([`${at}.${issue}`])
  })

  test.each([{ timeout: '14d' }, { timeout: '1m' }, { reminder: '23h' }])('is taken with %j', (lines) => {
    expect(() => parsePolicy(approving(lines))).not.toThrow()
  })
})

describe('who is written to, and by whom', () => {
  test.each([
    ['from: sunder@example.com', 'from: sunder', 'mail.from: found "sunder", expected an email address'],
    [
      'from: sunder@example.com',
      'from: "sunder@example.com\\nBcc: mallory@example.com"',
      'mail.from: found "sunder@example.com\\nBcc: mallory@example.com", expected an email address',
    ],
    ['verify: domain', 'verify: none', 'mail.verify: found "none", expected one of "domain"|"address"'],
    ['lena: lena@example.com', 'lena: lena', 'identity.emails.lena: found "lena", expected an email address'],
  ])('%s can not be %s', (text, replacement, issue) => {
    expect(issuesOf(changed(text, replacement))).toEqual([issue])
  })

  test('a policy that writes to nobody needs no sender', () => {
    const policy = changed('mail:\n  from: sunder@example.com\n  verify: domain\n', '')
    expect(parsePolicy(policy).mail).toBeUndefined()
  })
})

describe('a sign-in', () => {
  const signIn = 'identity.providers[0].signIn'
  const client = 'clientId: sunder-pages'

  test('asks for an address where nothing else is said', () => {
    expect(parsePolicy(changed(client, client)).identity.providers[0]?.signIn).toEqual({
      clientId: 'sunder-pages',
      scope: 'openid email',
    })
  })

  test.each([
    ['openid', 'without an address nobody is known'],
    ['email', 'without openid there is no ID token'],
    ['openid emails', 'another word is no scope of that name'],
    ['openidemail', 'one word is not two'],
  ])('is refused with the scope %s: %s', (scope) => {
    expect(issuesOf(changed(client, `${client}\n        scope: ${scope}`))).toEqual([
      `${signIn}.scope: found "${scope}", expected scopes with openid and email among them`,
    ])
  })

  test('takes further scopes and a resource', () => {
    const more = `${client}\n        scope: openid email api://sunder/.default\n        resource: https://sunder.example.com`
    expect(() => parsePolicy(changed(client, more))).not.toThrow()
  })

  test('is by a public client: a secret has no place in it, and is not repeated', () => {
    const issues = issuesOf(changed(client, `${client}\n        clientSecret: hunter2`))
    expect(issues).toEqual([expect.stringMatching(/signIn\.clientSecret: .*expected no key of this name$/)])
  })
})
