import { expect, it } from 'vitest'
import { createGrantsApp } from '../../functions/grants/app.ts'
import { exampleGrant } from '../contracts/grant-store.ts'
import { knownAs, runtime, screening, tracedAudit } from './traced-ports.ts'
import { createVirtualTime } from './virtual-time.ts'

/** The round trips of a request for a grant, in the order of time. */
async function requestGrant(collection: string) {
  const time = createVirtualTime()
  const done = async () => undefined
  const app = createGrantsApp({
    ...runtime,
    authenticate: knownAs({ duty: 'embedder', subject: 'lena', owner: undefined, groups: ['writers'] }),
    audit: tracedAudit(time, 'grants'),
    detection: screening.detection,
    bindings: time.port(
      { exercise: done, exerciseEmbedding: done, exerciseReading: done },
      { exerciseEmbedding: 'bind to the duty' },
    ),
    directory: time.port({ remember: done }, { remember: 'remember the address' }),
    grants: time.port(
      { create: done, find: done, listBySubject: async () => [], end: async () => exampleGrant() },
      { create: 'create the grant', end: 'end the grant' },
    ),
    workflow: time.port({ start: done }, { start: 'start the workflow' }),
    signer: time.port(
      { sign: async () => 'a.b.c', jwks: async () => ({ keys: [] }) },
      { sign: 'sign the token' },
    ),
    embedBaseUrl: 'https://embed.example.com/v1',
  })
  const ask = () =>
    app.request('/grants', {
      method: 'POST',
      headers: { authorization: 'Bearer a.b.c', 'content-type': 'application/json' },
      body: JSON.stringify({ collection, source: 'mail://inbox', purpose: 'a test' }),
    })
  await time.trace(ask)
  const { units, result } = await time.trace(ask)
  return { status: result.status, units }
}

it('takes four round trips for a grant', async () => {
  expect(await requestGrant('mail')).toEqual({
    status: 201,
    units: [
      ['record the request'],
      ['bind to the duty', 'remember the address'],
      ['create the grant', 'sign the token'],
      ['record the outcome'],
    ],
  })
})

it('takes one more where people have to be asked', async () => {
  expect(await requestGrant('waits')).toEqual({
    status: 202,
    units: [
      ['record the request'],
      ['bind to the duty', 'remember the address'],
      ['create the grant'],
      ['start the workflow'],
      ['record the outcome'],
    ],
  })
})
