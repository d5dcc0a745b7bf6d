import { synthTemplates } from '../synthesized.ts'
import { asObject } from './policy-document.ts'
import type { TemplateResource, Templates } from './resolve-template.ts'

type Json = Record<string, unknown>

/** As they are. */
const templates: Templates = synthTemplates()

/** A copy of the templates in which the role of `name` may do one thing more. */
export function given(name: string, Action: string, more: Json = {}): Templates {
  const [stack, id] = find(templates, (resource) => isRole(resource, name))
  const extra = { Effect: 'Allow', Action, Resource: '*', ...more }
  return changed(stack, id, (properties) => {
    const policies = Array.isArray(properties['Policies']) ? properties['Policies'] : []
    return { ...properties, Policies: [...policies, { PolicyDocument: { Statement: [extra] } }] }
  })
}

/** A copy in which the statement `sid` of the resource's own policy is missing. */
export function without(sid: string, type: string, text: string, from = templates): Templates {
  const [stack, id] = find(from, (resource) => {
    return resource.Type === type && JSON.stringify(resource).includes(text) && hasSid(resource, sid)
  })
  return changed(stack, id, (properties) => asObject(drop(properties, sid)), from)
}

export function anyPut(name: string): Templates {
  return given(name, 'dynamodb:PutItem', { Resource: '*:table/sunder-audit' })
}

const isRole = ({ Type, Properties }: TemplateResource, name: string) =>
  Type === 'AWS::IAM::Role' && JSON.stringify(Properties).includes(`"sunder-${name}-"`)
const hasSid = (resource: unknown, sid: string) => JSON.stringify(resource).includes(`"Sid":"${sid}"`)

function find(all: Templates, is: (resource: TemplateResource) => boolean): [string, string] {
  for (const [stack, { Resources }] of Object.entries(all)) {
    const [id] = Object.entries(Resources).find(([, resource]) => is(resource)) ?? []
    if (id !== undefined) return [stack, id]
  }
  throw new Error('no such resource')
}

function changed(stack: string, id: string, change: (properties: Json) => Json, from = templates): Templates {
  const copy = structuredClone(from)
  const resource = copy[stack]?.Resources[id]
  if (resource === undefined) throw new Error(`no ${id}`)
  const mended = { ...resource, Properties: change({ ...resource.Properties }) }
  return { ...copy, [stack]: { ...copy[stack], Resources: { ...copy[stack]?.Resources, [id]: mended } } }
}

function drop(value: unknown, sid: string): unknown {
  if (Array.isArray(value)) return value.filter((one) => !isStatement(one, sid)).map((one) => drop(one, sid))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, drop(inner, sid)]))
}
const isStatement = (value: unknown, sid: string) =>
  typeof value === 'object' && value !== null && 'Sid' in value && value.Sid === sid
