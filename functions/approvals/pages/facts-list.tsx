import {
  type FoundClass,
  foundClasses,
  toMinute,
  whatIsAsked,
  whoAsks,
} from '../../../shared/approvals/describe-approval.ts'
import { visibleLine } from '../../../shared/pages/visible-text.ts'
import type { FollowedLink } from '../follow-link.ts'

const actionWords: Readonly<Record<FoundClass['action'], string>> = {
  block: 'blocked',
  approve: 'goes to the model as it is, if approved',
  mask: 'masked before the model sees it',
  allow: 'allowed',
}

/** Who asks, for what, and until when. */
export function FactsList({ followed: { approval } }: { readonly followed: FollowedLink }) {
  const facts: readonly (readonly [string, string])[] = [
    ['Who asks', whoAsks(approval)],
    ['For', whatIsAsked(approval)],
    ['Model', approval.model],
    ['Source', `${approval.source} (${approval.sourceAsserted})`],
    ['Purpose', approval.purpose],
    ['Asked', toMinute(approval.askedAt)],
    ['Until', toMinute(approval.expiresAt)],
  ]
  return (
    <dl>
      {facts.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>
            <bdi>{visibleLine(value)}</bdi>
          </dd>
        </>
      ))}
    </dl>
  )
}

/** Why it is held: what was found, and what becomes of it. */
export function FoundTable({ followed: { approval, collection } }: { readonly followed: FollowedLink }) {
  const found = foundClasses(approval.findings, collection)
  if (found.length === 0) return <p>A grant for this collection needs an approval, whatever it is for.</p>
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Class</th>
          <th scope="col" class="n">
            Found
          </th>
          <th scope="col">What the policy says</th>
        </tr>
      </thead>
      <tbody>
        {found.map(({ name, count, action }) => (
          <tr>
            <td>{action === 'approve' ? <mark>{name}</mark> : name}</td>
            <td class="n">{count}</td>
            <td>{actionWords[action]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
