import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { DeploymentNames } from '../deployment/names.ts'
import {
  type DutyName,
  dutyStacks,
  functionNames,
  isAuditTask,
  isWorkflowTask,
  workflowTasks,
} from '../functions.ts'
import type { AlarmKind } from './alarm-kind.ts'
import { alarmsOfTheTrail } from './alarms-of-the-trail.ts'
import {
  counted,
  ofApi,
  ofFunction,
  ofRule,
  ofWorkflow,
  sumOf,
  throttledRequests,
  unfinished,
} from './metrics.ts'
import type { WatchedCalls } from './watched-calls.ts'

export interface AlarmsProps {
  readonly deployment: string
  readonly names: DeploymentNames
  readonly topic: ITopic
  readonly calls: WatchedCalls
}

const duties = Object.keys(dutyStacks) as DutyName[]
/** Those that people or other functions call. All of them record; the tasks of the workflow, too, are called again. */
const called = functionNames.filter((name) => !isAuditTask(name) && !isWorkflowTask(name))

/** An alarm for what an operator is woken for; each says what it means and what to do. */
export class Alarms extends Construct {
  readonly alarms: readonly Alarm[]

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id)
    const kinds = [
      ...crossings(props),
      ...records(),
      ...availability(props),
      ...approvals(props),
      ...alarmsOfTheTrail(props.names),
    ]
    this.alarms = kinds.map(
      ({ name, metric, runbook, threshold = 1, periods = 1, outOf = periods, belowThreshold }) => {
        const alarm = new Alarm(this, name, {
          alarmName: `${props.deployment}-${name}`,
          alarmDescription: runbook,
          metric,
          threshold,
          evaluationPeriods: outOf,
          datapointsToAlarm: periods,
          comparisonOperator: belowThreshold
            ? ComparisonOperator.LESS_THAN_THRESHOLD
            : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
          treatMissingData: belowThreshold ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
        })
        alarm.addAlarmAction(new SnsAction(props.topic))
        alarm.addOkAction(new SnsAction(props.topic))
        return alarm
      },
    )
  }
}

function crossings({ calls }: AlarmsProps): AlarmKind[] {
  return [
    {
      name: 'refused-crossings',
      metric: sumOf(duties.map((duty) => counted('RefusedCrossing', duty))),
      runbook:
        "An identity asked for what another duty may do, and was refused. Look at GET /records?kind=denial of the audit API for its issuer and subject. Ask its owner; if it was no mistake, take the identity's groups away at the identity provider.",
    },
    {
      name: 'break-glass-used',
      metric: ofRule(calls.breakGlass, 'TriggeredRules'),
      runbook:
        'Somebody assumed the break-glass role, or made a call in it that CloudTrail logs (reads of data only where a trail logs data events). Look at CloudTrail for its sessions and who began them, and at the access logs of the buckets. Ask that person for the emergency; if there is none, revoke the sessions of the role and empty breakGlassPrincipals in cdk.json.',
    },
    {
      name: 'guards-changed',
      metric: sumOf(calls.guards.map((rule) => ofRule(rule, 'TriggeredRules'))),
      runbook:
        'Somebody changed the policy of a table, bucket, vector bucket, key or secret, exported or restored a table, or changed by hand a function or what feeds it. Look at CloudTrail for who did it. If it was no deployment (which changes policies and tables, and whose changes of functions are left out here), deploy again to put all back and treat the data as seen by that identity.',
    },
    {
      name: 'watched-calls-untold',
      metric: sumOf(calls.all.map((rule) => ofRule(rule, 'FailedInvocations'))),
      runbook:
        'EventBridge saw a watched call (break-glass, a guard, a key) and could not publish its details. Look at the policy of the alarm topic and at that of its key: events.amazonaws.com must be let in both, without aws:SourceAccount. Put that right by deploying again, and look in CloudTrail for the call.',
    },
    {
      name: 'withheld-rows',
      metric: counted('WithheldRow', 'read-vectors'),
      runbook:
        'Stored vectors do not verify against their signed job: they were written or altered behind the gateway. Look at the audit records of read-vectors with response.withheld above zero, and at CloudTrail for who wrote to the vector bucket. Embed the affected source anew; the rows stay withheld until then.',
    },
  ]
}

