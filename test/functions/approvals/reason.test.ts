import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { checkReason } from '../../../functions/approvals/check-reason.ts'
import type { FollowedLink } from '../../../functions/approvals/follow-link.ts'
import { readForm } from '../../../functions/approvals/read-form.ts'
import type { ServiceVariables } from '../../../shared/http/operation.ts'
import { createCandidateDetection } from '../../../shared/regulated-data/create-detection.ts'
import { createDetectionOver } from '../../../shared/regulated-data/detection.ts'
import { allDetectors } from '../../../shared/regulated-data/detectors/all-detectors.ts'

const detection = createDetectionOver(createCandidateDetection(allDetectors))

/** Sends the form as a browser does. @returns the reason as it would be kept, and what is wrong with it */
async function sent(reason: string, { decision = 'deny', reasonToApprove = false } = {}) {
  const app = new Hono<ServiceVariables>().post('/', async (context) => {
    context.set('clock', Date.now)
    const form = await readForm(context)
    const followed = { asked: { reasonToApprove } } as FollowedLink
    const problem = await checkReason({ detection }, followed, form)
    return context.json({ reason: form.reason, problem })
  })
  const response = await app.request('/', { method: 'POST', body: new URLSearchParams({ decision, reason }) })
  return (await response.json()) as { readonly reason: string; readonly problem?: string }
}

describe('a reason', () => {
  test.each(['not needed', 'no.', 'Zoë said: 漢字 — “nein” 👩‍💻', 'x'.repeat(500), `${'x'.repeat(498)} \n`])(
    'is taken as it is: %j',
    async (reason) => {
      expect(await sent(reason)).toEqual({ reason })
    },
  )

  test('may have lines, which a browser ends with CRLF (HTML, “constructing the entry list”)', async () => {
    expect(await sent('not needed\r\nfor the purpose')).toEqual({ reason: 'not needed\nfor the purpose' })
    const asTyped = Array(100).fill('word').join('\n')
    expect(await sent(asTyped.replaceAll('\n', '\r\n'))).toEqual({ reason: asTyped })
  })

  test.each([
    ['no', 'Say why in a few words.'],
    ['x'.repeat(501), 'A reason has 500 characters at most.'],
    ['not \u202eneeded', 'The reason holds signs that nobody can see. Type it anew.'],
    ['not nee\u200bded', 'The reason holds signs that nobody can see. Type it anew.'],
    ['not needed\0', 'The reason holds signs that nobody can see. Type it anew.'],
    [
      'card 4111 1111 1111 1111 is in it',
      'The reason holds regulated data (pci.card), which records would keep for good. Say it without.',
    ],
  ])('is refused: %j', async (reason, problem) => {
    expect((await sent(reason)).problem).toBe(problem)
  })

  test('is needed to deny, and to approve where the policy says so', async () => {
    for (const reason of ['', ' \r\n ']) {
      expect((await sent(reason)).problem).toBe('Say why you deny it.')
      expect((await sent(reason, { decision: 'approve' })).problem).toBeUndefined()
      const problem = 'Say why you approve it.'
      expect((await sent(reason, { decision: 'approve', reasonToApprove: true })).problem).toBe(problem)
    }
  })
})
