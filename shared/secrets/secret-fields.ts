import { SunderError } from '../runtime/sunder-error.ts'

/** `name#field`: the secret's name, and the field of the JSON object that it holds. */
export function splitField(name: string): { readonly name: string; readonly field: string | undefined } {
  const at = name.indexOf('#')
  return at === -1 ? { name, field: undefined } : { name: name.slice(0, at), field: name.slice(at + 1) }
}

/** The whole text, or one field of the object that it is the JSON of. @throws SunderError `store_unavailable`, without a word of the secret */
export function secretText(text: string | undefined, field: string | undefined, reference: string): string {
  const secret = field === undefined ? text : fieldOf(text ?? '', field)
  if (secret === undefined || secret === '') throw noSecret(`${reference}: nothing in it`)
  return secret
}

export function noSecret(detail: string, cause?: unknown): SunderError {
  return new SunderError('store_unavailable', { detail: `secret ${detail}`, ...(cause ? { cause } : {}) })
}

function fieldOf(text: string, field: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed !== 'object' || parsed === null || !Object.hasOwn(parsed, field)) return undefined
    const value: unknown = parsed[field as keyof typeof parsed]
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}
