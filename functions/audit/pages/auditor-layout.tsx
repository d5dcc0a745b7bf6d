import type { Child } from 'hono/jsx'
import { chartStyle } from '../../../shared/pages/charts/chart-style.ts'
import { Layout } from '../../../shared/pages/layout.tsx'
import { visibleLine } from '../../../shared/pages/visible-text.ts'
import { wideStyle } from '../../../shared/pages/wide-style.ts'
import type { AuditorSession } from '../../../shared/sign-in/session.ts'
import { htmlOf } from './html.ts'
import type { Href } from './page-address.ts'

const places = [
  ['', 'Overview'],
  ['/timeline', 'Timeline'],
  ['/approvals', 'Approvals'],
  ['/verification', 'Verification'],
  ['/report', 'Report'],
] as const
export type PlaceName = (typeof places)[number][1]

/** A page of an auditor's, with the way to all others. */
export function auditorPage({
  title,
  at,
  auditor,
  href,
  hasCharts = false,
  children,
}: {
  readonly title: string
  /** The place that the page belongs to, if any. */
  readonly at?: PlaceName
  readonly auditor: Pick<AuditorSession, 'name' | 'csrf'> | undefined
  readonly href: Href
  readonly hasCharts?: boolean
  readonly children?: Child
}): string {
  return htmlOf(
    <Layout
      title={title}
      brand={
        <>
          Sunder <span>audit</span>
        </>
      }
      moreStyles={hasCharts ? [wideStyle, chartStyle] : [wideStyle]}
      footer="Every look at these pages is recorded, with what was asked. All times are UTC."
      account={auditor !== undefined && <Account auditor={auditor} href={href} />}
      navigation={
        auditor !== undefined && (
          <nav class="places" aria-label="Pages">
            {places.map(([path, name]) => (
              <a href={href(path)} {...(name === at && { 'aria-current': 'page' })}>
                {name}
              </a>
            ))}
          </nav>
        )
      }
    >
      {children}
    </Layout>,
  )
}

function Account({
  auditor,
  href,
}: {
  readonly auditor: Pick<AuditorSession, 'name' | 'csrf'>
  readonly href: Href
}) {
  return (
    <form class="account" method="post" action={href('/sign-out')}>
      <bdi>{visibleLine(auditor.name)}</bdi>
      <input type="hidden" name="csrf" value={auditor.csrf} />
      <button type="submit" class="plain">
        Sign out
      </button>
    </form>
  )
}
