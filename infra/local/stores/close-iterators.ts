import { ClassicLevel } from 'classic-level'

/**
 * Has dynalite close its iterators. It ends them by `return`, which those of Level 3 don't have: each query and scan
 * would leave one open until the database closes, with its buffers, and with a snapshot for whose sake LevelDB keeps
 * what has been overwritten since. To be called once, before a database is opened.
 */
export function closeIterators(): void {
  const { prototype } = ClassicLevel
  for (const kind of ['keys', 'values'] as const) {
    const open: (...options: unknown[]) => { close(): Promise<void> } = prototype[kind]
    Object.defineProperty(prototype, kind, {
      configurable: true,
      writable: true,
      value(...options: unknown[]) {
        const iterator = Reflect.apply(open, this, options)
        return Object.assign(iterator, { return: () => iterator.close() })
      },
    })
  }
}
