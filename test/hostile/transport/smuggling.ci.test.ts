import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { transportLimits } from '../../../infra/local/front-door/transport-limits.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../../support/gateway.ts'
import { exchange, head } from './raw-http.ts'
import { smugglingShapes } from './smuggling-shapes.ts'

let gateway: LocalTestGateway
let own: string[]
let origin: string
/** A whole request that leaves a record of its own when it runs. */
let inner: string

beforeAll(async () => {
  // Where a request is answered, and none is taken to follow it, the connection ends soon.
  gateway = await startLocalTestGateway({ transport: { ...transportLimits, keepAlive: 100, lookEvery: 20 } })
  origin = new URL(gateway.endpoints.grants).origin
  own = [`Authorization: Bearer ${await gateway.token('ingest')}`, 'Content-Type: application/json']
  inner = head('GET /grants/grants HTTP/1.1', own)
})
afterAll(() => gateway.close())

const line = 'POST /grants/grants HTTP/1.1'

async function ranOf(action: string): Promise<number> {
  const bodies = await gateway.auditBodies()
  return bodies.filter((body) => body.includes(`"action":"${action}"`) && body.includes('"kind":"request"'))
    .length
}

describe('A second request in the bytes of a first', () => {
  it('runs where it is sent honestly, by pipelining, so that the tests would see it', async () => {
    const before = await ranOf('grant.list')
    const { statuses } = await exchange(
      origin,
      inner + head('GET /grants/grants HTTP/1.1', [...own, 'Connection: close']),
    )
    expect(statuses).toEqual([200, 200])
    expect(await ranOf('grant.list')).toBe(before + 2)
  })

  it.each(smugglingShapes)('does not run behind $name', async ({ bytes, status }) => {
    const before = await ranOf('grant.list')
    const { statuses } = await exchange(origin, bytes({ line, own, inner }))
    expect(statuses).toEqual(status === undefined ? [] : [status])
    expect(await ranOf('grant.list')).toBe(before)
  })

  it('does not run in a body whose request was refused before it was read', async () => {
    const before = await ranOf('grant.list')
    const refused = head('POST /nowhere HTTP/1.1', [`Content-Length: ${inner.length}`, 'Connection: close'])
    const { statuses } = await exchange(origin, refused + inner)
    expect(statuses).toEqual([404])
    expect(await ranOf('grant.list')).toBe(before)
  })

  it('does not run in a body that a GET was not asked for', async () => {
    const before = await ranOf('grant.list')
    const { statuses } = await exchange(
      origin,
      head('GET /grants/healthz HTTP/1.1', [`Content-Length: ${inner.length}`, 'Connection: close']) + inner,
    )
    expect(statuses).toEqual([200])
    expect(await ranOf('grant.list')).toBe(before)
  })
})
