import { CfnResource, Validations } from 'aws-cdk-lib'
import { CfnTopic } from 'aws-cdk-lib/aws-sns'
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag'
import type { IConstruct } from 'constructs'
import { describe, expect, it } from 'vitest'
import { withSunderApp } from '../synthesized.ts'

const packs = () => [new AwsSolutionsChecks(), new NIST80053R5Checks()]

function findings(root: IConstruct): string[] {
  return packs().flatMap((pack) =>
    pack
      .validateScope(root)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
      ),
  )
}

interface Acknowledgment {
  readonly path: string
  readonly rule: string
  readonly reason: string
}

function acknowledgments(root: IConstruct): Acknowledgment[] {
  return root.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([id, reason]) => ({ path: node.path, rule: id.replace(/^annotation::/i, ''), reason })),
  )
}

describe('a synthesis', () => {
  it('stops at a finding that is not acknowledged', () => {
    withSunderApp({ nag: true }, ({ app, stacks }) => {
      new CfnTopic(stacks.state, 'Unencrypted', {})
      expect(() => app.synth()).toThrow('NIST.800.53.R5-SNSEncryptedKMS')
    })
  })
})

describe.each(['public', 'private'] as const)('AwsSolutions and NIST 800-53 R5, network: %s', (network) => {
  const settings = { network, alarmEmail: 'on-call@acme-corp.com' } as const

  it('find nothing that is not acknowledged', () => {
    withSunderApp({ settings }, ({ app }) => {
      expect(app.node.findAll().filter(CfnResource.isCfnResource).length).toBeGreaterThan(100)
      expect(findings(app)).toEqual([])
    })
  })

  it('find what every acknowledgment says, which has a reason of its own', () => {
    withSunderApp({ settings }, ({ app }) => {
      const acknowledged = acknowledgments(app).filter(
        ({ rule }) => !rule.startsWith('CloudFormation-Validate'),
      )
      expect(acknowledged.length).toBeGreaterThan(20)
      for (const { reason } of acknowledged) expect(reason.length).toBeGreaterThan(30)

      // With all of them taken back, the checks must find each at its construct or below.
      const known = Validations.ACKNOWLEDGED_RULES_METADATA_KEY
      Object.defineProperty(Validations, 'ACKNOWLEDGED_RULES_METADATA_KEY', { value: 'nothing' })
      const found = findings(app)
      Object.defineProperty(Validations, 'ACKNOWLEDGED_RULES_METADATA_KEY', { value: known })
      const needless = acknowledged.filter(
        ({ path, rule }) => !found.some((finding) => finding.startsWith(`${rule} at ${path}`)),
      )
      expect(needless).toEqual([])
    })
  })
})
