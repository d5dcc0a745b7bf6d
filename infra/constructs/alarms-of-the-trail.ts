import { Duration } from 'aws-cdk-lib'
import type { DeploymentNames } from '../deployment/names.ts'
import type { AlarmKind } from './alarm-kind.ts'
import { counted, lettersIn, ofFunction, sumOf, writtenUnwatched } from './metrics.ts'

/** What is wrong with what watches, seals, ships and exports the records. */
export function alarmsOfTheTrail(names: DeploymentNames): AlarmKind[] {
  return [...watch(names), ...log(names)]
}

function watch(names: DeploymentNames): AlarmKind[] {
  return [
    {
      name: 'watch-audit-late',
      metric: ofFunction(names, 'watch-audit', 'IteratorAge', 'Maximum'),
      threshold: Duration.minutes(5).toMilliseconds(),
      periods: 5,
      runbook:
        'Copies of audit records are five minutes behind or more; the stream forgets after 24 hours. Look at the log of watch-audit for what it fails on, then at its right to the archive bucket and its key. Put that right within the day: it goes on by itself.',
    },
    {
      // Three windows, as one write at the end of a window may be seen at the beginning of the next.
      name: 'watch-audit-silent',
      metric: writtenUnwatched(names),
      periods: 3,
      outOf: 12,
      runbook:
        'Audit records were written and the watch over them did not run: its event source mapping is off or gone, or the function can not be started. Look at the mapping of watch-audit in Lambda, at its reserved concurrency, and at CloudTrail for who changed them. Deploy again within a day, after which the stream forgets, and treat what was written meanwhile as unwatched.',
    },
    {
      name: 'watch-audit-gave-up',
      metric: lettersIn(names.watchDeadLetters),
      runbook:
        'Audit records were never copied: their positions in the stream are in the queue of failures. Look at the message for the shard and sequence numbers, and copy the records of that time from the audit table by the break-glass role. Delete the message when that is done.',
    },
  ]
}

function log(names: DeploymentNames): AlarmKind[] {
  return [
    {
      name: 'seal-audit-failing',
      metric: sumOf(
        (['Errors', 'Throttles'] as const).map((metric) => ofFunction(names, 'seal-audit', metric)),
      ),
      periods: 5,
      outOf: 10,
      runbook:
        'Records are not sealed: until they are, nothing shows that one of them was changed. Look at the log of seal-audit for what it fails on, then at its right to the log bucket, its key and the audit table. Put that right: it goes on where it was, and verify says which records were sealed late.',
    },
    {
      name: 'seal-audit-silent',
      metric: ofFunction(names, 'seal-audit', 'Invocations').with({ period: Duration.minutes(5) }),
      belowThreshold: true,
      periods: 2,
      runbook:
        'Nothing has called seal-audit for ten minutes: its rule is off or gone, or the function can not be started. Look at the rule in EventBridge, at the reserved concurrency of the function, and at CloudTrail for who changed them. Deploy again.',
    },
    {
      name: 'seal-audit-refused',
      metric: counted('RecordRefused', 'seal-audit'),
      runbook:
        'A record was not sealed, because it is not what its lane must hold next: it was altered after it was written, or written behind the function’s back. Look at the audit records with kind=alarm for its lane and number, and at the archive bucket for the record as it was. Treat it as an intrusion.',
    },
    {
      name: 'log-contradiction',
      metric: counted('LogContradiction', 'seal-audit'),
      runbook:
        'The audit log is not what was signed of it: seals or tiles are gone or others stand in their place, or the witness knows another tree. Look at the log of seal-audit for what it found, at the versions of the objects in the log bucket, and at CloudTrail for who wrote to it. Nothing is sealed until the objects are as they were: treat it as an intrusion, and keep the bucket as it is.',
    },
    {
      name: 'canary-read',
      metric: counted('AlarmRaised', 'read-vectors'),
      runbook:
        'Somebody read a planted vector, which nobody has a reason to find. Look at the audit records with kind=alarm for who it was and what else that identity read. Revoke its sessions at the identity provider, then ask its owner.',
    },
    {
      name: 'ship-audit-behind',
      metric: ofFunction(names, 'ship-audit', 'Errors'),
      periods: 5,
      outOf: 10,
      runbook:
        'Records are not shipped. Look at the log of ship-audit for the receiver and what it answers. Nothing is lost: it goes on where the receiver last took something. If the receiver is gone for good, take it out of the policy and deploy.',
    },
    {
      name: 'receiver-down',
      metric: counted('ReceiverDown', 'ship-audit'),
      periods: 5,
      outOf: 10,
      runbook:
        'A receiver of records takes nothing. Look at the log of ship-audit for its name, what it answers and how far it is behind. Nothing is lost and nobody else waits: put the receiver, its secret or its certificate right, and it goes on where it was.',
    },
    {
      name: 'export-audit-failing',
      metric: ofFunction(names, 'export-audit', 'Errors'),
      runbook:
        'An export, a verification or a report of an auditor was ended before it was done. Look at the log of export-audit for the job and what it failed on. The auditor asks again, for a shorter span if it was the time.',
    },
    {
      name: 'ship-audit-refused',
      metric: counted('EventRefused', 'ship-audit'),
      runbook:
        'A receiver refused a record for good; it is kept under shipping/ of the export bucket. Look at the log of ship-audit for the receiver and its answer. Put the receiver right and send the record again by hand.',
    },
  ]
}
