import { pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { createVirtualTime } from './virtual-time.ts'

function twoPorts() {
  const time = createVirtualTime()
  const table = time.port(
    { put: async (key: string) => key, name: 'table' },
    { put: (key: string) => `put ${key}` },
  )
  const store = time.port({ insert: async () => 3, count: async () => 0 }, { insert: 'insert' })
  return { time, table, store }
}

it('counts calls that are awaited one after the other', async () => {
  const { time, table, store } = twoPorts()
  const { units, result } = await time.trace(async () => {
    await table.put('a')
    return store.insert()
  })
  expect(units).toEqual([['put a'], ['insert']])
  expect(result).toBe(3)
})

it('counts calls at once as one, also where what is between them takes the time of others', async () => {
  const { time, table, store } = twoPorts()
  const { units } = await time.trace(async () => {
    await Promise.all([
      table.put('a'),
      store.insert().then(() => table.put('b')),
      promisify(pbkdf2)('a', 'b', 1000, 32, 'sha256'),
    ])
    await table.put('c')
  })
  expect(units).toEqual([['insert', 'put a'], ['put b'], ['put c']])
})

it('takes no time for what is not named, or is no call', async () => {
  const { time, table, store } = twoPorts()
  expect(table.name).toBe('table')
  expect(await time.trace(() => store.count())).toEqual({ units: [], result: 0 })
})

it('passes a failure on', async () => {
  const time = createVirtualTime()
  const broken = time.port(
    {
      async put() {
        throw new Error('broken')
      },
    },
    { put: 'put' },
  )
  await expect(time.trace(() => broken.put())).rejects.toThrow('broken')
})
