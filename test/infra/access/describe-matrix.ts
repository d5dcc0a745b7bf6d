import { type Cell, cellsOf } from './cells.ts'
import type { Estate } from './estate.ts'
import { estateOf } from './estate-of-templates.ts'
import type { AskedRole } from './expected-access.ts'
import type { Templates } from './resolve-template.ts'
import { askedRoles, decide } from './violations.ts'

/** Details that ask how, or for several keys at once: the text above the table says what of it matters. */
const manners = / (under|overwriting|without|and) /
const words: Readonly<Partial<Record<AskedRole, string>>> = {
  administrator: '*administrator*',
  deployment: '*CloudFormation*',
}

interface Row {
  readonly on: string
  readonly actions: readonly string[]
  readonly answers: readonly string[]
}

/** What the policies together allow, as a Markdown table: a row per resource and action, a column per role. */
export function describeMatrix(templates: Templates): string {
  const estate = estateOf(templates)
  const groups = new Map<string, Cell[]>()
  for (const cell of cellsOf(estate).filter(({ detail }) => !manners.test(` ${detail} `))) {
    const name = `${cell.on} ${cell.action}`
    groups.set(name, [...(groups.get(name) ?? []), cell])
  }
  const rows = [...groups.values()].map((cells) => rowOf(estate, cells))
  const head = ['Resource', 'Actions', ...askedRoles.map((role) => words[role] ?? role)]
  return [head, head.map(() => '---'), ...merge(rows).map(cellsOfRow)].map(line).join('\n')
}

function rowOf(estate: Estate, cells: readonly Cell[]): Row {
  const [{ on, action } = { on: '', action: '' }] = cells
  const answers = askedRoles.map((role) => {
    const allowed = cells.filter((cell) => decide(estate, role, cell) === 'allow')
    if (allowed.length === 0) return '–'
    return allowed.length === cells.length ? '✓' : allowed.map(({ detail }) => code(detail)).join('<br>')
  })
  return { on, actions: [action], answers }
}

/** Actions on one resource with the same answers share a row. */
function merge(rows: readonly Row[]): Row[] {
  const merged = new Map<string, Row>()
  for (const { on, actions, answers } of rows) {
    const name = JSON.stringify([on, answers])
    merged.set(name, { on, actions: [...(merged.get(name)?.actions ?? []), ...actions], answers })
  }
  return [...merged.values()]
}

function cellsOfRow({ on, actions, answers }: Row): string[] {
  return [on, actions.map(code).join(', '), ...answers]
}

function code(text: string): string {
  return `\`${text}\``
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
