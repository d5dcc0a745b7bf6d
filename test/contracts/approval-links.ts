import { beforeEach, describe, expect, test } from 'vitest'
import type { ApprovalLink, LinkIssuer, LinkReader } from '../../shared/approvals/approval-store.ts'
import { codeDigest, linkDigest, newLinkSecret } from '../../shared/approvals/link-secret.ts'
import { personOf } from '../../shared/identity/mailbox.ts'
import { systemRandom } from '../../shared/runtime/random.ts'
import { settled, times } from './settled.ts'

export interface LinkPorts {
  readonly issuer: LinkIssuer
  readonly reader: LinkReader
}

/** What every adapter of `LinkIssuer` and `LinkReader` must do. `create` gives them over one store without any link. */
export function approvalLinksContract(create: () => Promise<LinkPorts>): void {
  let issuer: LinkIssuer
  let reader: LinkReader
  beforeEach(async () => {
    ;({ issuer, reader } = await create())
  })

  async function sent(changes: Partial<ApprovalLink> = {}): Promise<ApprovalLink> {
    const secret = newLinkSecret(systemRandom)
    const link: ApprovalLink = {
      digest: linkDigest(secret) ?? '',
      approval: 'appr_0000000000000000000001',
      person: personOf('priya@example.com'),
      codeDigest: codeDigest(secret, 'ABCD-1234'),
      attempts: 0,
      expiresAt: Date.UTC(2026, 0, 16),
      ...changes,
    }
    await issuer.create(link)
    return link
  }

  describe('a link', () => {
    test('is found by its digest as it was made, with a code or without', async () => {
      for (const link of [await sent(), await sent({ codeDigest: undefined })]) {
        expect(await reader.find(link.digest)).toEqual(link)
      }
    })

    test('that was never made is unknown', async () => {
      await sent()
      expect(await reader.find('0'.repeat(64))).toBeUndefined()
    })

    test('whose time is over is still found, with its deadline, for whoever judges it', async () => {
      const { digest } = await sent({ expiresAt: 1 })
      expect((await reader.find(digest))?.expiresAt).toBe(1)
    })

    test('is never made over: neither its person nor its count of tries', async () => {
      const link = await sent()
      await reader.countAttempt(link.digest)
      const again = sent({ digest: link.digest, person: personOf('mallory@example.com') })
      await expect(again).rejects.toMatchObject({ code: 'store_unavailable' })
      expect(await reader.find(link.digest)).toEqual({ ...link, attempts: 1 })
    })
  })

  describe('trying a code', () => {
    const closed = { code: 'rate_limited' }

    test('is counted five times and refused from the sixth on', async () => {
      const { digest } = await sent()
      for (const attempts of [1, 2, 3, 4, 5]) {
        await reader.countAttempt(digest)
        expect((await reader.find(digest))?.attempts).toBe(attempts)
      }
      await expect(reader.countAttempt(digest)).rejects.toMatchObject(closed)
      await expect(reader.countAttempt(digest)).rejects.toMatchObject(closed)
      expect((await reader.find(digest))?.attempts).toBe(5)
    })

    test('lets five through, of 20 at once', async () => {
      const { digest } = await sent()
      const { won, refused } = await settled(times(20, () => () => reader.countAttempt(digest)))
      expect(won).toHaveLength(5)
      for (const reason of refused) expect(reason).toMatchObject(closed)
    })

    test('that fitted is forgiven, and none below the first', async () => {
      const { digest } = await sent()
      for (let time = 1; time <= 7; time++) {
        await reader.countAttempt(digest)
        await reader.forgiveAttempt(digest)
      }
      await reader.forgiveAttempt(digest)
      expect((await reader.find(digest))?.attempts).toBe(0)
      await reader.forgiveAttempt('0'.repeat(64))
      expect(await reader.find('0'.repeat(64))).toBeUndefined()
    })

    test('of one link is no try of another', async () => {
      const [tried, other] = [await sent(), await sent()]
      for (let tries = 0; tries < 5; tries++) await reader.countAttempt(tried.digest)
      await reader.countAttempt(other.digest)
      expect((await reader.find(other.digest))?.attempts).toBe(1)
    })

    test('of a link that is not there is refused, and makes none', async () => {
      await expect(reader.countAttempt('0'.repeat(64))).rejects.toMatchObject(closed)
      expect(await reader.find('0'.repeat(64))).toBeUndefined()
    })
  })
}
