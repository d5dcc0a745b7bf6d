import type { Preview } from '../../../shared/approvals/preview.ts'
import { visibleText } from '../../../shared/pages/visible-text.ts'
import { type PreviewPart, pageOf } from './pages-of-preview.ts'

/** Every input as it is masked, a page at a time. */
export function PreviewList({
  preview,
  page,
  path,
}: {
  readonly preview: Preview
  readonly page: number
  readonly path: string
}) {
  const { current, count, parts } = pageOf(preview, page)
  return (
    <section class="sheet" aria-labelledby="inputs">
      <h2 id="inputs">The inputs, masked</h2>
      <p class="soft">Whatever was recognised as regulated is shown by its class alone.</p>
      {preview.user !== undefined && (
        <p>
          The client names its user: <bdi>{visibleText(preview.user)}</bdi>
        </p>
      )}
      <Pages current={current} count={count} path={path} where="above" />
      <ol class="inputs">
        {parts.map((part) => (
          <Input part={part} />
        ))}
      </ol>
      <Pages current={current} count={count} path={path} where="below" />
    </section>
  )
}

function Input({ part }: { readonly part: PreviewPart }) {
  const { input, number, text, piece } = part
  const found = Object.entries(input.findings).map(([name, count]) => `${name} ${count}`)
  const facts: readonly (readonly [string, string])[] = [
    ...(input.clientId === undefined ? [] : [['Id', input.clientId] as const]),
    ...(input.metadata === '{}' ? [] : [['Metadata', input.metadata] as const]),
  ]
  return (
    <li>
      <div>
        <h3>
          Input {number}
          {piece !== undefined && `, part ${piece.number} of ${piece.count}`}
        </h3>
        <span class="soft">{found.length > 0 ? found.join(', ') : 'nothing was found'}</span>
      </div>
      <pre dir="auto">
        <Masked text={text} classes={Object.keys(input.findings)} />
      </pre>
      {facts.length > 0 && (
        <dl>
          {facts.map(([name, value]) => (
            <>
              <dt>{name}</dt>
              <dd>
                <code>
                  <bdi>
                    <Masked text={value} classes={Object.keys(input.findings)} />
                  </bdi>
                </code>
              </dd>
            </>
          ))}
        </dl>
      )}
    </li>
  )
}

/** A text in which the classes that stand for what was masked are seen at once. */
function Masked({ text, classes }: { readonly text: string; readonly classes: readonly string[] }) {
  const masks = new Set(classes.map((name) => `[${name}]`))
  return (
    <>
      {visibleText(text)
        .split(/(\[[a-z0-9._-]+\])/)
        .map((piece) => (masks.has(piece) ? <mark>{piece}</mark> : piece))}
    </>
  )
}

function Pages({
  current,
  count,
  path,
  where,
}: {
  readonly current: number
  readonly count: number
  readonly path: string
  readonly where: 'above' | 'below'
}) {
  if (count < 2) return null
  const link = (page: number) => `${path}?page=${page}#inputs`
  return (
    <nav class="pages" aria-label={`Pages of inputs, ${where}`}>
      {current > 1 && (
        <a href={link(current - 1)} rel="prev">
          Previous
        </a>
      )}
      <span>
        Page {current} of {count}
      </span>
      {current < count && (
        <a href={link(current + 1)} rel="next">
          Next
        </a>
      )}
    </nav>
  )
}
