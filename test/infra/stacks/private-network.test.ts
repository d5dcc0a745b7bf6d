import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KMSClient } from '@aws-sdk/client-kms'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { S3Client } from '@aws-sdk/client-s3'
import { S3VectorsClient } from '@aws-sdk/client-s3vectors'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SESv2Client } from '@aws-sdk/client-sesv2'
import { SFNClient } from '@aws-sdk/client-sfn'
import { SSMClient } from '@aws-sdk/client-ssm'
import { beforeAll, describe, expect, it } from 'vitest'
import { egressRules } from '../../../infra/constructs/egress-firewall.ts'
import { synthTemplates, type Template, type TemplateResource } from '../synthesized.ts'
import { resolvePseudo } from './resolve-pseudo.ts'

let templates: Readonly<Record<string, Template>>
beforeAll(() => {
  templates = synthTemplates({
    settings: { network: 'private', egressAllowlist: ['keys.acme-corp.com'] },
  })
})

function resources(stack: string, type: string): [string, TemplateResource][] {
  const all = Object.entries(templates[stack]?.Resources ?? {})
  return all.filter(([, resource]) => resource.Type === type)
}

const region = 'eu-central-1'

/** Where each client that a function holds sends its requests. */
async function hostsOfClients(): Promise<string[]> {
  const clients = [
    new DynamoDBClient({ region }),
    new KMSClient({ region }),
    new LambdaClient({ region }),
    new S3Client({ region }),
    new S3VectorsClient({ region }),
    new SecretsManagerClient({ region }),
    new SESv2Client({ region }),
    new SFNClient({ region }),
    new SSMClient({ region }),
  ]
  const hosts = clients.map(async ({ config }) => config.endpointProvider({ Region: region }).url.hostname)
  return Promise.all(hosts)
}

const duties = ['SunderEmbed', 'SunderReadVectors', 'SunderAudit', 'SunderGrants', 'SunderApprovals']

