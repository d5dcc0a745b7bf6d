import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  encodePendingPayload,
  type PendingPayload,
  parsePendingPayload,
} from '../../../shared/jobs/pending-payload.ts'
import { readPending } from '../../../shared/jobs/read-pending.ts'
import { commitmentOf, sealPayload } from '../../../shared/payloads/commitment.ts'
import {
  createFolderPayloadReader,
  createFolderPayloadWriter,
} from '../../../shared/payloads/folder-payload-store.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'

const payload: PendingPayload = {
  v: 1,
  job: 'job_1',
  approval: 'appr_1',
  grant: 'grant_1',
  issuer: 'https://login.example.com/',
  subject: 'ingest',
  owner: 'lena',
  clientId: 'ingest',
  collection: 'support-mail',
  source: 'mail://inbox/1',
  sourceAsserted: 'declared',
  model: 'text-embedding-3-small',
  inputs: [
    { text: 'diagnosed with diabetes', metadata: '{}' },
    { text: 'Zoë 漢字', clientId: 'mail-2', metadata: '{"folder":"inbox"}' },
  ],
  user: 'customer-7',
  count: 2,
  createdAt: 1_000,
  expiresAt: 2_000,
}
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

describe('what a job keeps', () => {
  test('is read as it was written, with what may be missing or without', () => {
    const { clientId: _, user: __, ...least } = payload
    for (const kept of [payload, least]) {
      expect(parsePendingPayload(encodePendingPayload(kept))).toEqual(kept)
    }
  })

  const changes: { readonly [Part in keyof Omit<PendingPayload, 'v'>]-?: PendingPayload[Part] } = {
    job: 'job_2',
    approval: 'appr_2',
    grant: 'grant_2',
    issuer: 'https://other.example/',
    subject: 'other',
    owner: 'omar',
    clientId: 'other',
    collection: 'research',
    source: 'mail://inbox/2',
    sourceAsserted: 'claimed',
    model: 'another',
    inputs: [payload.inputs[0], { ...payload.inputs[1], metadata: '{}' }] as PendingPayload['inputs'],
    user: 'customer-8',
    count: 3,
    createdAt: 1_001,
    expiresAt: 2_001,
  }
  test.each(Object.entries(changes))('is something else to approve with another %s', (part, value) => {
    expect(encodePendingPayload({ ...payload, [part]: value })).not.toEqual(encodePendingPayload(payload))
  })

  test.each<[string, unknown]>([
    ['nothing', ''],
    ['of another version', { ...payload, v: 2 }],
    ['of more inputs than are counted', { ...payload, count: 1 }],
    ['of fewer inputs than are counted', { ...payload, count: 3 }],
    ['of no inputs', { ...payload, inputs: [], count: 0 }],
    ['with a part that nobody approved', { ...payload, dimensions: 8 }],
    ['with such a part in an input', { ...payload, inputs: [{ ...payload.inputs[0], hidden: 1 }], count: 1 }],
    ['of nobody', { ...payload, owner: undefined }],
  ])('is none, and nothing of it is told: %s', (_what, value) => {
    const detail = 'the pending payload is not one'
    const read = () => parsePendingPayload(bytesOf(value))
    expect(read).toThrow(expect.objectContaining({ code: 'internal_error', detail }))
  })
})

describe('reading what a job kept', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'payloads-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  const key = systemRandom(32)
  let kept = 0

  /** @returns the digest that goes with it */
  async function keep(name: string, what: PendingPayload): Promise<string> {
    const sealed = sealPayload(encodePendingPayload(what), systemRandom)
    await createFolderPayloadWriter({ folder, key }).put('pending', name, sealed)
    return commitmentOf(sealed)
  }
  const read = (job: string, digest: string) =>
    readPending(createFolderPayloadReader({ folder, key }), { job, digest })
  const newJob = () => {
    kept += 1
    return `job_${kept}`
  }
  const changed = { code: 'payload_changed' }

  test('gives what its digest names', async () => {
    const job = newJob()
    expect(await read(job, await keep(job, { ...payload, job }))).toEqual({ ...payload, job })
  })

  test('refuses what is there under another digest, and what is not there', async () => {
    const [job, gone] = [newJob(), newJob()]
    const digest = await keep(job, { ...payload, job })
    await expect(read(job, digest.replace(/.$/, 'x'))).rejects.toMatchObject(changed)
    await expect(read(job, '')).rejects.toMatchObject(changed)
    await expect(read(gone, digest)).rejects.toMatchObject(changed)
  })

  test('refuses the same words under other random bytes: a digest names one payload', async () => {
    const [job, other] = [newJob(), newJob()]
    const digest = await keep(job, { ...payload, job: other })
    await keep(other, { ...payload, job: other })
    await expect(read(other, digest)).rejects.toMatchObject(changed)
  })

  test('refuses another job’s payload, whose digest is right', async () => {
    const job = newJob()
    const digest = await keep(job, { ...payload, job: 'job_other' })
    await expect(read(job, digest)).rejects.toMatchObject(changed)
  })
})
