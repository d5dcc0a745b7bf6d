import { beforeAll, describe, expect, it } from 'vitest'
import { synthTemplates, type Template } from '../synthesized.ts'
import { resourcesOf } from './templates.ts'

let templates: Readonly<Record<string, Template>>
beforeAll(() => {
  templates = synthTemplates()
})

const dutyStacks = ['SunderEmbed', 'SunderReadVectors', 'SunderAudit', 'SunderGrants', 'SunderApprovals']

/** What of the transport is API Gateway's to decide, and must not become another by a default or by hand. */
describe.each(dutyStacks)('the API of %s', (stack) => {
  it('inflates no body: with a minimum size for compression it would', () => {
    const [api] = resourcesOf(templates[stack], 'AWS::ApiGateway::RestApi')
    expect(api?.Properties.MinimumCompressionSize).toBeUndefined()
    // An imported document could bring its own.
    expect(api?.Properties.Body ?? api?.Properties.BodyS3Location).toBeUndefined()
  })

  it('goes by its own host name, as the server that the client asked for in TLS', () => {
    const [api] = resourcesOf(templates[stack], 'AWS::ApiGateway::RestApi')
    expect(api?.Properties.EndpointAccessMode).toBe('STRICT')
  })

  it('hands every method and path to its function, as it is, and answers none by itself', () => {
    const methods = resourcesOf(templates[stack], 'AWS::ApiGateway::Method')
    expect(methods).toHaveLength(2)
    for (const { Properties } of methods) {
      expect(Properties).toMatchObject({
        HttpMethod: 'ANY',
        Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST' },
      })
      const { TimeoutInMillis = 29_000, CacheKeyParameters, RequestParameters } = Properties.Integration
      expect(TimeoutInMillis).toBeLessThanOrEqual(29_000)
      expect([CacheKeyParameters, RequestParameters]).toEqual([undefined, undefined])
    }
  })

  it('keeps no answer, and lets no method be throttled less than the others', () => {
    const [stage] = resourcesOf(templates[stack], 'AWS::ApiGateway::Stage')
    expect(stage?.Properties.CacheClusterEnabled ?? false).toBe(false)
    const settings: readonly { HttpMethod: string; ResourcePath: string; CachingEnabled?: boolean }[] =
      stage?.Properties.MethodSettings
    expect(settings).toHaveLength(1)
    expect(settings[0]).toMatchObject({ HttpMethod: '*', ResourcePath: '/*' })
    expect(settings[0]?.CachingEnabled ?? false).toBe(false)
  })

  it('turns long paths and queries away before a function is paid for', () => {
    const [acl] = resourcesOf(templates[stack], 'AWS::WAFv2::WebACL')
    const sizes = acl?.Properties.Rules.find(({ Name }: { Name: string }) => Name === 'sizes')
    const longest = (field: string) =>
      sizes.Statement.OrStatement.Statements.find(
        ({ SizeConstraintStatement: size }: { SizeConstraintStatement?: { FieldToMatch: object } }) =>
          size !== undefined && field in size.FieldToMatch,
      )?.SizeConstraintStatement.Size
    expect([longest('UriPath'), longest('QueryString')]).toEqual([1024, 4096])
    expect(sizes.Action.Block).toBeDefined()
  })
})
