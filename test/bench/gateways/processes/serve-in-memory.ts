import { createWriteStream } from 'node:fs'
import { createUpstreamFetch } from '../../../../shared/embedding/upstream-fetch.ts'
import { defaultGateLimits } from '../../../../shared/http/admission/admission.ts'
import { createPinoLog } from '../../../../shared/runtime/pino-log.ts'
import { createMemoryGateway } from '../../../support/memory/memory-gateway.ts'
import { serveMemoryGateway } from '../../../support/memory/serve-memory-gateway.ts'
import { benchPolicy } from '../bench-policy.ts'
import { announceAt, endWith } from './announce.ts'
import { profileOnSignal } from './profile-on-signal.ts'

/** Sunder with every control on over ports in memory. What they keep is bounded: what grows otherwise is the gateway. */
const [upstream = '', profileTo] = process.argv.slice(2)
const endProfile = profileTo === undefined ? async () => undefined : profileOnSignal(profileTo)
// Lines are made and written as in production; where they lie is not what is measured.
const lines = createWriteStream('/dev/null')
const logOf = (name: string) => createPinoLog(name, (line) => void lines.write(line))
const gateway = await createMemoryGateway({
  policy: benchPolicy(upstream),
  fetch: createUpstreamFetch(),
  admission: defaultGateLimits,
  logOf,
  bounds: { mostOfLane: 1_000, mostObjects: 2_000, mostRows: 2_000 },
})
const { origin, close } = await serveMemoryGateway(gateway, logOf('front-door'))

const response = await gateway.apps.grants.request('/grants', {
  method: 'POST',
  headers: {
    authorization: `Bearer ${await gateway.token('embedder')}`,
    'content-type': 'application/json',
  },
  body: JSON.stringify({ collection: 'mail', source: 'mail://bench', purpose: 'a bench' }),
})
if (response.status !== 201) throw new Error(await response.text())
const { token } = (await response.json()) as { token: string }
announceAt({ url: `${origin}/embed/v1/embeddings`, headers: { authorization: `Bearer ${token}` } })
endWith(async () => {
  await endProfile()
  await close()
})
