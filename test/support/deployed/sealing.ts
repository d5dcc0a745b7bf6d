import type { DeployedGateway } from './deployed-gateway.ts'

export interface Sealed {
  readonly size: number
  readonly checkpoint: string
}

/** Invokes the sealer as its rule does each minute. The first run of a deployment looks through the whole retention. */
export async function invokeSealer({ lambda }: Pick<DeployedGateway, 'lambda'>): Promise<Sealed> {
  const { payload, failed } = await lambda.invoke('seal-audit', '{}')
  if (failed) throw new Error(`seal-audit failed: ${payload}`)
  return JSON.parse(payload) as Sealed
}
