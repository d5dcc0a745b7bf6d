/** The name of a request's field as OpenAI's errors write it: `input[3]`, `sunder.items[0].id`. At most 200 characters. */
export function paramPath(keys: readonly PropertyKey[]): string {
  const path = keys.reduce<string>((prefix, key) => {
    if (typeof key === 'number') return `${prefix}[${key}]`
    return prefix === '' ? String(key) : `${prefix}.${String(key)}`
  }, '')
  return path.slice(0, 200)
}
