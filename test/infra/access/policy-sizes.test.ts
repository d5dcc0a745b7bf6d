import { expect, it } from 'vitest'
import { synthTemplates } from '../synthesized.ts'
import { region } from './estate.ts'
import { asObject } from './policy-document.ts'
import { createResolver, type Templates } from './resolve-template.ts'

/** As long as names can be. */
const deployment = 'a'.repeat(17)
const longestRegion = 'ap-southeast-1'
const templates: Templates = synthTemplates({ settings: { deployment } })
const resolve = createResolver(templates)

/** The documents under `property`, wherever in a resource of `type` it stands, as AWS will count them. */
function sizes(type: string, property: string): number[] {
  return Object.entries(templates).flatMap(([stack, { Resources }]) =>
    Object.values(Resources)
      .filter(({ Type }) => Type === type)
      .flatMap(({ Properties = {} }) => documents(resolve(stack, Properties), property))
      .map((document) => JSON.stringify(document).replaceAll(region, longestRegion).length),
  )
}

function documents(value: unknown, property: string): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  const inner = Object.values(value).flatMap((one) => documents(one, property))
  return Array.isArray(value) || asObject(value)[property] === undefined
    ? inner
    : [asObject(value)[property], ...inner]
}

it.each([
  ['AWS::DynamoDB::Table', 'PolicyDocument', 20_480],
  ['AWS::S3::BucketPolicy', 'PolicyDocument', 20_480],
  ['AWS::S3Vectors::VectorBucketPolicy', 'Policy', 20_480],
  ['AWS::KMS::Key', 'KeyPolicy', 32_768],
  ['AWS::IAM::ManagedPolicy', 'PolicyDocument', 6_144],
])('%s: no policy is longer than AWS takes', (type, property, limit) => {
  const found = sizes(type, property)
  expect(found.length).toBeGreaterThan(0)
  expect(Math.max(...found)).toBeLessThanOrEqual(limit)
})
