import type { Href } from '../page-address.ts'
import { PayloadBlock } from '../payload-block.tsx'
import type { PayloadState } from './look-at-record.ts'

/** What the record committed to: whether it is still kept as it was, and what it is. */
export function PayloadSection({
  record,
  payload,
  href,
}: {
  readonly record: string
  readonly payload: NonNullable<PayloadState>
  readonly href: Href
}) {
  const at = (look: 'check' | 'masked') => href(`/records/${record}`, { payload: look })
  return (
    <section class="sheet" aria-labelledby="payload">
      <h2 id="payload">Its payload</h2>
      <Known payload={payload} />
      <p class="links">
        {payload.state === 'committed' && <a href={at('check')}>Check whether it is kept unchanged</a>}
        {payload.state !== 'shown' && <a href={at('masked')}>Show it, masked</a>}
        {payload.state !== 'committed' && <a href={href(`/records/${record}`)}>Leave it</a>}
      </p>
    </section>
  )
}

function Known({ payload }: { readonly payload: NonNullable<PayloadState> }) {
  if (payload.state === 'committed') {
    return (
      <p>
        The record commits to what was asked or answered. That is kept apart, and each look at it is on
        record.
      </p>
    )
  }
  const { kept, matches } = payload.state === 'checked' ? payload.verdict : payload.shown
  if (!kept) return <p>Nothing is kept of it: it was erased, or its retention is over.</p>
  if (!matches) {
    return (
      <div class="notice bad" role="alert">
        <p>
          <strong>What is kept is not what the record committed to.</strong>
        </p>
      </div>
    )
  }
  if (payload.state === 'checked') {
    return (
      <div class="notice good" role="status">
        <p>It is kept, unchanged: {payload.verdict.bytes.toLocaleString('en')} bytes.</p>
      </div>
    )
  }
  const { content, masked } = payload.shown
  const withheld = content === null ? ('too large' as const) : null
  return <PayloadBlock title="What is kept" payload={{ content: content as never, withheld, masked }} />
}
