import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']

/** Files of a key and its certificate, in PEM. */
export interface Certified {
  readonly key: string
  readonly certificate: string
}

/** An authority of one's own in a folder: its certificate as PEM and as a file, and what it certifies. */
export async function createAuthority(folder: string) {
  const [key, file] = [join(folder, 'ca.key'), join(folder, 'ca.pem')]
  await run('openssl', ['req', '-x509', ...newKey, '-subj', '/CN=a test', '-keyout', key, '-out', file])
  return {
    file,
    pem: await readFile(file, 'utf8'),
    async certify(names: string, { expired = false } = {}): Promise<Certified> {
      const name = join(folder, names.replace(/[^a-z0-9]/gi, '-'))
      await writeFile(`${name}.ext`, `subjectAltName=${names}`)
      await run('openssl', [
        ...['req', ...newKey.slice(0, -2), '-subj', '/CN=a server'],
        ...['-keyout', `${name}.key`, '-out', `${name}.csr`],
      ])
      await run('openssl', [
        ...[
          'x509',
          '-req',
          '-in',
          `${name}.csr`,
          '-CA',
          file,
          '-CAkey',
          key,
          '-CAcreateserial',
          '-days',
          // One that ended a day before it began.
          expired ? '-1' : '2',
        ],
        ...['-extfile', `${name}.ext`, '-out', `${name}.pem`],
      ])
      return { key: `${name}.key`, certificate: `${name}.pem` }
    },
  }
}
