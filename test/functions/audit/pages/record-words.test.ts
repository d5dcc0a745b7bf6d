import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { knownActions, wordsOf } from '../../../../functions/audit/pages/record-words.ts'
import { auditJobKinds } from '../../../../shared/audit-jobs/audit-job.ts'

/** Wherever code gives a record its action: named outright, or by a text of an action's form. */
const naming =
  /(?:\b(?:audited|granted|guarded)\(\s*|\baction: )'([^']+)'|'((?:approval|audit|canary|grant|job|lane|payload)\.[a-z.-]+)'/g

function actionsInSources(): string[] {
  const files = ['functions', 'shared/audit', 'shared/policy'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  const sources = files.filter((file) => /\.tsx?$/.test(file) && !file.endsWith('record-words.ts'))
  const named = sources.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(naming)].map(([, outright, form]) => outright ?? form ?? ''),
  )
  return [...new Set([...named, ...auditJobKinds.map((kind) => `audit.job.${kind}`)])].sort()
}

it('has words for every action that a function records, and offers each as a filter', () => {
  const actions = actionsInSources()
  expect(actions).toEqual(expect.arrayContaining(['audit.tile', 'canary.read', 'embed', 'policy.change']))
  expect(actions.filter((action) => wordsOf(action) === action)).toEqual([])
  expect(knownActions).toEqual(expect.arrayContaining(actions))
})
