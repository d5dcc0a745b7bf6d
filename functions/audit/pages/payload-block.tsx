import { visibleText } from '../../../shared/pages/visible-text.ts'
import type { TracePayload } from '../trace-payloads.ts'

/** Of a payload; the API has the whole. */
const mostCharacters = 20_000

const withheldWords: Readonly<Record<NonNullable<TracePayload['withheld']>, string>> = {
  erased: 'Nothing is kept of it: it was erased, or its retention is over.',
  'commitment differs': 'What is kept is not what the record committed to.',
  'too large': 'It is too large to be shown here.',
  unavailable: 'It can’t be had at the moment.',
  'no room left': 'There is no room left for it on this page: open its record.',
}

/** What was kept of a request or an answer, with all regulated data masked by its class. */
export function PayloadBlock({
  title,
  payload: { content, withheld, masked },
}: {
  readonly title: string
  readonly payload: Pick<TracePayload, 'content' | 'withheld' | 'masked'>
}) {
  if (withheld !== null) {
    return (
      <p class={withheld === 'commitment differs' ? 'notice bad' : 'soft'}>
        {title}: {withheldWords[withheld]}
      </p>
    )
  }
  const text = visibleText(JSON.stringify(content, undefined, 2))
  const classes = Object.keys(masked)
  const told = Object.entries(masked).map(([name, count]) => `${name} ${count}`)
  return (
    <details class="payload" open={text.length < 2_000}>
      <summary>
        {title}
        {told.length > 0 && `, masked: ${told.join(', ')}`}
      </summary>
      <div class="code">
        <pre dir="auto">
          <code>
            <Masked text={text.slice(0, mostCharacters)} classes={classes} />
          </code>
        </pre>
      </div>
      {text.length > mostCharacters && <p class="soft">The rest is left out: the API has the whole.</p>}
    </details>
  )
}

/** A text in which what was masked is seen at once: `[class]`, or `[class:name]` where equal values are to be known again. */
function Masked({ text, classes }: { readonly text: string; readonly classes: readonly string[] }) {
  const known = new Set(classes)
  const isMask = (piece: string) => known.has(/^\[([a-z0-9._-]+)(?::[a-z]+)?\]$/.exec(piece)?.[1] ?? '')
  return (
    <>
      {text
        .split(/(\[[a-z0-9._-]+(?::[a-z]+)?\])/)
        .map((piece) => (isMask(piece) ? <mark>{piece}</mark> : piece))}
    </>
  )
}
