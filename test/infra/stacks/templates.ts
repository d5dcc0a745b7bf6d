import type { Template, TemplateResource } from '../synthesized.ts'

/** The resources of one type in a stack's template. */
export function resourcesOf(template: Template | undefined, type: string): TemplateResource[] {
  if (template === undefined) throw new Error('there is no such stack')
  return Object.values(template.Resources).filter((resource) => resource.Type === type)
}

/** The one whose property, such as its name, holds this text. */
export function resourceNamed(
  template: Template | undefined,
  type: string,
  [property, text]: readonly [string, string],
): TemplateResource {
  const found = resourcesOf(template, type).find(({ Properties }) =>
    JSON.stringify(Properties[property])?.includes(text),
  )
  if (found === undefined) throw new Error(`there is no ${type} with ${property} ${text}`)
  return found
}
