import { RemovalPolicy } from 'aws-cdk-lib'
import type { Stage } from 'aws-cdk-lib/aws-apigateway'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import { Construct } from 'constructs'
import { errorBody } from '../../shared/http/error-response.ts'
import { type ErrorCode, SunderError } from '../../shared/runtime/sunder-error.ts'

export interface ApiFirewallProps {
  /** The API's name, which is the firewall's too. */
  readonly name: string
  readonly stage: Stage
  readonly isPublic: boolean
  /** Requests in five minutes from one address. */
  readonly requestsPerAddress: number
  /** In bytes, a digit and nines: the rule knows a length by its digits. */
  readonly longestBody: number
  readonly logsKey: IKey
  readonly logRetentionDays: number
}

/**
 * Rules on rate and size, on known bad inputs outside of the body, and, where the internet can reach the API,
 * on addresses of ill repute. AWS's common rules are left out, and so are the rules on bodies: a body holds
 * texts of any kind (mail with HTML, source code, reports of attacks), which are there to be embedded or
 * searched and would be refused as attacks; no part of the gateway interprets them.
 */
export class ApiFirewall extends Construct {
  constructor(scope: Construct, id: string, props: ApiFirewallProps) {
    super(scope, id)
    const rules = [
      rateRule(props.requestsPerAddress),
      sizeRule(props.longestBody),
      knownBadInputs,
      ...(props.isPublic ? [addressesOfIllRepute] : []),
    ]
    const acl = new CfnWebACL(this, 'Rules', {
      name: props.name,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      customResponseBodies: Object.fromEntries(
        (['rate_limited', 'request_too_large'] as const).map((code) => [
          code,
          { contentType: 'APPLICATION_JSON', content: JSON.stringify(errorBody(new SunderError(code))) },
        ]),
      ),
      visibilityConfig: visibility(props.name),
      rules: rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: visibility(rule.name) })),
    })
    new CfnWebACLAssociation(this, 'Association', {
      resourceArn: props.stage.stageArn,
      webAclArn: acl.attrArn,
    })
    const logs = new LogGroup(this, 'Logs', {
      // WAF writes only to groups whose names begin so.
      logGroupName: `aws-waf-logs-${props.name}`,
      encryptionKey: props.logsKey,
      retention: props.logRetentionDays as RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [logs.logGroupArn],
      // A token never stands in a log, nor does what somebody searched for, nor the secret of a link.
      redactedFields: [
        { singleHeader: { Name: 'authorization' } },
        { singleHeader: { Name: 'api-key' } },
        { singleHeader: { Name: 'x-api-key' } },
        { singleHeader: { Name: 'cookie' } },
        { queryString: {} },
        { uriPath: {} },
      ],
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: [{ ActionCondition: { Action: 'BLOCK' } }, { ActionCondition: { Action: 'COUNT' } }],
          },
        ],
      },
    })
  }
}

type Rule = Omit<CfnWebACL.RuleProperty, 'priority' | 'visibilityConfig'>

function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  // Sampled requests would show headers with tokens in the console.
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false }
}

function rateRule(limit: number): Rule {
  return {
    name: 'requests-per-address',
    action: {
      block: {
        customResponse: {
          responseCode: 429,
          customResponseBodyKey: 'rate_limited' satisfies ErrorCode,
          responseHeaders: [{ name: 'retry-after', value: '60' }],
        },
      },
    },
    statement: { rateBasedStatement: { limit, aggregateKeyType: 'IP', evaluationWindowSec: 300 } },
  }
}

/** A body is judged by the length that it announces: WAF itself sees only the first 16 KB of it. */
function sizeRule(longestBody: number): Rule {
  const contentLength = { singleHeader: { Name: 'content-length' } }
  const textTransformations = [{ priority: 0, type: 'NONE' }]
  const longer = (fieldToMatch: CfnWebACL.FieldToMatchProperty, size: number) => ({
    sizeConstraintStatement: { fieldToMatch, comparisonOperator: 'GT', size, textTransformations },
  })
  const { digits, beyond } = digitsOf(longestBody)
  const matching = (regexString: string) => ({
    regexMatchStatement: { fieldToMatch: contentLength, regexString, textTransformations },
  })
  return {
    name: 'sizes',
    action: {
      block: {
        customResponse: {
          responseCode: 413,
          customResponseBodyKey: 'request_too_large' satisfies ErrorCode,
        },
      },
    },
    statement: {
      orStatement: {
        statements: [
          longer(contentLength, digits),
          ...(beyond === undefined ? [] : [matching(beyond)]),
          longer({ uriPath: {} }, 1024),
          longer({ queryString: {} }, 4096),
        ],
      },
    },
  }
}

/** `beyond` matches the longer ones of as many digits, where there are any. */
function digitsOf(longest: number): { readonly digits: number; readonly beyond?: string } {
  const [, first, nines = ''] = /^([1-9])(9*)$/.exec(String(longest)) ?? []
  if (first === undefined) throw new Error(`${longest} is not a digit and nines`)
  const digits = 1 + nines.length
  return first === '9' ? { digits } : { digits, beyond: `^[${Number(first) + 1}-9][0-9]{${nines.length}}$` }
}

const count = { count: {} }

const knownBadInputs: Rule = {
  name: 'known-bad-inputs',
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name: 'AWSManagedRulesKnownBadInputsRuleSet',
      ruleActionOverrides: [
        { name: 'JavaDeserializationRCE_BODY', actionToUse: count },
        { name: 'Log4JRCE_BODY', actionToUse: count },
        { name: 'ReactJSRCE_BODY', actionToUse: count },
      ],
    },
  },
}

const addressesOfIllRepute: Rule = {
  name: 'addresses-of-ill-repute',
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesAmazonIpReputationList' },
  },
}
