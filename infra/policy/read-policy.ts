import { readFile } from 'node:fs/promises'
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import { parsePolicy } from '../../shared/policy/load-policy.ts'
import { PolicyError } from '../../shared/policy/policy-error.ts'
import type { Policy } from '../../shared/policy/schema.ts'
import { CommandFailure } from '../command-line/command-failure.ts'
import { fileReason } from '../command-line/read-text.ts'

export interface ReadPolicy {
  readonly file: string
  readonly policy: Policy
  /** The file's line of a key, from 1; undefined for what is not in the file. */
  readonly lineOf: (path: readonly string[]) => number | undefined
}

/** @throws CommandFailure that says all that is wrong with the file */
export async function readPolicy(file: string): Promise<ReadPolicy> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailure(`${file} can't be read: ${fileReason(error)}`)
  })
  try {
    return { file, policy: parsePolicy(bytes), lineOf: lineFinder(bytes.toString()) }
  } catch (error) {
    if (error instanceof PolicyError) throw new CommandFailure(`${file}: ${error.message}`)
    throw error
  }
}

function lineFinder(text: string): ReadPolicy['lineOf'] {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter })
  return (path) => {
    const parent = document.getIn(path.slice(0, -1), true)
    if (!isMap(parent)) return undefined
    const key = parent.items.map((pair) => pair.key).find((key) => isScalar(key) && key.value === path.at(-1))
    return isScalar(key) && key.range ? lineCounter.linePos(key.range[0]).line : undefined
  }
}
