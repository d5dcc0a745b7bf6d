import * as z from 'zod/mini'
import english from 'zod/v4/locales/en.js'

/*
 * `zod/mini` comes without a language and would say "Invalid input" of everything. Whatever passes an issue's
 * words on, to a caller or to the log, imports this.
 */
z.config(english())
