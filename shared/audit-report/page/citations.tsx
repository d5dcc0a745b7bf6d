import type { Child } from 'hono/jsx'
import { visibleLine } from '../../pages/visible-text.ts'
import type { Cited } from '../section-schemas.ts'

/** Numbers the records that a report cites, so that tables stay readable: `[3]`, and at its end what that is. */
export interface Citations {
  /** The moment of a record, and its number. */
  cite(cited: Cited): Child
  /** The number alone. */
  number(cited: Cited): Child
  /** All that were cited, in the order of their numbers. */
  list(): Child
  readonly count: number
}

export function createCitations(): Citations {
  const numbers = new Map<string, number>()

  const placeOf = ({ record }: Cited): number => {
    const known = numbers.get(record)
    if (known !== undefined) return known
    const place = numbers.size + 1
    numbers.set(record, place)
    return place
  }
  const number = (cited: Cited) => {
    const place = placeOf(cited)
    return (
      <a class="cite" href={`#record-${place}`}>
        [{place}]
      </a>
    )
  }
  return {
    number,
    cite: (cited) => (
      <span class="at">
        <Moment at={cited.time} /> {number(cited)}
      </span>
    ),
    list: () => (
      <ol class="cited">
        {[...numbers].map(([record, place]) => (
          <li id={`record-${place}`}>
            <b>[{place}]</b> <code>{visibleLine(record)}</code>
          </li>
        ))}
      </ol>
    ),
    get count() {
      return numbers.size
    },
  }
}

/** A moment in UTC, to the second. */
export function Moment({ at }: { readonly at: string | null }) {
  if (at === null) return <>–</>
  return <time datetime={at}>{at.slice(0, 19).replace('T', ' ')}</time>
}
