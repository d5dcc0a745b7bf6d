import { RemovalPolicy } from 'aws-cdk-lib'
import {
  AccessLogFormat,
  CfnBasePathMapping,
  CfnDomainName,
  type CfnRestApi,
  EndpointAccessMode,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  RestApi,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigateway'
import type { IVpcEndpoint } from 'aws-cdk-lib/aws-ec2'
import { Effect, PolicyDocument, PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { CfnMetricFilter, LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { acknowledge } from '../deployment/nag-suppressions.ts'
import type { DomainSettings, Settings } from '../deployment/settings.ts'
import type { DutyName } from '../functions.ts'
import { ApiFirewall } from './api-firewall.ts'
import { shapeGatewayAnswers } from './gateway-answers.ts'
import { throttledRequests } from './metrics.ts'

export interface DutyApiProps {
  readonly name: string
  readonly duty: DutyName
  readonly handler: IFunction
  readonly settings: Settings
  readonly logsKey: IKey
  readonly longestBody: number
  /** Whether a path can hold a secret: X-Ray would keep it. */
  readonly secretPaths: boolean
  /** Whether some answers are bytes, as its function says of each. */
  readonly answersBytes: boolean
  readonly domain?: DomainSettings | undefined
  /** The one way in, where the network is private. */
  readonly endpoint?: IVpcEndpoint | undefined
}

/** No path, query or header beside the route: they can hold identifiers and tokens. */
const accessLogFormat = (service: string) =>
  AccessLogFormat.custom(
    JSON.stringify({
      service,
      requestId: '$context.requestId',
      extendedRequestId: '$context.extendedRequestId',
      time: '$context.requestTimeEpoch',
      address: '$context.identity.sourceIp',
      method: '$context.httpMethod',
      route: '$context.resourcePath',
      status: '$context.status',
      error: '$context.error.responseType',
      integrationStatus: '$context.integration.status',
      responseBytes: '$context.responseLength',
      latencyMs: '$context.responseLatency',
      integrationLatencyMs: '$context.integrationLatency',
      firewall: '$context.wafResponseCode',
      tls: '$context.tlsVersion',
      trace: '$context.xrayTraceId',
    }),
  )

/** TLS 1.2 or 1.3, with key exchanges that a quantum computer will not undo; a host name that is ours. */
const transport = {
  securityPolicy: SecurityPolicy.TLS13_1_2_PQ_2025_09,
  endpointAccessMode: EndpointAccessMode.STRICT,
}

/** A duty's own API: every request goes to its one function, behind throttling and a firewall. */
export class DutyApi extends Construct {
  readonly api: RestApi
  /** Without a slash at its end. */
  readonly url: string
  /** What the custom domain's DNS record has to point to. */
  domainTarget: string | undefined

  constructor(scope: Construct, id: string, props: DutyApiProps) {
    super(scope, id)
    const { name, settings, domain, endpoint } = props
    const logs = new LogGroup(this, 'AccessLogs', {
      encryptionKey: props.logsKey,
      retention: settings.logRetentionDays as RetentionDays,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    })
    this.api = new RestApi(this, 'Api', {
      restApiName: name,
      description: `The duty ${props.duty}`,
      cloudWatchRole: false,
      disableExecuteApiEndpoint: domain !== undefined,
      // What the client accepts is compared with it, not what is answered; and few clients of tiles say bytes.
      ...(props.answersBytes && { binaryMediaTypes: ['*/*'] }),
      ...(endpoint === undefined
        ? { endpointConfiguration: { types: [EndpointType.REGIONAL] } }
        : {
            endpointConfiguration: { types: [EndpointType.PRIVATE], vpcEndpoints: [endpoint] },
            policy: onlyThrough(endpoint),
          }),
      deployOptions: {
        stageName: 'live',
        accessLogDestination: new LogGroupLogDestination(logs),
        accessLogFormat: accessLogFormat(props.duty),
        // Errors alone, and never data: bodies and headers would be in it.
        loggingLevel: MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        metricsEnabled: true,
        tracingEnabled: !props.secretPaths,
        throttlingRateLimit: settings.requestsPerSecond,
        throttlingBurstLimit: settings.requestsPerSecond * 2,
      },
    })
    // Each stack says its address once, under a name of ours.
    this.api.node.tryRemoveChild('Endpoint')
    Object.assign(this.api.node.defaultChild as CfnRestApi, transport)
    new CfnMetricFilter(this, 'Throttled', {
      logGroupName: logs.logGroupName,
      // A string, as the log writes it: an unquoted number would match no entry.
      filterPattern: '{ $.status = "429" }',
      metricTransformations: [
        {
          metricNamespace: 'Sunder',
          metricName: throttledRequests,
          metricValue: '1',
          unit: 'Count',
          dimensions: [{ key: 'service', value: '$.service' }],
        },
      ],
    })
    const integration = new LambdaIntegration(props.handler, { proxy: true, allowTestInvoke: false })
    this.api.root.addMethod('ANY', integration)
    this.api.root.addProxy({ anyMethod: true, defaultIntegration: integration })
    shapeGatewayAnswers(this.api)
    new ApiFirewall(this, 'Firewall', {
      name,
      stage: this.api.deploymentStage,
      isPublic: endpoint === undefined,
      requestsPerAddress: settings.requestsPerAddress,
      longestBody: props.longestBody,
      logsKey: props.logsKey,
      logRetentionDays: settings.logRetentionDays,
    })
    this.url = domain === undefined ? this.api.url.replace(/\/$/, '') : this.publish(domain)
    this.acknowledgeRules()
  }

  private publish({ name, certificateArn }: DomainSettings): string {
    const domain = new CfnDomainName(this, 'Domain', {
      domainName: name,
      regionalCertificateArn: certificateArn,
      endpointConfiguration: { types: ['REGIONAL'] },
      ...transport,
    })
    new CfnBasePathMapping(this, 'Mapping', {
      domainName: domain.ref,
      restApiId: this.api.restApiId,
      stage: this.api.deploymentStage.stageName,
    })
    this.domainTarget = domain.attrRegionalDomainName
    return `https://${name}`
  }

  private acknowledgeRules(): void {
    const verifies = 'The function verifies a token of the identity provider or a grant, and the duty in it.'
    acknowledge(this.api, {
      'AwsSolutions-APIG2':
        'The function parses every request by a schema of its own, which also makes the OpenAPI document.',
      'AwsSolutions-APIG4': verifies,
      'AwsSolutions-COG4': `${verifies} Cognito may be that provider, and need not be.`,
      'NIST.800.53.R5-APIGWSSLEnabled':
        'A client certificate shows an HTTP backend that API Gateway calls it. The backend is a function, which IAM lets this API alone call.',
      'NIST.800.53.R5-APIGWCacheEnabledAndEncrypted':
        'A cached answer would leave without a record, past the rights and limits of whoever asks.',
    })
  }
}

function onlyThrough(endpoint: IVpcEndpoint): PolicyDocument {
  const invoke = {
    principals: [new StarPrincipal()],
    actions: ['execute-api:Invoke'],
    resources: ['execute-api:/*'],
  }
  return new PolicyDocument({
    statements: [
      new PolicyStatement(invoke),
      new PolicyStatement({
        ...invoke,
        effect: Effect.DENY,
        conditions: { StringNotEquals: { 'aws:SourceVpce': endpoint.vpcEndpointId } },
      }),
    ],
  })
}
