import { recordEffects, recordKinds } from '../../../../shared/audit/record.ts'
import { duties } from '../../../../shared/identity/caller.ts'
import { visibleLine } from '../../../../shared/pages/visible-text.ts'
import type { Href } from '../page-address.ts'
import { clip, knownActions } from '../record-words.ts'
import type { TimelineForm } from './timeline-query.ts'

export interface Problem {
  readonly message: string
  readonly param: string | undefined
}

interface Props {
  readonly href: Href
  readonly form: TimelineForm
  readonly collections: readonly string[]
  readonly problem: Problem | undefined
}

const filters = ['from', 'to', 'actor', 'action', 'trace', 'collection', 'kind', 'effect', 'duty'] as const
type FieldName = (typeof filters)[number]

const effectWords = {
  allowed: 'allowed',
  denied: 'refused (denied)',
  failed: 'failed',
  stored: 'stored',
  returned: 'returned',
} as const satisfies Record<(typeof recordEffects)[number], string>

/** What to look for: closed, so that what was found is seen at once, unless something is wrong in it. */
export function FilterForm({ href, form, collections, problem }: Props) {
  const inUse = filters.filter((name) => form[name] !== undefined)
  const about = { form, problem }
  return (
    <details class="sheet filter" open={problem !== undefined}>
      <summary>
        Filter{' '}
        {inUse.map((name) => (
          <span class="chip">
            {name} <bdi>{clip(visibleLine(form[name] ?? ''), 40)}</bdi>
          </span>
        ))}
      </summary>
      <form method="get" action={href('/timeline')}>
        {problem !== undefined && (
          <div class="notice bad" role="alert" id="problem">
            <p>
              {problem.param !== undefined && `${problem.param}: `}
              {problem.message}
            </p>
          </div>
        )}
        <div class="fields">
          <Field {...about} name="from" label="From (UTC)" type="datetime-local" />
          <Field {...about} name="to" label="Until (UTC)" type="datetime-local" />
          <Field {...about} name="actor" label="Who" hint="subject, or issuer|subject" />
          <Field {...about} name="action" label="Action" options={knownActions} />
          <Field {...about} name="trace" label="Grant, job or read" hint="its id" />
          <Field {...about} name="collection" label="Collection" options={collections} />
          <Choice {...about} name="kind" label="Kind" options={recordKinds} />
          <Choice {...about} name="effect" label="Effect" options={recordEffects} words={effectWords} />
          <Choice {...about} name="duty" label="Duty" options={duties} />
        </div>
        {form.show === 'all' && <input type="hidden" name="show" value="all" />}
        <div class="buttons">
          <button type="submit">Search</button>
          {inUse.length > 0 && <a href={href('/timeline')}>Clear</a>}
        </div>
      </form>
    </details>
  )
}

interface About {
  readonly name: FieldName
  readonly label: string
  readonly form: TimelineForm
  readonly problem: Problem | undefined
}

function Field({
  name,
  label,
  form,
  problem,
  type = 'text',
  hint,
  options,
}: About & { readonly type?: string; readonly hint?: string; readonly options?: readonly string[] }) {
  const isDate = type === 'datetime-local'
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type={type}
        value={isDate ? localValue(form[name]) : (form[name] ?? '')}
        {...(isDate ? { step: '1' } : { autocomplete: 'off', spellcheck: false, autocapitalize: 'none' })}
        {...(hint !== undefined && { placeholder: hint })}
        {...(options !== undefined && { list: `${name}-options` })}
        {...invalid(name, problem)}
      />
      {options !== undefined && (
        <datalist id={`${name}-options`}>
          {options.map((option) => (
            <option value={option} />
          ))}
        </datalist>
      )}
    </div>
  )
}

function Choice<Option extends string>({
  name,
  label,
  form,
  problem,
  options,
  words,
}: About & { readonly options: readonly Option[]; readonly words?: Readonly<Record<Option, string>> }) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} name={name} {...invalid(name, problem)}>
        <option value="">any</option>
        {options.map((option) => (
          <option value={option} selected={form[name] === option}>
            {words?.[option] ?? option}
          </option>
        ))}
      </select>
    </div>
  )
}

function invalid(name: FieldName, problem: Problem | undefined) {
  return problem?.param === name ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'problem' } : {}
}

/** What a browser's field for date and time takes; of any other text it would show nothing. */
function localValue(text: string | undefined): string {
  if (text === undefined) return ''
  const at = Date.parse(/(?:Z|[+-]\d\d:\d\d)$/i.test(text) ? text : `${text}Z`)
  return Number.isNaN(at) ? '' : new Date(at).toISOString().slice(0, 19)
}
