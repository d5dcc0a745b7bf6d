import type { Child } from 'hono/jsx'
import { visibleLine } from '../../pages/visible-text.ts'

export interface Column<Row> {
  readonly head: Child
  /** A figure stands at the right. */
  readonly figure?: boolean
  cell(row: Row): Child
}

interface Told<Row> {
  readonly counted: string
  readonly rows: readonly Row[]
  readonly more: number
}

/** What did not fit, beside the table's own words for what that counts. */
export interface TableOf<Row> {
  readonly caption: string
  readonly told: Told<Row>
  readonly columns: readonly Column<Row>[]
  /** Instead of a table without rows. */
  readonly none: string
  /** Over several columns each: name and number of columns. */
  readonly groups?: readonly (readonly [name: string, columns: number])[]
}

/**
 * A table that says how it was counted, repeats its head on each printed page, and says what it does not show. Called, and no
 * component: what it cites gets its numbers in the order of the sections.
 */
export function reportTable<Row>({ caption, told, columns, none, groups }: TableOf<Row>) {
  const counted = <p class="counted">How counted: {told.counted}</p>
  if (told.rows.length === 0) {
    return (
      <>
        <h3>{caption}</h3>
        {told.more === 0 && <p class="none">{none}</p>}
        {counted}
        <More count={told.more} />
      </>
    )
  }
  return (
    <>
      <h3>{caption}</h3>
      {counted}
      <Scroll label={caption}>
        <table>
          <caption class="skip">{caption}</caption>
          <thead>
            {groups !== undefined && (
              <tr class="groups">
                {groups.map(([name, span]) =>
                  name === '' ? (
                    <td colspan={span} />
                  ) : (
                    <th colspan={span} scope="colgroup">
                      {name}
                    </th>
                  ),
                )}
              </tr>
            )}
            <tr>
              {columns.map(({ head, figure }) => (
                <th scope="col" class={figure ? 'n' : undefined}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {told.rows.map((row) => (
              <tr>{columns.map((column, index) => cellOf(row, column, index === 0))}</tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <More count={told.more} />
    </>
  )
}

function cellOf<Row>(row: Row, column: Column<Row>, isFirst: boolean) {
  const value = column.cell(row)
  if (isFirst) return <th scope="row">{value}</th>
  if (!column.figure) return <td>{value}</td>
  return <td class={value === 0 ? 'n zero' : 'n'}>{typeof value === 'number' ? figureOf(value) : value}</td>
}

/** Wide tables are scrolled within themselves, by keyboard too. */
export function Scroll({ label, children }: { readonly label: string; readonly children?: Child }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a section of its own would stand among the report's
    <div class="scroll" role="region" aria-label={label} tabindex={0}>
      {children}
    </div>
  )
}

function More({ count }: { readonly count: number }) {
  return count === 0 ? null : <p class="more">{figureOf(count)} more, not shown: see how it was counted.</p>
}

/** With thin spaces between the thousands. */
export function figureOf(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f')
}

/** `1 request`, `2 requests`. */
export function countOf(count: number, thing: string): string {
  return `${figureOf(count)} ${thing}${count === 1 ? '' : 's'}`
}

export function Identity({
  who,
}: {
  readonly who: { readonly issuer: string; readonly subject: string } | null
}) {
  if (who === null) return <span class="soft">no identity</span>
  return (
    <>
      <bdi>{visibleLine(who.subject)}</bdi>
      <small>
        <bdi>{visibleLine(who.issuer)}</bdi>
      </small>
    </>
  )
}

export function Id({ children }: { readonly children: string | null }) {
  return children === null ? <>–</> : <code class="id">{visibleLine(children)}</code>
}
