import { describe, expect, test } from 'vitest'
import { checkForm, randomCsrf } from '../../../shared/sign-in/csrf.ts'

const csrf = 'AQEBAQEBAQEBAQEBAQEBAQ'
const expected = { csrf, origin: 'https://approvals.example.com' }
const own = { csrf, origin: expected.origin, fetchSite: 'same-origin' }

test('a form’s secret is 128 random bits', () => {
  const asked: number[] = []
  const made = randomCsrf((size) => {
    asked.push(size)
    return new Uint8Array(size).fill(1)
  })
  expect(asked).toEqual([16])
  expect(made).toBe(csrf)
})

describe('a form', () => {
  test.each([
    ['of the page itself', {}],
    ['of a browser that tells no site', { fetchSite: undefined }],
    ['of a browser that tells no origin', { origin: undefined, fetchSite: undefined }],
    ['of a page without a referrer', { origin: 'null' }],
  ])('is taken: %s', (_what, changes) => {
    expect(() => checkForm({ ...own, ...changes }, expected)).not.toThrow()
  })

  test.each([
    ['without its secret', { csrf: '' }],
    ['with another session’s secret', { csrf: 'AgICAgICAgICAgICAgICAg' }],
    ['with half of its secret', { csrf: csrf.slice(0, 11) }],
    ['with more than its secret', { csrf: `${csrf}A` }],
    ['with its secret in another case', { csrf: csrf.toLowerCase() }],
    ['from another origin', { origin: 'https://evil.example' }],
    ['from a subdomain', { origin: 'https://x.approvals.example.com' }],
    ['from a name that begins alike', { origin: 'https://approvals.example.com.evil.example' }],
    ['without TLS', { origin: 'http://approvals.example.com' }],
    ['from another port', { origin: 'https://approvals.example.com:8443' }],
    ['from another site', { fetchSite: 'cross-site' }],
    ['from another origin of the site', { fetchSite: 'same-site' }],
    ['from no page at all', { fetchSite: 'none' }],
    ['from a page without a referrer on another site', { origin: 'null', fetchSite: 'cross-site' }],
  ])('is foreign: %s', (_what, changes) => {
    expect(() => checkForm({ ...own, ...changes }, expected)).toThrow(
      expect.objectContaining({ code: 'form_foreign', status: 403 }),
    )
  })
})
