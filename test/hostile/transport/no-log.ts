import type { Log } from '../../../shared/runtime/log.ts'

/** Of parts whose words nobody reads. */
export const noLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
