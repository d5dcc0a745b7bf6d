import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { readIfPresent, writePrivateFile } from './stores/private-file.ts'

/** The paths of the front port, one per part. */
export const parts = ['embed', 'vectors', 'audit', 'grants', 'approvals', 'issuer', 'model', 'mail'] as const
export type Part = (typeof parts)[number]

/** The base URL of each part, without a last slash. */
export type Endpoints = Readonly<Record<Part, string>>

const endpointsSchema = z.object({
  embed: z.url(),
  vectors: z.url(),
  audit: z.url(),
  grants: z.url(),
  approvals: z.url(),
  issuer: z.url(),
  model: z.url(),
  mail: z.url(),
}) satisfies z.ZodType<Endpoints>

export function endpointsAt(origin: string): Endpoints {
  const at = (part: Part) => `${origin}/${part}`
  return {
    embed: at('embed'),
    vectors: at('vectors'),
    audit: at('audit'),
    grants: at('grants'),
    approvals: at('approvals'),
    issuer: at('issuer'),
    model: at('model'),
    mail: at('mail'),
  }
}

/** Writes `endpoints.json`, whole or not at all: who finds it finds a gateway that answers, or one that was killed. */
export async function writeEndpoints(home: string, endpoints: Endpoints): Promise<void> {
  await writePrivateFile(join(home, 'endpoints.json'), `${JSON.stringify(endpoints, undefined, 2)}\n`)
}

export async function removeEndpoints(home: string): Promise<void> {
  await rm(join(home, 'endpoints.json'), { force: true })
}

/** @returns undefined when no gateway wrote them, or not in full */
export async function readEndpoints(home: string): Promise<Endpoints | undefined> {
  const text = await readIfPresent(join(home, 'endpoints.json'))
  if (text === undefined) return undefined
  try {
    return endpointsSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
