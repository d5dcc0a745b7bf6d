import { readFileSync } from 'node:fs'
import validate from 'asl-validator'
import { expect, it } from 'vitest'

interface State {
  readonly Parameters?: { readonly Payload?: Readonly<Record<string, unknown>> }
}

const definition = JSON.parse(readFileSync('infra/approval.asl.json', 'utf8')) as {
  readonly States: Readonly<Record<string, State>>
}

it('is Amazon States Language', () => {
  const { isValid, errorsText } = validate(definition)
  expect([isValid, isValid ? '' : errorsText()]).toEqual([true, ''])
})

it('hands ids, seconds, tokens and states on, and nothing else', () => {
  const names = Object.values(definition.States).flatMap(({ Parameters }) =>
    Object.keys(Parameters?.Payload ?? {}).map((name) => name.replace(/\.\$$/, '')),
  )
  const known = ['approval', 'id', 'kind', 'outcome', 'task', 'token', 'untilExpiry', 'untilReminder']
  expect([...new Set(names)].sort()).toEqual(known)
})