describe('with network: private', () => {
  it('every API is private, and asked through one endpoint alone', () => {
    for (const stack of duties) {
      const [api] = resources(stack, 'AWS::ApiGateway::RestApi').map(([, { Properties }]) => Properties)
      expect(api?.EndpointConfiguration.Types).toEqual(['PRIVATE'])
      const denied = api?.Policy.Statement.find(({ Effect }: { Effect: string }) => Effect === 'Deny')
      expect(Object.keys(denied.Condition.StringNotEquals)).toEqual(['aws:SourceVpce'])
    }
  })

  it('every function stands in the network, in the zone of what it may reach', () => {
    const zones = duties
      .flatMap((stack) => resources(stack, 'AWS::Lambda::Function'))
      .map(([, { Properties }]) => {
        const subnets = JSON.stringify(Properties.VpcConfig.SubnetIds)
        return [Properties.FunctionName, /Network(\w+?)Subnet/.exec(subnets)?.[1]]
      })
    expect(Object.fromEntries(zones)).toEqual({
      'sunder-embed': 'model',
      'sunder-embed-query': 'model',
      'sunder-read-vectors': 'issuer',
      'sunder-audit': 'issuer',
      'sunder-export-audit': 'closed',
      'sunder-seal-audit': 'receivers',
      'sunder-ship-audit': 'receivers',
      'sunder-grants': 'issuer',
      'sunder-read-payload': 'closed',
      'sunder-watch-audit': 'closed',
      'sunder-approvals': 'issuer',
      'sunder-workflow-preview': 'closed',
      'sunder-workflow-notify': 'closed',
      'sunder-workflow-run': 'model',
      'sunder-workflow-close': 'closed',
    })
  })

  it('a function can join the network, and its code can not touch it', () => {
    const operation = resources('SunderGrants', 'AWS::IAM::ManagedPolicy').find(([id]) =>
      id.includes('Operation'),
    )
    const statements = operation?.[1].Properties.PolicyDocument.Statement
    const denied = statements.find(({ Sid }: { Sid: string }) => Sid === 'CodeLeavesNetworkAlone')
    expect(denied.Effect).toBe('Deny')
    expect(Object.keys(denied.Condition.ArnEquals)).toEqual(['lambda:SourceFunctionArn'])
  })

  it('AWS is reached by endpoints', () => {
    const services = resources('SunderNetwork', 'AWS::EC2::VPCEndpoint').map(([, { Properties }]) => {
      const name = JSON.stringify(Properties.ServiceName)
      return /\.([a-z0-9-]+)"/.exec(name)?.[1]
    })
    expect(services.sort()).toEqual(
      [
        ...['dynamodb', 'email', 'execute-api', 'kms', 'lambda', 'logs', 'monitoring'],
        ...['s3', 's3vectors', 'secretsmanager', 'ssm', 'states', 'xray'],
      ].sort(),
    )
  })

  it('the only routes out lead into the firewalls, and only NAT gateways have one beyond', () => {
    const routes = resources('SunderNetwork', 'AWS::EC2::Route').filter(
      ([, { Properties }]) => Properties.DestinationCidrBlock === '0.0.0.0/0',
    )
    const targets = routes.map(([, { Properties }]) => {
      const table = /Network(\w+?)Subnet/.exec(JSON.stringify(Properties.RouteTableId))?.[1]
      const target = ['VpcEndpointId', 'NatGatewayId', 'GatewayId'].find((name) => name in Properties)
      return `${table} ${target}`
    })
    expect([...new Set(targets)].sort()).toEqual([
      'inspection NatGatewayId',
      'issuer VpcEndpointId',
      'model VpcEndpointId',
      'receivers VpcEndpointId',
      'translation GatewayId',
    ])
  })

  it('the firewall lets the model zone reach models, and the issuer zone issuers', () => {
    const [rules] = resources('SunderNetwork', 'AWS::NetworkFirewall::RuleGroup')
    const lines: string[] = rules?.[1].Properties.RuleGroup.RulesSource.RulesString.split('\n')
    const passes = lines.map((line) =>
      /^pass tls \$(\w+)_NET .*content:"([^"]+)"/.exec(line)?.slice(1).join(' '),
    )
    expect(passes).toEqual([
      'MODEL api.openai.com',
      'MODEL keys.acme-corp.com',
      'ISSUER keys.acme-corp.com',
      'ISSUER login.acme-corp.com',
    ])
  })

  it('the firewall drops all else, once it has read the whole of a greeting', () => {
    const [policy] = resources('SunderNetwork', 'AWS::NetworkFirewall::FirewallPolicy')
    expect(policy?.[1].Properties.FirewallPolicy).toMatchObject({
      StatefulDefaultActions: [
        'aws:drop_established_app_layer_to_server',
        'aws:alert_established_app_layer_to_server',
      ],
      StatefulEngineOptions: { RuleOrder: 'STRICT_ORDER', StreamExceptionPolicy: 'DROP' },
    })
  })

  it('names beyond those are not resolved', () => {
    const lists = resources('SunderNetwork', 'AWS::Route53Resolver::FirewallDomainList')
    const allowed = lists.find(([id]) => id.includes('Allowed'))?.[1].Properties.Domains
    const others = allowed.filter((name: unknown) => typeof name === 'string')
    expect(others).toEqual(['api.openai.com', 'keys.acme-corp.com', 'login.acme-corp.com'])
  })

  it('the names under which the clients of AWS look for their services are', async () => {
    const lists = resources('SunderNetwork', 'AWS::Route53Resolver::FirewallDomainList')
    const allowed = lists.find(([id]) => id.includes('Allowed'))?.[1].Properties.Domains
    const patterns = (resolvePseudo(allowed, region) as string[]).map((name) => name.replace(/^\*/, ''))
    const unresolved = (await hostsOfClients()).filter(
      (host) => !patterns.some((name) => (name.startsWith('.') ? host.endsWith(name) : host === name)),
    )
    expect(unresolved).toEqual([])
  })
})

describe('the rules of the firewall', () => {
  it('have numbers of their own', () => {
    const rules = egressRules({
      model: [
        { host: 'a.acme-corp.com', port: 443 },
        { host: 'b.acme-corp.com', port: 443 },
      ],
      issuer: [{ host: 'a.acme-corp.com', port: 443 }],
      receivers: [{ host: 'siem.acme-corp.com', port: 6514 }],
    })
    expect([...rules.matchAll(/sid:(\d+)/g)].map(([, sid]) => sid)).toEqual(['1', '2', '3', '4'])
    expect(rules).toMatch(/ any -> any 6514 \(tls\.sni; content:"siem\.acme-corp\.com"/)
  })
})
