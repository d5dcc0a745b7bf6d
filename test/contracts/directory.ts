import { beforeEach, describe, expect, test } from 'vitest'
import type { Principal } from '../../shared/identity/caller.ts'
import type { DirectoryReader, DirectoryWriter } from '../../shared/identity/directory.ts'

export interface DirectoryPorts {
  readonly writer: DirectoryWriter
  readonly reader: DirectoryReader
}

/** What every adapter of the directory must do. `create` gives one that knows nobody. */
export function directoryContract(create: () => Promise<DirectoryPorts>): void {
  let writer: DirectoryWriter
  let reader: DirectoryReader
  beforeEach(async () => {
    ;({ writer, reader } = await create())
  })

  const lena: Principal = { issuer: 'https://login.example.com/', subject: 'lena' }

  describe('an address', () => {
    test('is unknown until it is remembered', async () => {
      expect(await reader.emailsOf(lena)).toEqual([])
      await writer.remember(lena, 'lena@example.com')
      expect(await reader.emailsOf(lena)).toEqual(['lena@example.com'])
    })

    test('is kept as it was spelled', async () => {
      await writer.remember(lena, 'Lena+Work@Example.com')
      expect(await reader.emailsOf(lena)).toEqual(['Lena+Work@Example.com'])
    })

    test('stays beside the one that is remembered after it, and may be told again', async () => {
      for (const email of ['lena@example.org', 'lena@example.com', 'lena@example.org']) {
        await writer.remember(lena, email)
      }
      expect(await reader.emailsOf(lena)).toEqual(['lena@example.com', 'lena@example.org'])
    })

    test('is the twentieth at the most', async () => {
      for (let number = 1; number <= 20; number++) await writer.remember(lena, `lena${number}@example.com`)
      await expect(writer.remember(lena, 'lena21@example.com')).rejects.toMatchObject({
        code: 'owner_unknown',
      })
      await writer.remember(lena, 'lena7@example.com')
      expect(await reader.emailsOf(lena)).toHaveLength(20)
    })

    test('belongs to issuer and subject together', async () => {
      const pairs: Principal[] = [
        { issuer: 'https://a.example|b', subject: 'c' },
        { issuer: 'https://a.example', subject: 'b|c' },
        { issuer: 'https://a.example', subject: 'b%7Cc' },
        { issuer: 'https://a.example', subject: 'B|c' },
      ]
      for (const [index, principal] of pairs.entries()) {
        expect(await reader.emailsOf(principal)).toEqual([])
        await writer.remember(principal, `person-${index}@example.com`)
      }
      for (const [index, principal] of pairs.entries()) {
        expect(await reader.emailsOf(principal)).toEqual([`person-${index}@example.com`])
      }
    })
  })
}
