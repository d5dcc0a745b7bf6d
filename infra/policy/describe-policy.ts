import type { CollectionPolicy, Policy } from '../../shared/policy/schema.ts'
import { covers, dataClasses } from '../../shared/regulated-data/classes.ts'
import { actionOf, regulatedActions } from '../../shared/regulated-data/policy/regulated-actions.ts'
import type { Style } from '../command-line/style.ts'
import { describeTrail } from './describe-trail.ts'
import type { ReadPolicy } from './read-policy.ts'

/** What a valid policy comes to, collection by collection, its defaults filled in. */
export function describePolicy({ file, policy, lineOf }: ReadPolicy, style: Style): string {
  const collections = Object.entries(policy.collections).map(([name, collection]) => {
    const remarks = remarksOn(collection).map(({ line, words }) => {
      const at = lineOf(['collections', name, ...line])
      return style('yellow', `  ! ${words}${at === undefined ? '' : ` (line ${at})`}`)
    })
    return ['', style('bold', name), ...rows(describeCollection(policy, collection)), ...remarks]
  })
  return [
    style('green', `${file} is valid`),
    style('dim', policy.digest),
    ...collections.flat(),
    '',
    style('bold', 'for all'),
    ...rows(describeGuardrails(policy)),
  ].join('\n')
}

type Row = readonly [label: string, ...values: string[]]

function rows(all: readonly Row[]): string[] {
  const width = Math.max(...all.map(([label]) => label.length))
  return all.flatMap(([label, ...values]) =>
    values.map((value, index) => `  ${(index === 0 ? label : '').padEnd(width)}  ${value}`),
  )
}

function describeCollection(policy: Policy, collection: CollectionPolicy): Row[] {
  const { sources, grants, reading, filterable } = collection
  const model = policy.models[collection.model]
  const denied = sources.deny.length === 0 ? '' : ` but not ${sources.deny.join(', ')}`
  return [
    ['model', `${collection.model}: ${model?.dimensions} dimensions, ${model?.baseUrl}`],
    ['store', `${collection.store}, ${collection.storeText ? 'with the text' : 'without the text'}`],
    ['sources', `${sources.allow.join(', ')}${denied}`],
    ['embedders', collection.embedders.join(', ')],
    ['readers', collection.readers.join(', ')],
    [
      'grants',
      `${minutes(grants.maxTtl)} and ${grants.maxInputs} inputs at most${grants.approval ? ', after an approval' : ''}`,
    ],
    ['reading', describeReading(reading)],
    [
      'filters',
      Object.entries(filterable)
        .map(([key, type]) => `${key} (${type})`)
        .join(', ') || 'none',
    ],
    ...describeCanaries(collection),
    ['inputs', ...describeRegulated(collection)],
    ['readers see', ...describeUnmasked(collection)],
  ]
}

function describeCanaries({ canaries }: CollectionPolicy): Row[] {
  if (canaries.length === 0) return []
  const vectors = canaries.length === 1 ? '1 planted vector' : `${canaries.length} planted vectors`
  return [['canaries', `${vectors}: a read that returns one raises an alarm`]]
}

function describeReading(reading: CollectionPolicy['reading']): string {
  return [
    `${reading.topK} hits at most`,
    reading.textQueries ? 'queries by text' : 'no queries by text',
    reading.rawVectors ? 'raw vectors' : 'no raw vectors',
    ...(reading.allowModelExtraction ? ['the model may be copied'] : []),
    ...(reading.verifyBytes ? [] : ["rows' bytes are not verified"]),
    `${reading.requestsPerMinute} requests a minute`,
  ].join(', ')
}

/** Lines of the policy by action, the strictest first, and what becomes of everything else. */
function describeRegulated({ regulated, masking }: CollectionPolicy): string[] {
  const styles = Object.entries(masking).map(([name, style]) => `${name} by ${style}`)
  const said = regulatedActions.toReversed().flatMap((action) => {
    const names = Object.keys(regulated).filter((name) => regulated[name] === action)
    return names.length === 0 ? [] : [`${action.padEnd(7)}  ${names.join(', ')}`]
  })
  const isRestMasked = dataClasses.some(
    (dataClass) => !Object.keys(regulated).some((name) => covers(name, dataClass)),
  )
  return [
    ...said,
    ...(isRestMasked ? [`mask     ${said.length === 0 ? 'everything' : 'everything else'}`] : []),
    ...(styles.length === 0 ? [] : [`masked:  ${styles.join(', ')}`]),
  ]
}

function describeUnmasked({ reading }: CollectionPolicy): string[] {
  if (reading.unmasked.length === 0) return ['everything that is found, masked']
  const groups = reading.unmasked.map(({ group, classes }) => `${group}: ${classes.join(', ')} as it is`)
  return [...groups, 'everything else that is found, masked']
}

function describeGuardrails({ guardrails, detection, audit }: Policy): Row[] {
  const { deniedPatterns, maxInputCharacters, maxInputsPerRequest } = guardrails
  return [
    ['inputs', `${maxInputCharacters} characters at most, ${maxInputsPerRequest} a request`],
    [
      'denied',
      deniedPatterns.length === 0 ? 'no pattern' : deniedPatterns.map((pattern) => `/${pattern}/`).join(', '),
    ],
    ['detection', detection.managed === 'none' ? "Sunder's own" : `Sunder's own and ${detection.managed}`],
    ['records', `kept for ${days(audit.retention)}`],
    ...describeTrail(audit),
  ]
}

interface Remark {
  /** The path of the line within the collection. */
  readonly line: readonly string[]
  readonly words: string
}

/** What is valid and yet can't be meant: lines that decide nothing. */
function remarksOn(collection: CollectionPolicy): Remark[] {
  const { regulated, reading } = collection
  const classesOf = (name: string) => dataClasses.filter((dataClass) => covers(name, dataClass))
  const overruled = Object.entries(regulated)
    .filter(([name, action]) =>
      classesOf(name).every((dataClass) => actionOf(collection, dataClass) !== action),
    )
    .map(([name, action]) => ({
      line: ['regulated', name],
      words: `${name}: ${action} decides nothing, as a stricter line covers it`,
    }))
  const maskedBefore = reading.unmasked.flatMap(({ group, classes }) =>
    classes
      .filter((name) => classesOf(name).every((dataClass) => actionOf(collection, dataClass) === 'mask'))
      .map((name) => ({
        line: ['reading', 'unmasked'],
        words: `${group} may see ${name} as it is, but it is masked before it is stored`,
      })),
  )
  return [...overruled, ...maskedBefore]
}

function minutes(milliseconds: number): string {
  return `${milliseconds / 60_000} minutes`
}

function days(milliseconds: number): string {
  return `${milliseconds / 86_400_000} days`
}
