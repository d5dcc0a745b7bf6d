import type { DataClass } from '../classes.ts'
import { classOfField } from '../field-names.ts'
import { addCounts, type ClassCounts } from './class-counts.ts'
import { type Masked, type MaskerParts, type MaskingOf, maskText } from './mask-text.ts'
import { isKept, isPlaceholder } from './placeholder.ts'

export type Json = string | number | boolean | null | readonly Json[] | JsonObject
interface JsonObject {
  readonly [key: string]: Json
}

/**
 * Masks a JSON value: texts, numbers that read as regulated data, keys, and whatever stands under a key whose name
 * tells its class (`ssn`, `diagnosis`), however deep: of several such names above a value each counts. Depth is bounded
 * where JSON is parsed.
 */
export function maskJson(parts: MaskerParts, value: Json, maskingOf: MaskingOf): Masked<Json> {
  let [masked, found]: [ClassCounts, ClassCounts] = [{}, {}]

  const mask = (text: string): string => {
    const result = maskText(parts, text, maskingOf)
    masked = addCounts(masked, result.masked)
    found = addCounts(found, result.found)
    return result.value
  }

  const visit = (node: Json, fields: readonly DataClass[]): Json => {
    if (node === null) return node
    if (typeof node !== 'object') return fields.length === 0 ? leaf(node) : named(node, fields)
    if (isArray(node)) return node.map((entry) => visit(entry, fields))
    const entries = new Map<string, Json>()
    for (const [key, entry] of Object.entries(node)) {
      const field = classOfField(key)
      const all = field === undefined || fields.includes(field) ? fields : [...fields, field]
      entries.set(unused(mask(key), entries), visit(entry, all))
    }
    return Object.fromEntries(entries)
  }

  const leaf = (node: string | number | boolean): Json => {
    const text = mask(String(node))
    return text === String(node) ? node : text
  }

  /** A value whose fields say what it is: all of it is masked, whatever it looks like. */
  const named = (node: string | number | boolean, fields: readonly DataClass[]): Json => {
    const text = String(node)
    if (text.trim() === '' || isPlaceholder(text)) return node
    for (const field of fields) found = addCounts(found, { [field]: 1 })
    // The nearest name that is to be masked says as what.
    const field = fields.findLast((name) => maskingOf(name) !== undefined)
    const masking = field === undefined ? undefined : maskingOf(field)
    if (field === undefined || masking === undefined) return leaf(node)
    // What else it holds counts, though nothing of it is left.
    found = addCounts(found, maskText(parts, text, maskingOf).found)
    if (masking === 'keep-last-4' && isKept(text)) return node
    masked = addCounts(masked, { [field]: 1 })
    return parts.maskValue(field, text, masking)
  }

  return { value: visit(value, []), masked, found }
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
  if (value === null) return []
  if (typeof value !== 'object') return [String(value)]
  if (isArray(value)) return value.flatMap(textsIn)
  return Object.entries(value).flatMap(([key, entry]) => [key, ...textsIn(entry)])
}
