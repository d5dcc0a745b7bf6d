import { beforeAll, describe, expect, it } from 'vitest'
import { asObject } from '../access/policy-document.ts'
import { resolvePseudo } from '../stacks/resolve-pseudo.ts'
import { resourcesOf } from '../stacks/templates.ts'
import { synthTemplates } from '../synthesized.ts'
import { matches } from './match-event.ts'

type Patterns = Readonly<Record<string, unknown>>

function patternsOf(credential = 'secretsmanager:sunder/openai'): Patterns {
  const editPolicy = (text: string) => text.replace('secretsmanager:sunder/openai', credential)
  const rules = resourcesOf(synthTemplates({ editPolicy }).SunderOperations, 'AWS::Events::Rule')
  return Object.fromEntries(
    rules.map(({ Properties }) => [Properties['Name'], resolvePseudo(Properties['EventPattern'])]),
  )
}

let patterns: Patterns
beforeAll(() => {
  patterns = patternsOf()
})

/** The rules that a call of an administrator meets. */
function rulesFor(call: object, from = patterns): string[] {
  const { 'detail-type': type = 'AWS API Call via CloudTrail', ...detail } = asObject(call)
  const event = { 'detail-type': type, detail: { sourceIPAddress: '203.0.113.7', ...detail } }
  return Object.keys(from).filter((name) => matches(from[name], event))
}

const place = 'ap-southeast-1:123456789012'
const ofLambda = (eventName: string, more: object) => ({
  eventSource: 'lambda.amazonaws.com',
  eventName,
  ...more,
})
const watch = { requestParameters: { functionName: 'sunder-watch-audit' } }

describe('the break-glass role', () => {
  const role = 'sunder-break-glass-ap-southeast-1'
  const roleArn = `arn:aws:iam::123456789012:role/${role}`
  const session = `arn:aws:sts::123456789012:assumed-role/${role}/alice`

  it.each<[string, object]>([
    ['is assumed', { eventName: 'AssumeRole', requestParameters: { roleArn } }],
    [
      'is switched to in the console',
      {
        'detail-type': 'AWS Console Sign In via CloudTrail',
        eventSource: 'signin.amazonaws.com',
        eventName: 'SwitchRole',
        userIdentity: { type: 'AssumedRole', arn: session },
      },
    ],
    [
      'makes a call',
      {
        eventName: 'ListBuckets',
        userIdentity: { arn: session, sessionContext: { sessionIssuer: { arn: roleArn } } },
      },
    ],
  ])('is told of when it %s', (_, call) => {
    expect(rulesFor(call)).toEqual(['sunder-break-glass-calls'])
    const another = JSON.parse(JSON.stringify(call).replaceAll('break-glass', 'other')) as object
    expect(rulesFor(another)).toEqual([])
  })
})

describe('a call that takes a guard away is told', () => {
  it.each([
    'UpdateTable',
    'UpdateContinuousBackups',
    'UpdateTimeToLive',
    'DeleteTable',
    'RestoreTableToPointInTime',
  ])('%s of the audit table, by name or ARN', (eventName) => {
    const parameter = eventName.startsWith('Restore') ? 'sourceTableName' : 'tableName'
    for (const table of ['sunder-audit', `arn:aws:dynamodb:${place}:table/sunder-audit`]) {
      expect(rulesFor({ eventName, requestParameters: { [parameter]: table } })).toEqual([
        'sunder-guard-calls',
      ])
    }
    expect(rulesFor({ eventName, requestParameters: { [parameter]: 'another' } })).toEqual([])
  })

  it.each([
    'UpdateFunctionCode20150331v2',
    'UpdateFunctionConfiguration20150331v2',
    'AddPermission20150331v2',
    'PutFunctionConcurrency20171031',
    'UpdateEventSourceMapping20150331',
    'DeleteFunction20150331',
  ])('%s of a function, by name or ARN', (eventName) => {
    const functionName = `arn:aws:lambda:${place}:function:sunder-embed`
    expect(rulesFor(ofLambda(eventName, watch))).toEqual(['sunder-audit-task-calls'])
    expect(rulesFor(ofLambda(eventName, { requestParameters: { functionName } }))).toEqual([
      'sunder-function-calls',
    ])
    expect(rulesFor(ofLambda(eventName, { requestParameters: { functionName: 'another' } }))).toEqual([])
  })

  it('the end of the mapping that feeds the watch, which the call names by its id alone', () => {
    const call = (functionName: string) =>
      ofLambda('DeleteEventSourceMapping20150331', {
        requestParameters: { uUID: 'a1b2' },
        responseElements: { functionArn: `arn:aws:lambda:${place}:function:${functionName}` },
      })
    expect(rulesFor(call('sunder-watch-audit'))).toEqual(['sunder-audit-task-calls'])
    expect(rulesFor(call('another'))).toEqual([])
  })

  it('but not what a deployment changes of functions', () => {
    const sourceIPAddress = 'cloudformation.amazonaws.com'
    const call = ofLambda('UpdateFunctionCode20150331v2', { ...watch, sourceIPAddress })
    expect(rulesFor(call)).toEqual([])
  })
})

describe('the approval workflow', () => {
  const machine = `arn:aws:states:${place}:stateMachine:sunder-approval`
  const ofStates = (eventName: string, requestParameters: object) => ({
    eventSource: 'states.amazonaws.com',
    eventName,
    requestParameters,
  })

  it.each<[string, object]>([
    ['is changed by hand', ofStates('UpdateStateMachine', { stateMachineArn: machine })],
    ['is deleted', ofStates('DeleteStateMachine', { stateMachineArn: machine })],
    [
      'is stopped while it waits',
      ofStates('StopExecution', { executionArn: `arn:aws:states:${place}:execution:sunder-approval:apr_1` }),
    ],
  ])('is told of when it %s, but not by a deployment', (_, call) => {
    expect(rulesFor(call)).toEqual(['sunder-approval-workflow-calls'])
    expect(rulesFor({ ...call, sourceIPAddress: 'cloudformation.amazonaws.com' })).toEqual([])
    const another = JSON.parse(JSON.stringify(call).replace('sunder-approval', 'other')) as object
    expect(rulesFor(another)).toEqual([])
  })

  it('has tasks that are told of when somebody changes one', () => {
    const requestParameters = { functionName: 'sunder-workflow-run' }
    expect(rulesFor(ofLambda('UpdateFunctionCode20150331v2', { requestParameters }))).toEqual([
      'sunder-approval-task-calls',
    ])
  })
})

describe('another policy for a secret is told', () => {
  const call = (eventName: string, secretId: string) => ({
    eventSource: 'secretsmanager.amazonaws.com',
    eventName,
    requestParameters: { secretId },
  })

  it.each(['PutResourcePolicy', 'DeleteResourcePolicy'])('%s, by name or ARN', (eventName) => {
    for (const id of ['sunder/openai', `arn:aws:secretsmanager:${place}:secret:sunder/openai-AbCdEf`]) {
      expect(rulesFor(call(eventName, id))).toEqual(['sunder-secret-calls'])
    }
    expect(rulesFor(call(eventName, 'another'))).toEqual([])
  })

  it('where the secret is somebody else’s, too', () => {
    const arn = `arn:aws:secretsmanager:${place}:secret:models-AbCdEf`
    const patterns = patternsOf(`secretsmanager:${arn}`)
    expect(rulesFor(call('DeleteResourcePolicy', arn), patterns)).toEqual(['sunder-secret-calls'])
  })

  it('where there is one', () => {
    expect(Object.keys(patternsOf('ssm:/sunder/openai'))).not.toContain('sunder-secret-calls')
  })
})
