/** What a field's name is usually made of. What is not could be anything: a text, a sign that hides others. */
const plainName = /^[\w.$-]{1,64}$/

/** Whether a name that the caller chose can be repeated in an answer. */
export function isPlainName(name: string): boolean {
  return plainName.test(name)
}

/**
 * The name of a request's field as OpenAI's errors write it: `input[3]`, `sunder.items[0].id`. At most 200 characters;
 * `?` stands for a name that is not plain.
 */
export function paramPath(keys: readonly PropertyKey[]): string {
  const path = keys.reduce<string>((prefix, key) => {
    if (typeof key === 'number') return `${prefix}[${key}]`
    const name = isPlainName(String(key)) ? String(key) : '?'
    return prefix === '' ? name : `${prefix}.${name}`
  }, '')
  return path.slice(0, 200)
}
