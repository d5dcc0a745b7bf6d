import type { FaultyRecord } from '../../../shared/audit/present-record.ts'
import type { Href } from './page-address.ts'

const most = 5

/** What stands in the table and is not what a lane wrote: the first thing that an auditor must hear. */
export function FaultyNotice({
  faulty,
  href,
}: {
  readonly faulty: readonly FaultyRecord[]
  readonly href: Href
}) {
  if (faulty.length === 0) return null
  return (
    <div class="notice bad" role="alert">
      <p>
        <strong>
          {faulty.length === 1 ? 'One stored item is' : `${faulty.length} stored items are`} not what was
          written.
        </strong>{' '}
        None of them is shown as a record.{' '}
        <a href={href('/verification', { check: 'day' })}>Verify the last day</a>
      </p>
      <ul>
        {faulty.slice(0, most).map(({ lane, seq, faults }) => (
          <li>
            <code>
              {lane}/{seq}
            </code>
            : {faults.join(', ').replaceAll('_', ' ')}
          </li>
        ))}
      </ul>
      {faulty.length > most && <p class="soft">and {faulty.length - most} more</p>}
    </div>
  )
}
