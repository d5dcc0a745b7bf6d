import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { functionNames } from '../../../infra/functions.ts'
import { synthTemplates } from '../synthesized.ts'

const environments = new Map<string, string[]>()
beforeAll(() => {
  for (const { Resources } of Object.values(synthTemplates())) {
    for (const { Type, Properties } of Object.values(Resources)) {
      if (Type !== 'AWS::Lambda::Function') continue
      environments.set(Properties['FunctionName'], Object.keys(Properties['Environment'].Variables))
    }
  }
})

it.each(functionNames)('%s is given every variable that its entry reads, and no other', (name) => {
  const entry = readFileSync(join('functions', name, 'entry.ts'), 'utf8')
  const read = new Set(entry.match(/\bSUNDER_[A-Z_]+\b/g))
  const given = environments.get(`sunder-${name}`)?.filter((variable) => variable.startsWith('SUNDER_'))
  expect(new Set(given)).toEqual(read)
})