function records(): AlarmKind[] {
  return [
    {
      name: 'audit-write-failures',
      metric: sumOf(called.map((name) => counted('AuditWriteFailure', name))),
      runbook:
        'Requests were answered 503 because their record could not be written; nothing was released. Look at the function’s log for the request id, then at the throttles and errors of the audit table and of its key. Nothing is to be repaired afterwards: callers try again.',
    },
    {
      name: 'audit-record-altered',
      metric: counted('AuditRecordAltered', 'watch-audit'),
      runbook:
        'An audit record was overwritten, changed or removed before its time. Look at the log of watch-audit for its lane and number, at the archive bucket for the record as it was, and at CloudTrail for who wrote to the table. Treat it as an intrusion: keep the table as it is, and verify the lane from the copies.',
    },
  ]
}

function availability({ names }: AlarmsProps): AlarmKind[] {
  const errors = [...called, 'watch-audit' as const].map((name) => ofFunction(names, name, 'Errors'))
  return [
    ...duties.map((duty) => ({
      name: `${duty}-5xx`,
      metric: ofApi(names, duty, '5XXError'),
      threshold: 5,
      periods: 2,
      runbook: `The API of ${duty} answers with errors of its own (5xx). Look at its access log for status and route, then at the function's log under the same request id; 502 and 504 of embed are the model provider's. If it began with a deployment, deploy the last good commit.`,
    })),
    {
      name: 'throttles',
      metric: sumOf(duties.map((duty) => counted(throttledRequests, duty))),
      threshold: 10,
      periods: 2,
      runbook:
        "Callers are throttled (429). Look at the access log of the API for addresses and routes. Raise requestsPerSecond or requestsPerAddress in cdk.json, or the policy's requestsPerMinute, if they are who they should be.",
    },
    {
      name: 'functions-throttled',
      metric: sumOf(called.map((name) => ofFunction(names, name, 'Throttles'))),
      threshold: 10,
      periods: 2,
      runbook:
        "Functions were refused for want of concurrency, and with them their callers. Look at the Throttles and ConcurrentExecutions of the functions. Raise the account's quota, or the function's `concurrency` in cdk.json.",
    },
    {
      name: 'many-refused-requests',
      metric: sumOf(duties.map((duty) => ofApi(names, duty, '4XXError'))),
      threshold: 300,
      periods: 5,
      runbook:
        'Callers are refused in numbers (4xx). Look at the access logs for status, address and route, and at the firewall’s log. 401 from few addresses: somebody tries tokens, block the addresses; 400 or 403 after a deployment: the policy or a client is at fault.',
    },
    {
      name: 'interrupted-requests',
      metric: sumOf(errors),
      runbook:
        'A function was ended before it answered (time-out, memory, crash); what its request had claimed of a grant stays spent. Look at its log for the last lines of that invocation, and at GET /records of the audit API for requests without an outcome. Tell the grant’s owner; if it is a time-out of embed, ask the model provider or have clients send fewer inputs at once.',
    },
  ]
}

function approvals({ names }: AlarmsProps): AlarmKind[] {
  return [
    {
      name: 'approval-unfinished',
      metric: sumOf(unfinished.map((metric) => ofWorkflow(names, metric))),
      runbook:
        'An approval workflow failed, timed out or was aborted before it could close: what waited for it keeps its budget, and nobody was told. Look at the execution in Step Functions for the state in which it ended, at the log of that task, and at CloudTrail for who aborted it. Put that right, tell the embedder to send it again, and revoke the grant if its budget has to be free at once.',
    },
    {
      name: 'approval-tasks-failing',
      // The first attempt is followed by others: one failure alone heals itself.
      metric: sumOf(workflowTasks.map((name) => ofFunction(names, name, 'Errors'))),
      periods: 2,
      outOf: 10,
      runbook:
        'A task of the approval workflow fails again where it was tried again: no preview, no mail, no vectors, or no record could be written. Look at the log of the task that has Errors for the approval’s id, then at SES (is the identity verified, is the account out of the sandbox), the model provider and the tables. What fails for good is closed as failed, and the embedder sends it again.',
    },
  ]
}
