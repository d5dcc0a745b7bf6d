declare module 'dynalite' {
  import type { Server } from 'node:http'

  interface Options {
    /** A folder to keep the data in; in memory when left out. */
    path?: string
    createTableMs?: number
    deleteTableMs?: number
    updateTableMs?: number
    maxItemSizeKb?: number
  }
  export default function dynalite(options?: Options): Server
}
