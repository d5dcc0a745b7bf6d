import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type SynthesisOptions, synthTemplates, type Template, withSunderApp } from '../synthesized.ts'
import { resolvePseudo } from './resolve-pseudo.ts'
import { resourceNamed, resourcesOf } from './templates.ts'

let template: Template | undefined
beforeAll(() => {
  template = synthTemplates().SunderApprovals
})

const machine = () => resourcesOf(template, 'AWS::StepFunctions::StateMachine')[0]?.Properties

/** What the assets of the stack hold that the state machine's definition is deployed from. */
function deployedDefinition(options: SynthesisOptions = {}): string {
  return withSunderApp(options, ({ app }) => {
    const stack = app.synth().getStackByName('SunderApprovals')
    const [deployed] = resourcesOf(stack.template as Template, 'AWS::StepFunctions::StateMachine')
    const file: string = deployed?.Properties.DefinitionS3Location.Key
    return readFileSync(join(app.outdir, `asset.${file}`), 'utf8')
  })
}

describe('the approval workflow', () => {
  it('is the one of the file, with a function for each name that stands open in it', () => {
    const definition = readFileSync('infra/approval.asl.json', 'utf8')
    expect(deployedDefinition()).toBe(definition)
    const open = new Set([...definition.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name))
    const filled = Object.entries(machine()?.DefinitionSubstitutions).map(([name, value]) => [
      name,
      template?.Resources[(value as { 'Fn::GetAtt': readonly string[] })['Fn::GetAtt'][0] ?? '']?.Properties[
        'FunctionName'
      ],
    ])
    expect(new Set(filled.map(([name]) => name))).toEqual(open)
    expect(Object.fromEntries(filled)).toEqual({
      PreviewFunction: 'sunder-workflow-preview',
      NotifyFunction: 'sunder-workflow-notify',
      RunFunction: 'sunder-workflow-run',
      CloseFunction: 'sunder-workflow-close',
    })
  })

  it('is found by its name, and waits for days', () => {
    expect(machine()).toMatchObject({ StateMachineName: 'sunder-approval', StateMachineType: 'STANDARD' })
  })

  it('logs each step and not what passes through it, encrypted, and is traced', () => {
    expect(machine()).toMatchObject({
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    })
    const [destination] = machine()?.LoggingConfiguration.Destinations ?? []
    const [id] = destination.CloudWatchLogsLogGroup.LogGroupArn['Fn::GetAtt']
    expect(template?.Resources[id]?.Properties).toMatchObject({
      LogGroupName: '/aws/vendedlogs/states/sunder-approval',
      KmsKeyId: expect.anything(),
      RetentionInDays: 90,
    })
  })

  it('runs under a role of its own, which this state machine alone can take and which calls the four tasks', () => {
    const role = resourceNamed(template, 'AWS::IAM::Role', ['RoleName', 'sunder-approval-workflow-'])
    expect(resolvePseudo(role.Properties['AssumeRolePolicyDocument'].Statement)).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'states.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': '123456789012' },
          ArnEquals: {
            'aws:SourceArn': 'arn:aws:states:ap-southeast-1:123456789012:stateMachine:sunder-approval',
          },
        },
      },
    ])
    const rights = resourcesOf(template, 'AWS::IAM::ManagedPolicy').find(({ Properties }) =>
      JSON.stringify(Properties).includes('"CallTasks"'),
    )
    const [calls, ...operation] = rights?.Properties['PolicyDocument'].Statement ?? []
    expect(resolvePseudo(calls)).toMatchObject({
      Action: ['lambda:InvokeFunction'],
      Resource: ['preview', 'notify', 'run', 'close'].map(
        (task) => `arn:aws:lambda:ap-southeast-1:123456789012:function:sunder-workflow-${task}`,
      ),
    })
    expect(operation.map(({ Sid }: { readonly Sid: string }) => Sid)).toEqual(['DeliverLogs', 'SendTraces'])
  })
})

describe('from whom approvers hear', () => {
  const from = (mail: string) => (text: string) => text.replace(/^mail:\n(?: .*\n)*/m, mail)
  const identities = (options: SynthesisOptions) => {
    const { SunderApprovals } = synthTemplates(options)
    const outputs = Object.keys(SunderApprovals?.Outputs ?? {}).filter((name) =>
      name.startsWith('MailRecord'),
    )
    const [identity] = resourcesOf(SunderApprovals, 'AWS::SES::EmailIdentity')
    return { identity: identity?.Properties['EmailIdentity'], outputs, text: JSON.stringify(SunderApprovals) }
  }

  it('is a domain, whose records are told', () => {
    const { identity, outputs } = identities({})
    expect(identity).toBe('acme-corp.com')
    expect(outputs).toEqual(['MailRecord1', 'MailRecord2', 'MailRecord3'])
  })

  it('or an address, which needs none', () => {
    const mail = 'mail:\n  from: Sunder@acme-corp.com\n  verify: address\n'
    const { identity, outputs, text } = identities({ editPolicy: from(mail) })
    expect(identity).toBe('Sunder@acme-corp.com')
    expect(outputs).toEqual([])
    expect(text).toContain(':identity/Sunder@acme-corp.com')
  })

  it('or nobody, where nothing waits for an approval: then there is no right to send', () => {
    const editPolicy = (text: string) => from('')(text).replace('phi: approve', 'phi: block')
    const { identity, text } = identities({ editPolicy })
    expect(identity).toBeUndefined()
    expect(text).not.toContain('ses:')
  })
})
