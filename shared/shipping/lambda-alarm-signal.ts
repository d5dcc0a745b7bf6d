import type { LambdaClient } from '@aws-sdk/client-lambda'
import { leaveForFunction } from '../runtime/invoke-function.ts'
import type { Log } from '../runtime/log.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import type { AlarmSignal } from './alarm-signal.ts'

/** The shipper as a function of its own, which is not waited for: a receiver that hangs must not hold up the signal's sender. */
export function createLambdaAlarmSignal({
  log,
  ...lambda
}: {
  readonly client: LambdaClient
  readonly functionName: string
  readonly log: Log
}): AlarmSignal {
  return {
    async raise(place) {
      try {
        await leaveForFunction(lambda, { alarm: place })
      } catch (error) {
        const detail = error instanceof SunderError ? error.detail : undefined
        log.error({ ...place, detail }, 'an alarm is not shipped at once, it comes once sealed')
      }
    },
  }
}
