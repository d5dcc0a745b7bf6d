import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { createScreening } from '../../../shared/regulated-data/create-screening.ts'
import { createEd25519Signer } from '../../../shared/signing/ed25519-signer.ts'
import { createEd25519Verifier } from '../../../shared/signing/ed25519-verifier.ts'
import { issuer } from './policy.ts'

/** The virtual moment at which every run begins. */
export const beginning = Date.UTC(2026, 10, 25, 12)

/** Keys and tokens; nothing of a run depends on which they are, so that one set serves all. */
export type Identities = Awaited<ReturnType<typeof createIdentities>>

export const people = {
  lena: { group: 'writers', client: 'ingest' },
  omar: { group: 'writers', client: 'crawler' },
  cleo: { group: 'readers', client: 'search' },
  dana: { group: 'readers', client: 'search' },
} as const
export type Person = keyof typeof people

export async function createIdentities() {
  const [ofIssuer, ofGrants] = await Promise.all([es256('issuer'), es256('grants')])
  const provenance = generateKeyPairSync('ed25519')
  const seal = generateKeyPairSync('ed25519')
  const signer = await createEd25519Signer(provenance.privateKey)
  const publicJwk = await exportJWK(provenance.publicKey)
  const token = ([name, { group, client }]: [string, (typeof people)[Person]]) =>
    new SignJWT({
      client_id: client,
      scope: 'sunder',
      groups: [group],
      email: `${name}@example.com`,
      email_verified: true,
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'issuer' })
      .setIssuer(issuer)
      .setSubject(name)
      .setAudience('sunder')
      .setIssuedAt(beginning / 1000 - 60)
      .setExpirationTime(beginning / 1000 + 86_400)
      .sign(ofIssuer.privateKey)
  const tokens = await Promise.all(
    Object.entries(people).map(async (person) => [person[0], await token(person)] as const),
  )
  return {
    issuerKeys: { keys: [ofIssuer.publicJwk] },
    grantKey: ofGrants,
    signer,
    verifier: await createEd25519Verifier([{ ...publicJwk, kid: signer.keyId } as JWK]),
    seal: {
      name: 'log.example/faults',
      publicKey: seal.publicKey,
      sign: async (message: Uint8Array) => sign(null, message, seal.privateKey),
    },
    /** What it reads words by takes its time to be made. */
    screening: createScreening(randomBytes(32)),
    payloadKey: randomBytes(32),
    vectorIdKey: randomBytes(32),
    tokens: Object.fromEntries(tokens) as Record<Person, string>,
  }
}

async function es256(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const publicJwk: JWK = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }
  return { privateKey, publicJwk, keyId: kid }
}
