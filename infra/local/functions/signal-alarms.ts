import type { AuditAppender } from '../../../shared/audit/audit-table.ts'
import { isAlarm } from '../../../shared/audit/is-alarm.ts'
import type { AlarmSignal } from '../../../shared/shipping/alarm-signal.ts'

/** Tells of each alarm record once it is durable, as the watch on the table's stream does on AWS. Waits for nobody. */
export function signalAlarms(appender: AuditAppender, signal: AlarmSignal): AuditAppender {
  return {
    registerLane: appender.registerLane,
    async put(record) {
      await appender.put(record)
      if (isAlarm(record)) void signal.raise({ lane: record.lane, seq: record.seq })
    },
  }
}
