import { createHash } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createS3AuditArchive } from '../../../shared/audit/s3-audit-archive.ts'
import { newLane, storedRecord } from '../../contracts/audit-table.ts'

/** The part of S3 that the archive meets: conditional puts, and the checksum that Object Lock demands. */
const objects = new Map<string, { readonly headers: IncomingHttpHeaders; readonly body: Buffer }>()
let status: number
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const path = decodeURIComponent(request.url?.split('?')[0] ?? '')
  const checksum = createHash('sha256').update(body).digest('base64')
  const refuse = (code: number, name: string) =>
    response.writeHead(code).end(`<Error><Code>${name}</Code></Error>`)
  if (status !== 200) return refuse(status, 'AccessDenied')
  if (request.headers['x-amz-checksum-sha256'] !== checksum) return refuse(400, 'InvalidRequest')
  if (request.headers['if-none-match'] !== '*') return refuse(400, 'NotConditional')
  if (objects.has(path)) return refuse(412, 'PreconditionFailed')
  objects.set(path, { headers: request.headers, body })
  return response.end()
})

let client: S3Client
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  client = new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
    maxAttempts: 1,
  })
})
afterAll(async () => {
  client.destroy()
  await new Promise((resolve) => server.close(resolve))
})
beforeEach(() => {
  objects.clear()
  status = 200
})

const lane = newLane()
const record = storedRecord(lane, 7)
const open = () => createS3AuditArchive({ client, bucket: 'archive' })

it('keeps a record’s exact bytes under its lane, sequence number and hash', async () => {
  await open().keep(record)
  const [path, kept] = [...objects][0] ?? []
  const [, functionName, id] = lane.split('#')
  expect(path).toBe(`/archive/records/${functionName}/${id}/0000000007-${record.hash}.json`)
  expect(kept?.body).toEqual(Buffer.from(record.body))
  expect(kept?.headers).toMatchObject({ 'x-amz-meta-hash': record.hash })
})

it('takes the same record again, and keeps another in its place beside it', async () => {
  await open().keep(record)
  await open().keep(record)
  expect(objects.size).toBe(1)
  await open().keep(storedRecord(lane, 7, { action: 'query' }))
  expect(objects.size).toBe(2)
})

it('keeps evidence once, apart from the records', async () => {
  await open().keepEvidence('c4ca42', Buffer.from('{}'))
  await open().keepEvidence('c4ca42', Buffer.from('{}'))
  expect([...objects.keys()]).toEqual(['/archive/altered/c4ca42.json'])
})

it.each([403, 409, 500])('says store_unavailable when S3 answers %i', async (answer) => {
  status = answer
  await expect(open().keep(record)).rejects.toMatchObject({ code: 'store_unavailable' })
})

it('refuses a lane that is none', async () => {
  await expect(open().keep({ ...record, lane: 'LANE#embed#../x' })).rejects.toMatchObject({
    code: 'internal_error',
  })
})
