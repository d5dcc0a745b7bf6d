import { SunderError } from '../../runtime/sunder-error.ts'

/** Runs what asks the store. @throws SunderError `store_unavailable` with the failure's name alone; one that is there already passes */
export async function atTheLog<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action()
  } catch (cause) {
    if (cause instanceof SunderError) throw cause
    throw new SunderError('store_unavailable', { detail: `log store: ${nameOf(cause)}`, cause })
  }
}

/** What stands there is nothing that a sealer wrote. */
export function logDamaged(path: string, cause: unknown): SunderError {
  return new SunderError('store_unavailable', { detail: `log store: ${path} is damaged`, cause })
}

export function tileConflict(path: string): SunderError {
  return new SunderError('conflict', { detail: `log store: another ${path} stands in its place` })
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
