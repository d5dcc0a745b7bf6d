import type { DataClass } from '../classes.ts'
import { classOfField } from '../field-names.ts'
import { addCounts, type ClassCounts } from './class-counts.ts'
import { type Masked, type MaskerParts, type MaskingOf, maskText } from './mask-text.ts'
import { isMasked } from './placeholder.ts'

export type Json = string | number | boolean | null | readonly Json[] | JsonObject
interface JsonObject {
  readonly [key: string]: Json
}

/**
 * Masks a JSON value: texts, numbers that read as regulated data, keys, and whatever stands under a key whose name
 * tells its class (`ssn`, `diagnosis`). Depth is bounded where JSON is parsed.
 */
export function maskJson(parts: MaskerParts, value: Json, maskingOf: MaskingOf): Masked<Json> {
  let [masked, left]: [ClassCounts, ClassCounts] = [{}, {}]

  const mask = (text: string): Masked<string> => {
    const result = maskText(parts, text, maskingOf)
    masked = addCounts(masked, result.masked)
    left = addCounts(left, result.left)
    return result
  }

  const visit = (node: Json, field: DataClass | undefined): Json => {
    if (typeof node === 'string' || typeof node === 'number') {
      return field === undefined ? leaf(node) : named(node, field)
    }
    if (typeof node === 'boolean' || node === null) return node
    if (isArray(node)) return node.map((entry) => visit(entry, field))
    const entries = new Map<string, Json>()
    for (const [key, entry] of Object.entries(node)) {
      entries.set(unused(mask(key).value, entries), visit(entry, classOfField(key) ?? field))
    }
    return Object.fromEntries(entries)
  }

  const leaf = (node: string | number): Json => {
    const text = mask(String(node))
    return text.value === String(node) ? node : text.value
  }

  /** A value whose field says what it is: all of it is masked, whatever it looks like. */
  const named = (node: string | number, field: DataClass): Json => {
    const text = String(node)
    if (text.trim() === '' || isMasked(text)) return node
    const masking = maskingOf(field)
    if (masking === undefined) {
      left = addCounts(left, { [field]: 1 })
      return leaf(node)
    }
    masked = addCounts(masked, { [field]: 1 })
    return parts.maskValue(field, text, masking)
  }

  return { value: visit(value, undefined), masked, left }
}

function isArray(node: readonly Json[] | JsonObject): node is readonly Json[] {
  return Array.isArray(node)
}

/** Two keys that were masked alike stay two. */
function unused(name: string, taken: ReadonlyMap<string, Json>): string {
  if (!taken.has(name)) return name
  let number = 2
  while (taken.has(`${name} (${number})`)) number++
  return `${name} (${number})`
}

/** Every text that masking the value reads: its leaves and its keys. */
export function textsIn(value: Json): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)]
  if (typeof value === 'boolean' || value === null) return []
  if (isArray(value)) return value.flatMap(textsIn)
  return Object.entries(value).flatMap(([key, entry]) => [key, ...textsIn(entry)])
}
