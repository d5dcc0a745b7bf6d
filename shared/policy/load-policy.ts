import { createHash } from 'node:crypto'
import { type Document, isAlias, isScalar, parseDocument, visit } from 'yaml'
import { deepFreeze } from './deep-freeze.ts'
import { describeIssue, PolicyError, type PolicyIssue, sentence } from './policy-error.ts'
import { type Policy, policySchema } from './schema.ts'

const maxBytes = 262_144

/**
 * Reads a policy from the bytes of its YAML file (core schema of YAML 1.2, one document, no aliases, no
 * repeated keys, UTF-8, at most 256 KiB) into one deeply frozen object.
 *
 * @throws PolicyError with every issue as `path: found X, expected Y`
 */
export function parsePolicy(file: Uint8Array | string): Policy {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file
  const document = readDocument(bytes)
  const result = policySchema.safeParse(document)
  if (!result.success) {
    throw new PolicyError(result.error.issues.flatMap((issue) => describeIssue(issue, document)))
  }
  return deepFreeze({ ...result.data, digest: digestOf(bytes) })
}

/** What `Policy.digest` holds: the file's bytes as they are, so that anyone can compute it with `sha256sum`. */
function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

function readDocument(bytes: Uint8Array): unknown {
  if (bytes.byteLength > maxBytes) {
    throw new PolicyError([sentence([], `${bytes.byteLength} bytes`, `at most ${maxBytes}`)])
  }
  const document = parseDocument(decode(bytes), { version: '1.2', schema: 'core', uniqueKeys: true })
  const problems = [
    ...[...document.errors, ...document.warnings].map((error) =>
      sentence([], error.message.trimEnd(), 'valid YAML'),
    ),
    ...forbiddenNodes(document),
  ]
  if (problems.length > 0) throw new PolicyError(problems)
  return document.toJS({ maxAliasCount: 0 })
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new PolicyError([sentence([], 'bytes that are not UTF-8', 'a YAML file in UTF-8')])
  }
}

/** An alias can multiply a document without end; a `__proto__` key is dropped by some readers and obeyed by others. */
function forbiddenNodes(document: Document.Parsed): PolicyIssue[] {
  const issues: PolicyIssue[] = []
  visit(document, {
    Alias: (_key, alias) => {
      issues.push(sentence([], `the alias *${alias.source}`, 'the value itself'))
    },
    Pair: (_key, pair) => {
      if (isAlias(pair.key) || !isScalar(pair.key) || typeof pair.key.value !== 'string') {
        issues.push(sentence([], `the key ${pair.key}`, 'a string as key (quote it)'))
      } else if (pair.key.value === '__proto__') {
        issues.push(sentence([], 'the key __proto__', 'another name'))
      }
    },
  })
  return issues
}
