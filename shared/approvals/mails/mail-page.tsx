import type { Child } from 'hono/jsx'
import { visibleLine } from '../../pages/visible-text.ts'

/** A row of facts, as both forms of a mail show it. */
export type Fact = readonly [name: string, value: string]

const body =
  'margin: 0; padding: 24px 16px; font: 16px/1.5 system-ui, -apple-system, Segoe UI, Roboto, sans-serif'
const sheet =
  'max-width: 600px; margin: 0 auto; padding: 24px; border: 1px solid #8b949e; border-radius: 12px'
const row = 'padding: 6px 16px 6px 0; text-align: left; vertical-align: top'
/** Paler than the text, whichever colours the reader's program chose. */
export const soft = 'font-size: 14px; opacity: 0.75'

/** A mail's HTML form. Whatever is in it is escaped, and isolated from the direction of what stands beside it. */
export function mailPage({
  title,
  facts,
  children,
}: {
  readonly title: string
  readonly facts: readonly Fact[]
  readonly children?: Child
}): string {
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
      </head>
      <body style={body}>
        <main>
          <div style={sheet}>
            <p style={`${soft}; margin: 0 0 8px`}>Sunder</p>
            <h1 style="font-size: 22px; line-height: 1.25; margin: 0 0 16px">{title}</h1>
            <table role="presentation" style="border-collapse: collapse; width: 100%">
              {facts.map(([name, value]) => (
                <tr>
                  <td style={`${row}; opacity: 0.75; width: 80px`}>{name}</td>
                  <td style={`${row}; padding-right: 0; word-break: break-word; overflow-wrap: anywhere`}>
                    <bdi>{visibleLine(value)}</bdi>
                  </td>
                </tr>
              ))}
            </table>
            {children}
          </div>
        </main>
      </body>
    </html>
  )
  return `<!doctype html>${page.toString()}`
}

/** The same facts as plain text. */
export function factLines(facts: readonly Fact[]): string {
  const width = Math.max(...facts.map(([name]) => name.length)) + 3
  return facts.map(([name, value]) => `${name.padEnd(width)}${visibleLine(value)}`).join('\n')
}
