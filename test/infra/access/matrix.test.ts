import { describe, expect, it } from 'vitest'
import { synthTemplates } from '../synthesized.ts'
import { cellsOf } from './cells.ts'
import { estateOf } from './estate-of-templates.ts'
import { expectedAccess } from './expected-access.ts'
import { askedRoles, violations } from './violations.ts'

const templates = synthTemplates()

describe('the access matrix', () => {
  it('is what the duties need and nothing more, over identity, resource and key policies together', () => {
    expect(violations(templates)).toEqual([])
  })

  it('asks each question once, and about everything that is allowed', () => {
    const ids = cellsOf(estateOf(templates)).map(({ id }) => id)
    expect(ids.length).toBe(new Set(ids).size)
    const unasked = askedRoles.flatMap((role) => expectedAccess[role].filter((id) => !ids.includes(id)))
    expect(unasked).toEqual([])
  })
})
