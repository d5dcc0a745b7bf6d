import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, newGrant } from '../support/client.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../support/gateway.ts'

const model = 'text-embedding-3-small'
const texts = ['The printer is out of paper', 'The heating does not work', 'My parcel is late']

let gateway: LocalTestGateway
let ids: string[]
beforeAll(async () => {
  gateway = await startLocalTestGateway()
  const grant = await newGrant(gateway)
  const { body } = await call<{ data: { id: string }[] }>(`${grant.baseUrl}/embeddings`, {
    token: grant.token,
    body: { model, input: texts },
  })
  ids = body.data.map(({ id }) => id)
})
afterAll(() => gateway.close())

interface Hits {
  readonly hits: { readonly id: string }[]
  readonly withheld: number
}

async function query(text: string): Promise<Hits> {
  const url = `${gateway.endpoints.vectors}/v1/collections/support-mail/query`
  const { status, body } = await call<Hits>(url, {
    token: await gateway.token('search'),
    body: { text, topK: 10 },
  })
  expect(status).toBe(200)
  return body
}

/** With the rights of the database's owner, whom no role confines. */
const sql = (script: string) => gateway.beneath.database.exec(script)

/** Done behind the gateway's back, by somebody who owns the database; put right again afterwards. */
async function whileTampered(statement: string, undo: string, work: () => Promise<void>): Promise<void> {
  await sql(statement)
  try {
    await work()
  } finally {
    await sql(undo)
  }
}

describe('a row that was touched behind the gateway’s back', () => {
  it('is withheld, counted and recorded when only the bytes of its vector changed', async () => {
    expect(await query('printer')).toMatchObject({ withheld: 0, hits: { length: 3 } })
    const row = `where id = '${ids[0]}'`
    await sql(`create table kept as select id, embedding from sunder.vectors ${row}`)
    await whileTampered(
      // One component, by the least that a single-precision number can change.
      `update sunder.vectors set embedding = (
         select array_agg(case when at = 1 then value + 1e-7 else value end order by at)::vector
         from unnest(embedding::real[]) with ordinality as each (value, at)) ${row}`,
      `update sunder.vectors set embedding = kept.embedding from kept where sunder.vectors.id = kept.id`,
      async () => {
        const { hits, withheld } = await query('printer')
        expect(hits.map(({ id }) => id)).not.toContain(ids[0])
        expect(withheld).toBe(1)
      },
    )
    const records = (await gateway.auditBodies()).map(
      (body) => JSON.parse(body) as { action: string; response?: { withheld?: number } },
    )
    expect(
      records.filter(({ action, response }) => action === 'query' && response?.withheld === 1),
    ).toHaveLength(1)
    expect(await query('printer')).toMatchObject({ withheld: 0 })
  })

  it.each([
    ['its text', "text = 'Pay to another account'"],
    ['its metadata', `metadata = '{"folder":"trusted"}'`],
    ['its source', "source = 'mail://trusted'"],
    ['its signature', "signature = decode(repeat('00', 64), 'hex')"],
  ])('is withheld when %s changed', async (_, change) => {
    const row = `where id = '${ids[1]}'`
    await sql(
      `drop table if exists kept; create table kept as select id, text, metadata, source, signature from sunder.vectors ${row}`,
    )
    await whileTampered(
      `update sunder.vectors set ${change} ${row}`,
      `update sunder.vectors v set text = k.text, metadata = k.metadata, source = k.source, signature = k.signature from kept k where v.id = k.id`,
      async () => expect(await query('heating')).toMatchObject({ withheld: 1, hits: { length: 2 } }),
    )
  })

  it('is withheld when it was never signed: a planted copy under another id', async () => {
    const planted = `v_${'P'.repeat(43)}`
    await sql(
      `create table planted as select * from sunder.vectors where id = '${ids[2]}'; update planted set id = '${planted}'; insert into sunder.vectors select * from planted`,
    )
    const { hits, withheld } = await query('parcel')
    expect(hits.map(({ id }) => id)).not.toContain(planted)
    expect(withheld).toBe(1)
  })
})
