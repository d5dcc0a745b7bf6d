import type { Preview, PreviewedInput } from '../../../shared/approvals/preview.ts'

/** What one page can show: an input, or a piece of one that is too long for a page. */
export interface PreviewPart {
  readonly input: PreviewedInput
  /** From 1. */
  readonly number: number
  readonly text: string
  readonly piece: { readonly number: number; readonly count: number } | undefined
}

const mostInputs = 20
/** Of text and metadata together, in UTF-16 units: escaped, a page stays far below Lambda's 6 MB. */
const mostCharacters = 60_000

/** The page of that number, or the first one where there is no such page. */
export function pageOf(preview: Pick<Preview, 'inputs'>, number: number) {
  const pages = pagesOf(preview)
  const current = Number.isInteger(number) && number >= 1 && number <= pages.length ? number : 1
  return { current, count: pages.length, parts: pages[current - 1] ?? [] }
}

/** Every input, whole, in their order: nothing is left out, whatever its length. */
function pagesOf({ inputs }: Pick<Preview, 'inputs'>): PreviewPart[][] {
  const pages: PreviewPart[][] = []
  let page: PreviewPart[] = []
  let characters = 0
  for (const part of inputs.flatMap(partsOf)) {
    const size = part.text.length + part.input.metadata.length
    if (page.length > 0 && (page.length === mostInputs || characters + size > mostCharacters)) {
      pages.push(page)
      page = []
      characters = 0
    }
    page.push(part)
    characters += size
  }
  return page.length > 0 ? [...pages, page] : pages
}

function partsOf(input: PreviewedInput, index: number): PreviewPart[] {
  const pieces = cut(input.text)
  return pieces.map((text, at) => ({
    input,
    number: index + 1,
    text,
    piece: pieces.length === 1 ? undefined : { number: at + 1, count: pieces.length },
  }))
}

/** Never between the halves of a surrogate pair. */
function cut(text: string): string[] {
  if (text.length <= mostCharacters) return [text]
  const pieces: string[] = []
  for (let from = 0; from < text.length; ) {
    const last = text.charCodeAt(from + mostCharacters - 1)
    const splits = last >= 0xd800 && last <= 0xdbff
    const to = from + mostCharacters - (splits ? 1 : 0)
    pieces.push(text.slice(from, to))
    from = to
  }
  return pieces
}
