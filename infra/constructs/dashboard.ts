import { Aws, Duration } from 'aws-cdk-lib'
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch'
import type { Construct } from 'constructs'
import { writesRecords } from '../access/audit-lanes.ts'
import type { DeploymentNames } from '../deployment/names.ts'
import { type DutyName, dutyStacks, functionNames } from '../functions.ts'
import { counted, ofApi, ofFunction, ofWorkflow, refusedByFirewall, unfinished } from './metrics.ts'

export interface DashboardProps {
  readonly deployment: string
  readonly names: DeploymentNames
  readonly alarms: readonly Alarm[]
}

const duties = Object.keys(dutyStacks) as DutyName[]

/** One page: the alarms, then who crossed a line, then how the duties fare. */
export function addDashboard(
  scope: Construct,
  id: string,
  { deployment, names, alarms }: DashboardProps,
): void {
  const refused = [
    ...duties.map((duty) => counted('RefusedCrossing', duty)),
    ...duties.map((duty) => refusedByFirewall(names, duty, Aws.REGION)),
  ]
  const trust = [
    counted('AuditRecordAltered', 'watch-audit').with({ label: 'altered records' }),
    counted('WithheldRow', 'read-vectors').with({ label: 'withheld rows' }),
    counted('RecordRefused', 'seal-audit').with({ label: 'records not sealed' }),
    counted('AlarmRaised', 'read-vectors').with({ label: 'planted vectors read' }),
    ...functionNames
      .filter(writesRecords)
      .map((name) => counted('AuditWriteFailure', name).with({ label: `unwritten records, ${name}` })),
  ]
  new Dashboard(scope, id, {
    dashboardName: deployment,
    defaultInterval: Duration.hours(3),
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 })],
      [
        graph('Refused crossings and refused by the firewall', refused),
        graph('Records and rows that are not as they should be', trust),
        graph(
          'Without a valid token',
          duties.map((duty) => counted('UnauthenticatedRequest', duty)),
        ),
      ],
      [
        graph('Requests', ofEachApi('Count')),
        graph('5xx', ofEachApi('5XXError')),
        graph('4xx', ofEachApi('4XXError')),
      ],
      [
        graph('Latency in ms, 95 of 100', ofEachApi('Latency', 'p95')),
        graph('Throttles', ofEachFunction('Throttles')),
        graph('Interrupted requests', ofEachFunction('Errors')),
      ],
      [
        graph('Failures of the embedding model', [
          counted('UpstreamFailure', 'embed'),
          counted('UpstreamFailure', 'embed-query'),
        ]),
        graph('Concurrent executions', ofEachFunction('ConcurrentExecutions', 'Maximum')),
        graph('Delay of the copies of audit records, in ms', [
          ofFunction(names, 'watch-audit', 'IteratorAge', 'Maximum'),
        ]),
      ],
      [
        graph(
          'Approval workflows',
          ['ExecutionsStarted', 'ExecutionsSucceeded', ...unfinished].map((metric) =>
            ofWorkflow(names, metric),
          ),
        ),
      ],
    ],
  })

  function ofEachApi(metric: string, statistic?: string): IMetric[] {
    return duties.map((duty) => ofApi(names, duty, metric, statistic))
  }
  function ofEachFunction(metric: string, statistic?: string): IMetric[] {
    return functionNames.map((name) => ofFunction(names, name, metric, statistic))
  }
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 8, height: 6 })
}
