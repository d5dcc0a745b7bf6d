/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads settings by the names of their environment variables.
 *
 * @throws Error that names every variable that is missing or empty; a function that is set up by halves
 * answers nothing
 */
export function readSettings<Name extends string>(
  environment: Environment,
  names: readonly Name[],
): Readonly<Record<Name, string>> {
  const missing = names.filter((name) => (environment[name] ?? '') === '')
  if (missing.length > 0) throw new Error(`The environment lacks ${missing.join(', ')}.`)
  return Object.fromEntries(names.map((name) => [name, environment[name]])) as Record<Name, string>
}

/** The entries of a comma-separated setting; at least one, in their order. */
export function listOf(setting: string): readonly [string, ...string[]] {
  const [first = '', ...rest] = setting.split(',').map((entry) => entry.trim())
  return [first, ...rest]
}
