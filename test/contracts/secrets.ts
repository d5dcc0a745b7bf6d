import { expect, it } from 'vitest'
import type { Secrets } from '../../shared/secrets/secrets.ts'

export interface SecretsUnderTest {
  readonly secrets: Secrets
  /** A reference of a secret that exists, and of one that does not. */
  readonly reference: string
  readonly missing: string
  /** Puts another secret in its place, past the adapter. */
  rotate(secret: string): Promise<void>
  /** Long enough for a fresh read to be allowed again. */
  wait(): void
}

/** What every source of secrets does. `open` gives one whose secret is `first-secret`. */
export function secretsContract(open: () => Promise<SecretsUnderTest>): void {
  it('gives the secret that a reference names', async () => {
    const { secrets, reference } = await open()
    expect(await secrets.read(reference)).toBe('first-secret')
    const many = await Promise.all(Array.from({ length: 20 }, () => secrets.read(reference)))
    expect(new Set(many)).toEqual(new Set(['first-secret']))
  })

  it('gives a rotated secret to whoever asks for a fresh one', async () => {
    const { secrets, reference, rotate, wait } = await open()
    await secrets.read(reference)
    await rotate('second-secret')
    wait()
    expect(await secrets.read(reference, { fresh: true })).toBe('second-secret')
    expect(await secrets.read(reference)).toBe('second-secret')
  })

  it('fails for a secret that is not there, and says only its reference', async () => {
    const { secrets, reference, missing } = await open()
    await secrets.read(reference)
    const error: unknown = await secrets.read(missing).catch((error: unknown) => error)
    expect(error).toMatchObject({ code: 'store_unavailable' })
    expect(JSON.stringify(error)).not.toContain('first-secret')
  })
}
