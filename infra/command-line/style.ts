import { styleText } from 'node:util'

/** One at a time: Node.js 20 does not ask whether it writes to a terminal where it is given several. */
type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'magenta'

/** Puts a text in a colour, or leaves it. */
export type Style = (format: Format, text: string) => string

/** In colour on a terminal, unless `NO_COLOR` or the like says otherwise. */
export const styleOf =
  (stream: NodeJS.WriteStream): Style =>
  (format, text) =>
    styleText(format, text, { stream, validateStream: true })
