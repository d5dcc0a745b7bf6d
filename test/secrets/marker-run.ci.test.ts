import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest'
import { startLocalTestGateway } from '../support/gateway.ts'
import { isAllowed } from './allowed-places.ts'
import { createSearch, type Found } from './find-needles.ts'
import { filesIn, itemsIn, type Place, rowsIn } from './places.ts'
import { type Marker, needlesOf } from './spellings.ts'
import { openReceiver, tellStory, words, writePolicy } from './tell-story.ts'
import { watchTraffic } from './watched-traffic.ts'

let folder: string
let found: Found[]
let places: Place[]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sunder-markers-'))
  const home = join(folder, 'home')
  await cp(inject('freshGatewayHome'), home, { recursive: true })
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  await writeFile(join(home, 'secrets/siem'), secret, { mode: 0o600 })
  const output = watchOutput()
  const receiver = await openReceiver()
  const traffic = await watchTraffic()
  const policyFile = join(folder, 'policy.yaml')
  await writePolicy(policyFile, receiver.url)
  const gateway = await startLocalTestGateway({ home, policyFile })
  const { dynamoDb, tables, database, modelCredential } = gateway.beneath
  const told = await tellStory(gateway, traffic)
  await gateway.flushCounts()
  places = [
    ...(await itemsIn(dynamoDb, tables.grants)),
    ...(await itemsIn(dynamoDb, tables.audit)),
    ...(await rowsIn(database)),
    ...(await traffic.answers()),
  ]
  const stillRunning = await filesIn(home)
  await gateway.close()
  places.push(...stillRunning, ...(await filesIn(home)), ...receiver.received, ...output())
  traffic.close()
  receiver.close()

  const markers: Record<string, Marker> = {
    'the provider’s key': { value: modelCredential },
    'the webhook’s secret': { value: secret },
    'the webhook’s secret, decoded': { value: Buffer.from(secret.slice(6), 'base64') },
    ...(await keysIn(home)),
    ...parted(told),
    ...parted(Object.fromEntries(traffic.cookies)),
    ...Object.fromEntries(traffic.codes.map((code, index) => [`code ${index}`, { value: code }])),
    ...Object.fromEntries(Object.entries(words).map(([name, value]) => [name, { value, guessable: true }])),
  }
  const find = createSearch(needlesOf(markers))
  found = places.flatMap(({ name, bytes }) => find(name, bytes))
}, 180_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

it('every marker is where it may be, and nowhere else', () => {
  const leaks = found.filter((find) => !isAllowed(find))
  expect(
    leaks.map(({ marker, spelling, place, offset }) => `${marker} (${spelling}) in ${place} at ${offset}`),
  ).toEqual([])
})

it.each<[marker: string, place: RegExp]>([
  ['the provider’s key', /^file secrets\/model-credential \(600\)$/],
  ['the link of what is waiting', /^file mail\/\w+\.eml/],
  ['the key payload.key', /^file keys\/payload\.key \(600\)$/],
  ['a stored text', /^file postgresql\/pg_wal\//],
  ['a stored text', /^row sunder\.vectors text$/],
  ['a stored text', /^answer POST \/vectors\/v1\/collections\/support-mail\/query 200$/],
  ['a text that waits', /^answer GET \/audit\/v1\/traces\/grant_/],
  ['a word in a path', /^table sunder-audit \S+ body$/],
  ['a word in a path', /^file dynamodb\/\d+\.log/],
  ['a word in a path', /^the SIEM$/],
  ['the access token of priya', /^answer POST \/issuer\/token 200$/],
])('what is there is found: %s in %s', (marker, place) => {
  expect(found.filter((find) => find.marker === marker && place.test(find.place))).not.toEqual([])
})

it('looks at whatever the gateway wrote', () => {
  const names = places.map(({ name }) => name)
  const folders = 'dynamodb keys log logs mail payloads postgresql secrets shipping workflow'.split(' ')
  for (const folder of folders)
    expect(names.filter((name) => name.startsWith(`file ${folder}/`))).not.toEqual([])
  for (const name of ['table sunder-grants GRANT# status', 'stderr', 'the SIEM'])
    expect(names).toContain(name)
})

function watchOutput(): () => Place[] {
  const written: Place[] = []
  for (const name of ['stdout', 'stderr'] as const) {
    const { write } = process[name]
    vi.spyOn(process[name], 'write').mockImplementation((chunk, ...more) => {
      written.push({ name, bytes: Buffer.from(chunk) })
      return write.call(process[name], chunk, ...(more as []))
    })
  }
  return () => {
    vi.restoreAllMocks()
    return written
  }
}

/** The gateway's keys and the passwords of its people. */
async function keysIn(home: string): Promise<Record<string, Marker>> {
  const markers: Record<string, Marker> = {}
  for (const file of await readdir(join(home, 'keys'))) {
    const text = await readFile(join(home, 'keys', file), 'utf8')
    const value = file.endsWith('.json') ? (JSON.parse(text) as { d: string }).d : text.trim()
    markers[`the key ${file}`] = { value }
    markers[`the key ${file}, decoded`] = { value: Buffer.from(value, 'base64') }
  }
  for (const name of await readdir(join(home, 'secrets/identities'))) {
    const value = (await readFile(join(home, 'secrets/identities', name), 'utf8')).trim()
    markers[`the password of ${name}`] = { value }
  }
  return markers
}

/** Tokens, and their signatures alone: what stands before a signature is no secret. */
function parted(tokens: Readonly<Record<string, string>>): Record<string, Marker> {
  return Object.fromEntries(
    Object.entries(tokens).map(([name, token]) => [name, { value: token.split('.').at(-1) ?? token }]),
  )
}
