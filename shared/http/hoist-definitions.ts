/**
 * Moves what the schemas in a document define of their own (`$defs`, of those that contain themselves) to one place,
 * where the document's references find it: `#` is the document there, and not the schema.
 *
 * @returns the document without them, and the definitions for its `components.schemas`
 */
export function hoistDefinitions(document: object): { readonly document: object; readonly schemas: object } {
  const schemas: Record<string, unknown> = {}
  const hoist = (node: unknown, names: ReadonlyMap<string, string>): unknown => {
    if (Array.isArray(node)) return node.map((each) => hoist(each, names))
    if (typeof node !== 'object' || node === null) return node
    const { $defs, ...rest } = node as Record<string, unknown>
    const known = new Map(names)
    const own = Object.entries($defs ?? {})
    for (const [name] of own) known.set(name, nextName())
    for (const [name, schema] of own) schemas[known.get(name) ?? name] = hoist(schema, known)
    return Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [
        key,
        key === '$ref' ? refer(value, known) : hoist(value, known),
      ]),
    )
  }
  let count = 0
  const nextName = () => `Recursive${++count}`
  return { document: hoist(document, new Map()) as object, schemas }
}

function refer(reference: unknown, names: ReadonlyMap<string, string>): unknown {
  const name = names.get(/^#\/\$defs\/(.+)$/.exec(String(reference))?.[1] ?? '')
  return name === undefined ? reference : `#/components/schemas/${name}`
}
