import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createVectorSchema } from '../../../../shared/vectors/postgresql/schema.ts'
import type { SqlSession } from '../../../../shared/vectors/postgresql/sql-session.ts'
import { createPostgreSqlVectorReader } from '../../../../shared/vectors/postgresql/vector-reader.ts'
import { signJob } from '../../../../shared/vectors/sign-job.ts'
import type { VectorStoreUnderTest } from '../../../contracts/vector-store.ts'
import { signedVector, testSigner, verifyTestRow } from '../../../support/vector-rows.ts'

export interface PostgreSqlUnderTest extends VectorStoreUnderTest {
  readonly owner: SqlSession
  readonly embed: SqlSession
  readonly read: SqlSession
}

/** What the database itself refuses, how it searches, and what the rows themselves give away, whatever the gateway's code does. */
export function databaseContract(open: () => Promise<PostgreSqlUnderTest>): void {
  let database: PostgreSqlUnderTest
  beforeAll(async () => {
    database = await open()
    const vectors = ['v_1', 'v_2', 'v_3'].map((id, index) =>
      signedVector(id, {
        vector: Float32Array.from({ length: 8 }, (_, at) => index + at),
        metadata: '{"a":1}',
      }),
    )
    await database.writer.insert(await signJob(vectors, testSigner))
  })
  afterAll(() => database.close())

  const denied = { code: 'store_unavailable', detail: 'PostgreSQL: 42501' }

  it.each([
    ['select', 'select id from sunder.vectors'],
    ['select from a partition', 'select id from sunder.PARTITION'],
    ['update', "update sunder.vectors set text = 'poison'"],
    ['delete', 'delete from sunder.vectors'],
    ['truncate', 'truncate sunder.vectors'],
    ['insert returning', 'insert into sunder.vectors (id) values (null) returning id'],
    ['drop', 'drop table sunder.vectors'],
  ])('the embed role may not %s', async (_, text) => {
    await expect(database.embed.run({ text: await withPartition(text) })).rejects.toMatchObject(denied)
  })

  it.each([
    ['insert', 'insert into sunder.vectors (id) values (null)'],
    ['insert into a partition', 'insert into sunder.PARTITION (id) values (null)'],
    ['update', "update sunder.vectors set text = 'poison'"],
    ['delete', 'delete from sunder.vectors'],
    ['truncate', 'truncate sunder.vectors'],
    ['lock rows', 'select id from sunder.vectors for update'],
    ['drop', 'drop table sunder.vectors'],
    ['create a table', 'create table sunder.mine (id text)'],
  ])('the read role may not %s', async (_, text) => {
    await expect(database.read.run({ text: await withPartition(text) })).rejects.toMatchObject(denied)
  })

  it('each session acts as its own role', async () => {
    const text = 'select current_user as name'
    expect(await database.embed.run({ text })).toEqual([{ name: 'sunder_embed' }])
    expect(await database.read.run({ text })).toEqual([{ name: 'sunder_read' }])
  })

  it('each role stays with its own statement under parallel calls', async () => {
    const text = 'select current_user as name'
    const names = await Promise.all(
      Array.from({ length: 100 }, async (_, turn) => {
        const [row] = await (turn % 2 === 0 ? database.embed : database.read).run({ text })
        return row?.['name'] === (turn % 2 === 0 ? 'sunder_embed' : 'sunder_read')
      }),
    )
    expect(names.every(Boolean)).toBe(true)
  })

  it('searches by the graph, with a filter too, but compares the rows of a filter that leaves few', async () => {
    const plans: string[] = []
    const explaining: SqlSession = {
      async run(transaction) {
        if (!transaction.text.includes('order by'))
          return many ? Array.from({ length: 1001 }, () => ({})) : []
        const plan = await database.owner.run({ ...transaction, text: `explain ${transaction.text}` })
        plans.push(plan.map((line) => String(line['QUERY PLAN'])).join('\n'))
        return []
      },
    }
    let many = true
    const reader = createPostgreSqlVectorReader({ session: explaining })
    const query = { collection: 'mail', vector: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), topK: 10 }
    await reader.query(query)
    await reader.query({ ...query, filter: { folder: 'inbox' } })
    many = false
    await reader.query({ ...query, filter: { folder: 'inbox' } })
    const graph = expect.stringMatching(/Index Scan using vectors_[0-9a-f]{32}_8 /)
    expect(plans).toEqual([graph, graph, expect.stringMatching(/Bitmap Index Scan on vectors_\w+_filter/)])
  })

  it('takes a collection of other dimensions while it is empty, and not once it holds vectors', async () => {
    await createVectorSchema(database.owner, [{ name: 'empty', dimensions: 4 }])
    const vector = signedVector('v_four', { collection: 'empty', vector: Float32Array.of(1, 2, 3, 4) })
    await database.writer.insert(await signJob([vector], testSigner))
    const changed = createVectorSchema(database.owner, [{ name: 'empty', dimensions: 64 }])
    await expect(changed).rejects.toMatchObject({ code: 'store_unavailable' })
    const hits = await database.reader.query({ collection: 'empty', vector: vector.vector, topK: 1 })
    expect(hits).toHaveLength(1)
  })

  async function withPartition(text: string): Promise<string> {
    const [row] = await database.owner.run({
      text: "select tableoid::regclass::text as name from sunder.vectors where collection = 'mail' limit 1",
    })
    return text.replace('sunder.PARTITION', String(row?.['name']))
  }

  describe('a row written behind the gateway does not verify:', () => {
    const verified = async (collection: string, id: string) => {
      const [row] = await database.reader.fetch(collection, [id])
      if (row === undefined) throw new Error('the row is not there')
      return verifyTestRow(row, { verifyBytes: true })
    }

    it.each([
      ['one byte of its vector changed', "embedding = '[1,2,3,4,5,6,7,8.000001]'"],
      ['its metadata changed', `metadata = '{"a":2}'`],
      ['its text changed', "text = 'poison'"],
      ['its source changed', "source = 's3://elsewhere'"],
      ['its provenance cut short', 'path = substring(path from 1 for 33)'],
      ['its place in the tree changed', 'leaf_index = 2'],
    ])('%s', async (_, change) => {
      expect(await verified('mail', 'v_2')).toBe(true)
      const { metadata, text, source } = signedVector('v_2', {
        vector: new Float32Array(),
        metadata: '{"a":1}',
      })
      await database.owner.run({
        text: `create temporary table kept as select * from sunder.vectors where id = 'v_2';
          update sunder.vectors set ${change} where id = 'v_2'`,
      })
      expect(await verified('mail', 'v_2')).toBe(false)
      await database.owner.run({
        text: `delete from sunder.vectors where id = 'v_2'; insert into sunder.vectors select * from kept; drop table kept`,
      })
      expect((await database.reader.fetch('mail', ['v_2']))[0]).toMatchObject({ metadata, text, source })
    })

    it('moved to another collection, or copied under another id', async () => {
      await database.owner.run({
        text: `create temporary table copied as select * from sunder.vectors where id = 'v_1';
          update copied set collection = 'files'; insert into sunder.vectors select * from copied;
          update copied set collection = 'mail', id = 'v_4'; insert into sunder.vectors select * from copied;
          drop table copied`,
      })
      expect(await verified('files', 'v_1')).toBe(false)
      expect(await verified('mail', 'v_4')).toBe(false)
      expect(await verified('mail', 'v_1')).toBe(true)
    })
  })
}
