import type { DataClass } from '../classes.ts'
import { classOfField } from '../field-names.ts'
import {
  addCounts,
  type ClassCounts,
  type Masked,
  type MaskerParts,
  type MaskingOf,
  maskText,
} from './mask-text.ts'
import { isMasked } from './placeholder.ts'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/**
 * Masks a JSON value: texts, numbers that read as regulated data, keys, and whatever stands under a key whose name
 * tells its class (`ssn`, `diagnosis`). Depth is bounded where JSON is parsed.
 */
export function maskJson(parts: MaskerParts, value: Json, maskingOf: MaskingOf): Masked<Json> {
  let masked: ClassCounts = {}
  const count = (more: ClassCounts) => {
    masked = addCounts(masked, more)
  }

  const visit = (node: Json, field: DataClass | undefined): Json => {
    if (typeof node === 'string' || typeof node === 'number') return leaf(node, field)
    if (node === null || typeof node === 'boolean') return node
    if (Array.isArray(node)) return node.map((entry: Json) => visit(entry, field))
    return entriesOf(node as { readonly [key: string]: Json }, field)
  }

  const entriesOf = (node: { readonly [key: string]: Json }, field: DataClass | undefined): Json => {
    const entries = new Map<string, Json>()
    for (const [key, entry] of Object.entries(node)) {
      const name = maskText(parts, key, maskingOf)
      count(name.masked)
      entries.set(unused(name.value, entries), visit(entry, classOfField(key) ?? field))
    }
    return Object.fromEntries(entries)
  }

  const leaf = (node: string | number, field: DataClass | undefined): Json => {
    const masking = field === undefined ? undefined : maskingOf(field)
    if (field !== undefined && masking !== undefined) {
      if (node === '' || isMasked(String(node))) return node
      count({ [field]: 1 })
      return parts.maskValue(field, String(node), masking)
    }
    const text = maskText(parts, String(node), maskingOf)
    count(text.masked)
    return Object.keys(text.masked).length === 0 ? node : text.value
  }

  return { value: visit(value, undefined), masked }
}

/** Two keys that were masked alike stay two. */
function unused(name: string, taken: ReadonlyMap<string, Json>): string {
  if (!taken.has(name)) return name
  let number = 2
  while (taken.has(`${name} (${number})`)) number++
  return `${name} (${number})`
}
