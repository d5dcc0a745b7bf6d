import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import type { NoteSigner } from '../../shared/transparency-log/notes/signed-note.ts'
import { formatVerifierKey } from '../../shared/transparency-log/notes/verifier-key.ts'
import { CommandFailure } from '../command-line/command-failure.ts'
import { fileReason } from '../command-line/read-text.ts'

/** RFC 8410: what stands before the seed in an Ed25519 key's PKCS #8. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')
const ed25519 = 0x01

/**
 * A new key in a file that its owner alone may read (mode 0600), as Go's `sumdb/note` writes one:
 * `PRIVATE+KEY+name+id+key`.
 *
 * @returns its verifier key
 * @throws CommandFailure for a name that no key can have, and for a file that is there already
 */
export async function writeSignerKey(file: string, name: string): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const verifier = verifierKey(name, publicKey)
  const id = verifier.slice(name.length + 1, name.length + 9)
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(pkcs8Prefix.length)
  const key = Buffer.concat([Uint8Array.of(ed25519), seed]).toString('base64')
  const opened = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'EEXIST' ? 'is there already' : `can't be written: ${error.code}`
    throw new CommandFailure(`${file} ${why}`)
  })
  try {
    await opened.writeFile(`PRIVATE+KEY+${name}+${id}+${key}\n`)
  } finally {
    await opened.close()
  }
  return verifier
}

/** @throws CommandFailure for what is no file of such a key; never with anything of it */
export async function readSignerKey(file: string): Promise<NoteSigner> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailure(`${file} can't be read: ${fileReason(error)}`)
  })
  const [, name = '', id = '', base64 = ''] =
    /^PRIVATE\+KEY\+([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)\s*$/u.exec(text) ?? []
  const key = Buffer.from(base64, 'base64')
  if (key.length !== 33 || key[0] !== ed25519) throw noKey(file)
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, key.subarray(1)]),
    format: 'der',
    type: 'pkcs8',
  })
  const publicKey = createPublicKey(privateKey)
  if (!verifierKey(name, publicKey).startsWith(`${name}+${id}+`)) throw noKey(file)
  return { name, publicKey, sign: async (message) => sign(null, message, privateKey) }
}

function verifierKey(name: string, publicKey: KeyObject): string {
  try {
    return formatVerifierKey(name, publicKey)
  } catch (error) {
    throw error instanceof RangeError ? new CommandFailure(`${name}: ${error.message}`) : error
  }
}

function noKey(file: string): CommandFailure {
  return new CommandFailure(
    `${file} holds no key that signs policies: make one with npm run policy -- key NAME`,
  )
}
