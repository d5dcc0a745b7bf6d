import { Logger } from '@aws-lambda-powertools/logger'
import type { Log } from '../log.ts'

/** Structured logs by Powertools; the service's name and level come from its own environment variables. */
export function createPowertoolsLog(serviceName: string): Log {
  const logger = new Logger({ serviceName })
  return {
    info: (fields, message) => logger.info(message, { ...fields }),
    warn: (fields, message) => logger.warn(message, { ...fields }),
    error: (fields, message) => logger.error(message, { ...fields }),
  }
}
