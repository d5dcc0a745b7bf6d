/** Where a span begins and ends; a text that a browser's field for date and time can't show is left out. */
export function SpanFields({
  from,
  form,
}: {
  /** The label of its beginning. */
  readonly from: string
  readonly form: Readonly<Record<string, string>>
}) {
  return (
    <>
      <div class="field">
        <label for="from">{from}</label>
        <input type="datetime-local" id="from" name="from" value={local(form['from'])} />
      </div>
      <div class="field">
        <label for="to">Until (UTC)</label>
        <input type="datetime-local" id="to" name="to" value={local(form['to'])} />
      </div>
    </>
  )
}

function local(text: string | undefined): string {
  return text === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? '' : text.slice(0, 16)
}
