import type { Part } from '../endpoints.ts'
import { composeAudit } from './compose-audit.ts'
import { composeEmbed } from './compose-embed.ts'
import { composeGrants } from './compose-grants.ts'
import { composeReadVectors } from './compose-read-vectors.ts'
import { createLocalRuntime, type Foundation } from './foundation.ts'
import { recordPolicyChange } from './record-policy-change.ts'

/** How often the minutes that have passed are looked for. */
const flushEvery = 30_000

interface App {
  fetch(request: Request): Response | Promise<Response>
}

export interface Functions {
  readonly apps: readonly (readonly [Part, App])[]
  /** Records everything that was counted of requests without a valid token. */
  flushCounts(): Promise<void>
  close(): Promise<void>
}

/** Composes each function from the parts that its duty needs, and no other. */
export async function composeFunctions(foundation: Foundation): Promise<Functions> {
  const runtimes = {
    grants: createLocalRuntime(foundation, 'grants'),
    embed: createLocalRuntime(foundation, 'embed'),
    vectors: createLocalRuntime(foundation, 'read-vectors'),
    audit: createLocalRuntime(foundation, 'audit'),
    payloads: createLocalRuntime(foundation, 'read-payload'),
    queries: createLocalRuntime(foundation, 'embed-query'),
  }
  await recordPolicyChange(foundation.home, foundation.policy.digest, runtimes.grants.audit)
  const apps: Functions['apps'] = [
    ['grants', composeGrants(foundation, runtimes.grants)],
    ['embed', await composeEmbed(foundation, runtimes.embed)],
    ['vectors', await composeReadVectors(foundation, runtimes.vectors, runtimes.queries)],
    ['audit', composeAudit(foundation, runtimes.audit, runtimes.payloads)],
  ]

  const counters = Object.values(runtimes).map(({ unauthenticated }) => unauthenticated)
  const flushing = setInterval(() => {
    for (const counter of counters) void counter.flush()
  }, flushEvery)
  const flushCounts = async () => {
    await Promise.all(counters.map((counter) => counter.close()))
  }
  return {
    apps,
    flushCounts,
    async close() {
      clearInterval(flushing)
      await flushCounts()
    },
  }
}
