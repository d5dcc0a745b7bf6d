import { existsSync, readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { CpuProfile } from './read-profile.ts'

/** The profile of a bundled program with each function where its source has it, by the bundle's source map. */
export function toSources(profile: CpuProfile): CpuProfile {
  const maps = new Map<string, SourceMap | undefined>()
  const mapOf = (url: string) => {
    if (!maps.has(url)) maps.set(url, readMap(url))
    return maps.get(url)
  }
  const nodes = profile.nodes.map((node) => {
    const { callFrame } = node
    const entry = mapOf(callFrame.url)?.findEntry(callFrame.lineNumber, callFrame.columnNumber)
    if (entry === undefined || !('originalSource' in entry)) return node
    const { originalSource, originalLine, originalColumn } = entry
    const url = new URL(originalSource, callFrame.url).href
    return {
      ...node,
      callFrame: { ...callFrame, url, lineNumber: originalLine, columnNumber: originalColumn },
    }
  })
  return { ...profile, nodes }
}

function readMap(url: string): SourceMap | undefined {
  if (!url.startsWith('file:')) return undefined
  const file = `${fileURLToPath(url)}.map`
  return existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : undefined
}
