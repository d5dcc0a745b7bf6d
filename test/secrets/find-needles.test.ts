import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { createSearch } from './find-needles.ts'
import { needlesOf } from './spellings.ts'

const secret = 'sk "Zürich" & <you>/?+='
const guess = '4539 5787 6362 1486'
const find = createSearch(needlesOf({ secret: { value: secret }, guess: { value: guess, guessable: true } }))
const digest = createHash('sha256').update(guess).digest()

it.each<[string, string | Buffer]>([
  ['itself', secret],
  ['UTF-16', Buffer.from(secret, 'utf16le')],
  ['hex', Buffer.from(secret).toString('hex')],
  ['base64', Buffer.from(secret).toString('base64')],
  ['base64 behind one byte', Buffer.from(`x${secret}`).toString('base64')],
  ['base64url behind two bytes', Buffer.from(`{"${secret}`).toString('base64url')],
  ['JSON', JSON.stringify({ secret })],
  ['a URL', `?q=${encodeURIComponent(secret)}`],
  ['a form', String(new URLSearchParams({ secret }))],
  ['gzip', gzipSync(`a text with ${secret} in it`)],
  ['the hash of a guess', digest.toString('hex')],
  ['the bare hash of a guess', digest],
  ['the hash of a guess in base64', digest.toString('base64url')],
])('%s is found', (_, spelled) => {
  expect(find('a file', Buffer.from(spelled))).not.toEqual([])
})

it('a find says where it is', () => {
  const [found, ...others] = find('a file', Buffer.from(`before ${secret} behind`))
  expect(others).toEqual([])
  expect(found).toEqual({ marker: 'secret', spelling: 'as it is', place: 'a file', offset: 7 })
})

it('nothing is found in what only looks like it', () => {
  const other = `sk "Zurich" 4539 5787 6362 1487 ${createHash('sha256').update(secret).digest('hex')}`
  expect(find('a file', Buffer.from(other))).toEqual([])
})
