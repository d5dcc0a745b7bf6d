import { type Client, createClient } from './load.ts'
import type { Server } from './servers.ts'
import type { Case } from './texts.ts'

/** Someone who answers: the upstream itself, or a gateway before it. */
export interface Contender {
  readonly name: string
  readonly server: Server
  /** Its store writes one request's vectors after the other's: many at once are asked of it only one vector each. */
  readonly isOneWriter?: boolean
}

/** What was measured of one contender in one case, of all rounds. */
export interface Figures {
  /** Milliseconds of each request that was sent alone. */
  readonly times: number[]
  /** Requests a second over 16 connections, one of each round. */
  readonly rates: number[]
  /** Of all requests over 16 connections, those that were refused because there was too much to do. */
  refused: number
  /** Processor time of its process for each of those requests, in milliseconds; none where the system does not tell. */
  readonly processorMs: number[]
}

export interface Extent {
  readonly rounds: number
  /** For each contender, round and case: requests sent alone, in blocks that take turns with the others'. */
  readonly blocks: number
  readonly ofBlock: number
  readonly blockWithinMs: number
  readonly loadMs: number
}

export const connections = 16

/** Measures all cases of all contenders, in turns: what disturbs the machine disturbs each of them alike. */
export async function runRounds(
  contenders: readonly Contender[],
  cases: readonly Case[],
  bodyOf: (about: Case) => string,
  extent: Extent,
): Promise<(contender: Contender, about: Case) => Figures> {
  const clients = new Map(contenders.map(({ name, server }) => [name, createClient(server, connections)]))
  const figures = new Map<string, Figures>()
  const figuresOf = ({ name }: Contender, { inputs, encoding }: Case) => {
    const key = `${name} ${inputs} ${encoding}`
    const found = figures.get(key) ?? { times: [], rates: [], refused: 0, processorMs: [] }
    figures.set(key, found)
    return found
  }
  const takesMany = ({ isOneWriter = false }: Contender, { inputs }: Case) => !isOneWriter || inputs === 1
  const eachInTurn = async (work: (client: Client, contender: Contender) => Promise<void>) => {
    for (const contender of contenders) {
      const client = clients.get(contender.name)
      if (client !== undefined) await work(client, contender)
    }
  }

  for (const about of cases) {
    await eachInTurn(async (client, contender) => {
      const many = takesMany(contender, about) ? 4 : 1
      await client.atOnce(() => bodyOf(about), { connections: many, forMs: extent.loadMs / 2 })
    })
  }
  for (let round = 1; round <= extent.rounds; round += 1) {
    for (const about of cases) {
      process.stderr.write(`round ${round}: ${about.inputs} of ${about.encoding}\n`)
      const nextBody = () => bodyOf(about)
      for (let block = 0; block < extent.blocks; block += 1) {
        await eachInTurn(async (client, contender) => {
          const limits = { requests: extent.ofBlock, withinMs: extent.blockWithinMs }
          figuresOf(contender, about).times.push(...(await client.inTurn(nextBody, limits)))
        })
      }
      await eachInTurn(async (client, contender) => {
        if (!takesMany(contender, about)) return
        const before = await contender.server.processorMs()
        const load = { connections, forMs: extent.loadMs }
        const { perSecond, answered, refused } = await client.atOnce(nextBody, load)
        const after = await contender.server.processorMs()
        const own = figuresOf(contender, about)
        own.rates.push(perSecond)
        own.refused += refused
        if (before !== undefined && after !== undefined) own.processorMs.push((after - before) / answered)
      })
    }
  }
  await eachInTurn((client) => client.close())
  return figuresOf
}
