import type { Child } from 'hono/jsx'
import { Moment } from '../../../../shared/pages/moment.tsx'
import type { LeafState } from './prove-record.ts'

/** Whether the sealed log holds the record, in one sentence. */
export function LeafNotice({ leaf }: { readonly leaf: LeafState }) {
  const [tone, told] = tell(leaf)
  return (
    <div class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <p>{told}</p>
    </div>
  )
}

function tell(leaf: LeafState): readonly ['good' | 'bad' | 'warn' | 'ask', Child] {
  switch (leaf.state) {
    case 'no_log':
      return ['warn', 'This gateway keeps no sealed log: only the hash chain of its lane holds the record.']
    case 'waiting':
      return ['ask', 'It waits to be sealed, which takes a minute or two.']
    case 'unpublished':
      return [
        'ask',
        `It is leaf ${leaf.leaf} of the tree by seal ${leaf.seal}, whose checkpoint is not published yet.`,
      ]
    case 'absent':
      return [
        'bad',
        <>
          <strong>It is not in the sealed log,</strong> although its lane has ended and was sealed: it was
          written behind the log’s back, or too late.
        </>,
      ]
    case 'refused':
      return [
        'bad',
        <>
          <strong>The sealer refused its lane</strong> from number {leaf.seq} on:{' '}
          {leaf.what.replaceAll('_', ' ')}. Nothing after that is sealed.
        </>,
      ]
    case 'contradicted':
      return [
        'bad',
        <>
          <strong>The sealed log holds another record in this place.</strong> Leaf {leaf.leaf} of the tree of{' '}
          {leaf.size} that {leaf.signedBy} signed is not this one.
        </>,
      ]
    case 'proved':
      return [
        'good',
        <>
          <strong>Sealed:</strong> leaf {leaf.leaf} of the tree of {leaf.size} that {leaf.signedBy} signed, by
          seal {leaf.seal} of <Moment at={leaf.sealedAt} />. Its inclusion was just proved, by {leaf.hashes}{' '}
          hashes.
        </>,
      ]
  }
}
