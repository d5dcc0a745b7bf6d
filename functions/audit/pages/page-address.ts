import type { ServiceContext } from '../../../shared/http/operation.ts'
import type { AuditPagesDependencies } from './dependencies.ts'

/** The pages' own folder: their cookies go no further, and never to the API. */
export const pagesPath = '/pages'

type Parts = Pick<AuditPagesDependencies, 'baseUrl' | 'sessions'>

/** What session cookies need to know of the pages. */
export function cookieParts({ baseUrl, sessions }: Parts) {
  return { sessions, baseUrl: (context: ServiceContext) => `${baseUrl(context)}${pagesPath}` }
}

/** Makes the addresses of links on a page, without scheme and host. */
export type Href = (path: string, query?: Readonly<Record<string, string | undefined>>) => string

export function createHref(baseUrl: string): Href {
  const root = `${new URL(baseUrl).pathname.replace(/\/$/, '')}${pagesPath}`
  return (path, query = {}) => {
    const given = Object.entries(query).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, value] as [string, string]],
    )
    return `${root}${path}${given.length === 0 ? '' : `?${new URLSearchParams(given)}`}`
  }
}
