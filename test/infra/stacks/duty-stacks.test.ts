import { beforeAll, describe, expect, it } from 'vitest'
import { synthTemplates, type Template, type TemplateResource } from '../synthesized.ts'
import { resolvePseudo } from './resolve-pseudo.ts'
import { resourcesOf } from './templates.ts'

let templates: Readonly<Record<string, Template>>
beforeAll(() => {
  templates = synthTemplates()
})

const duties = ['embed', 'read-vectors', 'audit', 'grants', 'approvals']
const dutyStacks = ['SunderEmbed', 'SunderReadVectors', 'SunderAudit', 'SunderGrants', 'SunderApprovals']

interface SizeStatement {
  readonly SizeConstraintStatement?: {
    readonly FieldToMatch: { readonly SingleHeader?: object }
    readonly Size: number
  }
  readonly RegexMatchStatement?: { readonly RegexString: string }
}

describe('the stacks of the duties', () => {
  it('say where each duty is asked', () => {
    const outputs = dutyStacks.map((stack) =>
      Object.keys(templates[stack]?.Outputs ?? {}).find((name) => name.endsWith('Url')),
    )
    expect(outputs).toEqual(['EmbedUrl', 'VectorsUrl', 'AuditUrl', 'GrantsUrl', 'ApprovalsUrl'])
  })

  it('run every function on ARM and Node 24, traced, with a role and a log group of its own', () => {
    const functions = dutyStacks.flatMap((stack) => resourcesOf(templates[stack], 'AWS::Lambda::Function'))
    expect(functions).toHaveLength(15)
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'entry.handler',
        TracingConfig: { Mode: 'Active' },
      })
    }
    const distinct = (property: (one: TemplateResource) => unknown) =>
      new Set(functions.map((one) => JSON.stringify(property(one)))).size
    expect(distinct(({ Properties }) => Properties.Role)).toBe(15)
    expect(distinct(({ Properties }) => Properties.LoggingConfig.LogGroup)).toBe(15)
  })

  it('have no right but those of managed policies, each of which IAM can take', () => {
    for (const stack of Object.keys(templates)) {
      expect(resourcesOf(templates[stack], 'AWS::IAM::Policy')).toEqual([])
      for (const role of resourcesOf(templates[stack], 'AWS::IAM::Role'))
        expect(role.Properties.Policies).toBeUndefined()
      for (const policy of resourcesOf(templates[stack], 'AWS::IAM::ManagedPolicy')) {
        const { length } = JSON.stringify(resolvePseudo(policy.Properties.PolicyDocument))
        expect(length).toBeLessThan(6_144)
      }
    }
  })

  it.each(dutyStacks)(
    '%s answers in the shape of errors, and says when to come again, where API Gateway answers',
    (stack) => {
      const answers = Object.fromEntries(
        resourcesOf(templates[stack], 'AWS::ApiGateway::GatewayResponse').map(({ Properties }) => [
          Properties.ResponseType,
          {
            status: Properties.StatusCode,
            retryAfter: Properties.ResponseParameters['gatewayresponse.header.retry-after'],
            ...JSON.parse(
              Properties.ResponseTemplates['application/json'].replace(
                '$context.error.messageString',
                '"words"',
              ),
            ).error,
          },
        ]),
      )
      const server = { type: 'server_error', param: null }
      expect(answers).toMatchObject({
        THROTTLED: { status: '429', retryAfter: "'2'", type: 'rate_limit_error', code: 'overloaded' },
        QUOTA_EXCEEDED: { status: '429', retryAfter: "'60'", code: 'rate_limited' },
        INTEGRATION_FAILURE: { status: '503', retryAfter: "'2'", code: 'function_unavailable', ...server },
        API_CONFIGURATION_ERROR: {
          status: '503',
          retryAfter: "'5'",
          code: 'function_unavailable',
          ...server,
        },
        INTEGRATION_TIMEOUT: { status: '504', retryAfter: "'5'", code: 'function_timeout', ...server },
        REQUEST_TOO_LARGE: { status: '413', retryAfter: undefined, code: 'request_too_large' },
        DEFAULT_4XX: { status: undefined, message: 'words', code: 'invalid_request' },
        DEFAULT_5XX: { status: undefined, message: 'words', code: 'internal_error' },
      })
      const [acl] = resourcesOf(templates[stack], 'AWS::WAFv2::WebACL')
      const [rate] = acl?.Properties.Rules ?? []
      const { ResponseCode, ResponseHeaders, CustomResponseBodyKey } = rate.Action.Block.CustomResponse
      expect([ResponseCode, ResponseHeaders]).toEqual([429, [{ Name: 'retry-after', Value: '60' }]])
      const { Content } = acl?.Properties.CustomResponseBodies[CustomResponseBodyKey] ?? {}
      expect(JSON.parse(Content).error).toMatchObject({ code: 'rate_limited', type: 'rate_limit_error' })
    },
  )

  it.each(dutyStacks)(
    '%s has one API, throttled, logged, behind a firewall with rules on rate and size',
    (stack) => {
      const [stage] = resourcesOf(templates[stack], 'AWS::ApiGateway::Stage')
      const [settings] = stage?.Properties.MethodSettings ?? []
      expect(settings).toMatchObject({
        ThrottlingRateLimit: 100,
        ThrottlingBurstLimit: 200,
        LoggingLevel: 'ERROR',
      })
      expect(settings.DataTraceEnabled).toBe(false)
      const [api] = resourcesOf(templates[stack], 'AWS::ApiGateway::RestApi')
      expect(api?.Properties).toMatchObject({
        EndpointConfiguration: { Types: ['REGIONAL'] },
        SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PQ_2025_09',
      })
      const [acl] = resourcesOf(templates[stack], 'AWS::WAFv2::WebACL')
      const rules = acl?.Properties.Rules.map(({ Name }: { Name: string }) => Name)
      expect(rules).toEqual(['requests-per-address', 'sizes', 'known-bad-inputs', 'addresses-of-ill-repute'])
      expect(resourcesOf(templates[stack], 'AWS::WAFv2::WebACLAssociation')).toHaveLength(1)
    },
  )

  it('turn answers into bytes at the API that has tiles to give, whatever the client accepts', () => {
    const types = Object.keys(templates).map((stack) => {
      const [api] = resourcesOf(templates[stack], 'AWS::ApiGateway::RestApi')
      return [stack, api?.Properties.BinaryMediaTypes]
    })
    expect(types.filter(([, binary]) => binary !== undefined)).toEqual([['SunderAudit', ['*/*']]])
  })

  it('give up on a record that can not be copied an hour before the stream forgets it', () => {
    const [mapping] = resourcesOf(templates.SunderAudit, 'AWS::Lambda::EventSourceMapping')
    const day = 86_400
    expect(mapping?.Properties).toMatchObject({
      MaximumRecordAgeInSeconds: day - 3600,
      MaximumRetryAttempts: -1,
    })
    expect(mapping?.Properties.DestinationConfig.OnFailure).toBeDefined()
  })

  it.each([
    ['SunderEmbed', 4_999_999],
    ['SunderReadVectors', 999_999],
    ['SunderAudit', 99_999],
    ['SunderGrants', 99_999],
    ['SunderApprovals', 99_999],
  ])('%s takes bodies of up to %d bytes', (stack, longest) => {
    const [acl] = resourcesOf(templates[stack], 'AWS::WAFv2::WebACL')
    const sizes = acl?.Properties.Rules.find(({ Name }: { Name: string }) => Name === 'sizes')
    const statements: readonly SizeStatement[] = sizes.Statement.OrStatement.Statements
    const isBlocked = (length: number) =>
      statements.some(({ SizeConstraintStatement: size, RegexMatchStatement: regex }) => {
        const digits = String(length)
        if (regex !== undefined) return new RegExp(regex.RegexString).test(digits)
        return size?.FieldToMatch.SingleHeader !== undefined && digits.length > size.Size
      })
    expect([0, 1, longest].map(isBlocked)).toEqual([false, false, false])
    expect([longest + 1, 6_291_556, 9_999_999, 12_345_678].map(isBlocked)).toEqual(Array(4).fill(true))
  })

  it('log neither a header, nor a query, nor a path with its values', () => {
    for (const stack of dutyStacks) {
      const format = resourcesOf(templates[stack], 'AWS::ApiGateway::Stage')[0]?.Properties.AccessLogSetting
        .Format
      expect(format).not.toMatch(/authorizer|header|querystring|context\.path|requestOverride|userAgent/i)
      const [logging] = resourcesOf(templates[stack], 'AWS::WAFv2::LoggingConfiguration')
      expect(JSON.stringify(logging?.Properties.RedactedFields)).toContain('authorization')
      expect(logging?.Properties.RedactedFields).toContainEqual({ UriPath: {} })
    }
  })

  it('trace no path that holds the secret of a link', () => {
    const traced = dutyStacks.filter(
      (stack) => resourcesOf(templates[stack], 'AWS::ApiGateway::Stage')[0]?.Properties.TracingEnabled,
    )
    expect(traced).toEqual(dutyStacks.filter((stack) => stack !== 'SunderApprovals'))
  })

  it('count a throttled request by its status, of the kind that the access log writes', () => {
    for (const stack of dutyStacks) {
      const [stage] = resourcesOf(templates[stack], 'AWS::ApiGateway::Stage')
      const format: string = stage?.Properties.AccessLogSetting.Format
      const { status, service } = JSON.parse(format.replace('$context.status', '429'))
      const [filter] = resourcesOf(templates[stack], 'AWS::Logs::MetricFilter')
      const [, wanted = ''] = /^\{ \$\.status = (\S+) \}$/.exec(filter?.Properties.FilterPattern) ?? []
      expect(JSON.parse(wanted)).toBe(status)
      expect(service).toBe(duties[dutyStacks.indexOf(stack)])
    }
  })

  it('make the secrets that the policy names, without a value', () => {
    const [secret] = resourcesOf(templates.SunderEmbed, 'AWS::SecretsManager::Secret')
    expect(secret?.Properties.Name).toBe('sunder/openai')
    expect(secret?.Properties).not.toHaveProperty('SecretString')
    expect(secret?.Properties).not.toHaveProperty('GenerateSecretString')
  })

  it('let those who call the model use the key of its secret, and no other function', () => {
    const [key] = resourcesOf(templates.SunderEmbed, 'AWS::KMS::Key')
    const read = key?.Properties.KeyPolicy.Statement.find(({ Sid }: { Sid: string }) => Sid === 'ReadSecrets')
    const roles = resolvePseudo(read.Condition.ArnEquals['aws:PrincipalArn']) as readonly string[]
    expect(roles.map((arn) => /role\/sunder-(.+)-ap-southeast-1$/.exec(arn)?.[1])).toEqual([
      'embed',
      'embed-query',
      'workflow-run',
    ])
  })

  it('import from the state stack, and from the embed stack where grants are used, and from no other', () => {
    const imports = Object.keys(templates).map((stack) => {
      const sources = [...JSON.stringify(templates[stack]).matchAll(/"Fn::ImportValue":"([^:"]+):/g)]
      return [stack, [...new Set(sources.map(([, source]) => source))].sort()]
    })
    expect(Object.fromEntries(imports)).toEqual({
      SunderState: [],
      SunderEmbed: ['SunderState'],
      SunderReadVectors: ['SunderState'],
      SunderAudit: ['SunderState'],
      SunderGrants: ['SunderEmbed', 'SunderState'],
      SunderApprovals: ['SunderState'],
      SunderOperations: ['SunderState'],
    })
  })
})
