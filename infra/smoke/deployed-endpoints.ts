import { readFile } from 'node:fs/promises'
import * as z from 'zod'

const outputsSchema = z.record(z.string(), z.record(z.string(), z.string()))

const outputNames = {
  embed: 'EmbedUrl',
  vectors: 'VectorsUrl',
  audit: 'AuditUrl',
  grants: 'GrantsUrl',
} as const

/**
 * The endpoints that `cdk deploy --all --outputs-file FILE` wrote down, without a slash at their ends.
 *
 * @throws Error that names the outputs which the file lacks
 */
export async function readDeployedEndpoints(file: string): Promise<Record<keyof typeof outputNames, string>> {
  const outputs = Object.assign(
    {},
    ...Object.values(outputsSchema.parse(JSON.parse(await readFile(file, 'utf8')))),
  )
  const missing = Object.values(outputNames).filter((name) => outputs[name] === undefined)
  if (missing.length > 0) {
    throw new Error(
      `${file} has no ${missing.join(', ')}. Write it with: npx cdk deploy --all --outputs-file ${file}`,
    )
  }
  const urls = Object.entries(outputNames).map(([part, name]) => [
    part,
    String(outputs[name]).replace(/\/+$/, ''),
  ])
  return Object.fromEntries(urls) as Record<keyof typeof outputNames, string>
}
