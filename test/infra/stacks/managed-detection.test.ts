import { expect, it } from 'vitest'
import { type SynthesisOptions, synthTemplates, withSunderApp } from '../synthesized.ts'

const asked = (text: string) => text.replace('managed: none', 'managed: comprehend')

/** The functions' policies that let them ask Comprehend, by the stack's name and the policy's id. */
function whoMayAsk(options: SynthesisOptions): string[] {
  return Object.values(synthTemplates(options))
    .flatMap(({ Resources }) => Object.entries(Resources))
    .filter(
      ([, { Type, Properties }]) =>
        Type === 'AWS::IAM::ManagedPolicy' && JSON.stringify(Properties).includes('comprehend:'),
    )
    .map(([id]) => id.replace(/Duty.*$/, ''))
    .sort()
}

it('only functions that classify or mask may ask Comprehend, and only where the policy says so', () => {
  expect(whoMayAsk({})).toEqual([])
  expect(whoMayAsk({ editPolicy: asked })).toEqual([
    ...['embed', 'embedquery', 'readpayload', 'readvectors'],
    ...['workflowpreview', 'workflowrun'],
  ])
})

it('a private network has an endpoint for it then', () => {
  const endpoints = (editPolicy: (text: string) => string) =>
    Object.values(
      synthTemplates({ settings: { network: 'private' }, editPolicy })['SunderNetwork']?.Resources ?? {},
    ).filter(
      ({ Type, Properties }) =>
        Type === 'AWS::EC2::VPCEndpoint' && JSON.stringify(Properties).includes('comprehend'),
    ).length
  expect([endpoints((text) => text), endpoints(asked)]).toEqual([0, 1])
})

it('is no finding of the rules that a synthesis is held against', () => {
  withSunderApp({ nag: true, editPolicy: asked }, ({ app }) => {
    expect(() => app.synth()).not.toThrow()
  })
})
