import { expect, it } from 'vitest'
import { hoistDefinitions } from '../../../shared/http/hoist-definitions.ts'

const tree = (more: object) => ({
  $ref: '#/$defs/__schema0',
  $defs: { __schema0: { type: 'array', items: { $ref: '#/$defs/__schema0' }, ...more } },
})

it("gives each schema's own definitions a name in the document, and points to it", () => {
  const { document, schemas } = hoistDefinitions({
    first: tree({ maxItems: 1 }),
    second: [tree({ maxItems: 2 })],
  })
  expect(document).toEqual({
    first: { $ref: '#/components/schemas/Recursive1' },
    second: [{ $ref: '#/components/schemas/Recursive2' }],
  })
  expect(schemas).toEqual({
    Recursive1: { type: 'array', items: { $ref: '#/components/schemas/Recursive1' }, maxItems: 1 },
    Recursive2: { type: 'array', items: { $ref: '#/components/schemas/Recursive2' }, maxItems: 2 },
  })
})

it('leaves what defines nothing as it is', () => {
  const document = { responses: { 200: { description: 'Success' } }, list: [1, null, 'a'] }
  expect(hoistDefinitions(document)).toEqual({ document, schemas: {} })
})
