import type { core } from 'zod'

type Path = readonly PropertyKey[]

/** One thing that is wrong with a policy, as `path: found X, expected Y`. */
export type PolicyIssue = string

/** A policy that can't be used: every issue on a line of its own. */
export class PolicyError extends Error {
  readonly issues: readonly PolicyIssue[]

  constructor(issues: readonly PolicyIssue[]) {
    super(`The policy is not valid:\n${issues.map((issue) => `  ${issue}`).join('\n')}`)
    this.name = 'PolicyError'
    this.issues = issues
  }
}

/** Says what a schema's issue means in the document that it was found in. */
export function describeIssue(issue: core.$ZodIssue, document: unknown): PolicyIssue[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key]
      return sentence(path, preview(valueAt(document, path), path), 'no key of this name')
    })
  }
  if (issue.code === 'invalid_key') {
    const name = JSON.stringify(String(issue.path.at(-1)))
    const expected = issue.issues.map(expectation).join(', ')
    return [sentence(issue.path, `the name ${name}`, expected)]
  }
  return [sentence(issue.path, preview(valueAt(document, issue.path), issue.path), expectation(issue))]
}

export function sentence(path: Path, found: string, expected: string): PolicyIssue {
  return `${formatPath(path)}: found ${found}, expected ${expected}`
}

/** What YAML calls the schema's types. */
const typeNames: Readonly<Record<string, string>> = {
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
}

/** The schema library's words after "expected", without its "received"; a message of the schema's own as it stands. */
function expectation(issue: core.$ZodIssue): string {
  if (issue.code === 'invalid_format' && issue.format === 'url') return 'an http or https URL'
  if (issue.code === 'invalid_format' && issue.format === 'email') return 'an email address'
  if (issue.code === 'invalid_type') return typeNames[issue.expected] ?? issue.expected
  const words = /expected (.*)$/s.exec(issue.message)?.[1] ?? issue.message
  return words.replace(/, received .*$/s, '')
}

function formatPath(path: Path): string {
  const text = path
    .map((segment) => {
      if (typeof segment === 'number') return `[${segment}]`
      const name = String(segment)
      return /^[A-Za-z0-9_-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
    })
    .join('')
  return text.replace(/^\./, '') || 'policy'
}

function valueAt(document: unknown, path: Path): unknown {
  let value = document
  for (const segment of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined
    value = (value as Record<PropertyKey, unknown>)[segment]
  }
  return value
}

/** A short rendering; of a credential only its length, as a secret may stand where a reference should. */
function preview(value: unknown, path: Path): string {
  if (value === undefined) return 'nothing'
  if (path.at(-1) === 'credential' && typeof value === 'string') {
    return `a string of ${value.length} characters`
  }
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) {
    return Object.keys(value).length === 0 ? 'an empty mapping' : 'a mapping'
  }
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
