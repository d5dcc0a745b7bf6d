import { Aws } from 'aws-cdk-lib'
import {
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  type ISubnet,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2'
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { acknowledge } from '../deployment/nag-suppressions.ts'
import type { FunctionName } from '../functions.ts'
import type { FunctionNetwork } from './duty-function.ts'

/**
 * Where each function stands. `model` reaches the model's hosts, `issuer` those of the identity providers and `receivers`
 * those to whom records are shipped, all through the egress firewall; `closed` has no way out. So the network, too, keeps consumers from the model.
 */
const zoneOf: Readonly<Record<FunctionName, FunctionZone>> = {
  embed: 'model',
  'embed-query': 'model',
  'read-vectors': 'issuer',
  audit: 'issuer',
  grants: 'issuer',
  'read-payload': 'closed',
  'watch-audit': 'closed',
  // Its witness is among them.
  'seal-audit': 'receivers',
  'ship-audit': 'receivers',
  'export-audit': 'closed',
  // Whoever votes signs in with an issuer.
  approvals: 'issuer',
  'workflow-preview': 'closed',
  'workflow-notify': 'closed',
  'workflow-run': 'model',
  'workflow-close': 'closed',
}

export const egressZones = ['model', 'issuer', 'receivers'] as const
export type EgressZone = (typeof egressZones)[number]
type FunctionZone = EgressZone | 'closed'

const cidr = '10.64.0.0/20'
const zones = [
  { name: 'translation', cidrMask: 28, subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
  { name: 'inspection', cidrMask: 28, subnetType: SubnetType.PRIVATE_ISOLATED },
  { name: 'model', cidrMask: 24, subnetType: SubnetType.PRIVATE_ISOLATED },
  { name: 'issuer', cidrMask: 24, subnetType: SubnetType.PRIVATE_ISOLATED },
  { name: 'closed', cidrMask: 24, subnetType: SubnetType.PRIVATE_ISOLATED },
  // The last: the addresses of those before it stay as they were.
  { name: 'receivers', cidrMask: 24, subnetType: SubnetType.PRIVATE_ISOLATED },
] as const
export type Zone = (typeof zones)[number]['name']

const services = {
  Kms: InterfaceVpcEndpointAwsService.KMS,
  SecretsManager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  Ssm: InterfaceVpcEndpointAwsService.SSM,
  S3Vectors: InterfaceVpcEndpointAwsService.S3_VECTORS,
  Lambda: InterfaceVpcEndpointAwsService.LAMBDA,
  StepFunctions: InterfaceVpcEndpointAwsService.STEP_FUNCTIONS,
  Logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  Monitoring: InterfaceVpcEndpointAwsService.CLOUDWATCH_MONITORING,
  XRay: InterfaceVpcEndpointAwsService.XRAY,
}

export interface PrivateNetworkProps {
  /** Whether the functions ask Amazon Comprehend. */
  readonly managedDetection: boolean
  /** Whether any of them sends mail: by the API of SES, not by SMTP. */
  readonly sendsMail: boolean
  readonly sendsEvents: boolean
  /** Of all hosts that may be reached. */
  readonly ports: readonly number[]
}

/** A network in two availability zones, from which AWS is reached by endpoints alone. */
export class PrivateNetwork extends Construct {
  readonly vpc: IVpc
  /** The one way to the APIs. */
  readonly apiEndpoint: InterfaceVpcEndpoint
  private readonly functions: SecurityGroup

  constructor(scope: Construct, id: string, props: PrivateNetworkProps) {
    super(scope, id)
    // CDK's own class does not fit its interface where optional properties are exact.
    this.vpc = new Vpc(this, 'Network', {
      ipAddresses: IpAddresses.cidr(cidr),
      maxAzs: 2,
      // Made beside the firewall, which stands between the functions and them.
      natGateways: 0,
      subnetConfiguration: [...zones],
      restrictDefaultSecurityGroup: false,
    }) as IVpc
    this.functions = this.group('Functions', 'What the functions may reach')
    for (const port of new Set([443, ...props.ports])) {
      const description = 'TLS; routes and the egress firewall say whereto'
      this.functions.addEgressRule(Peer.anyIpv4(), Port.tcp(port), description)
    }
    const endpoints = this.group('Endpoints', 'Takes TLS from within the network')
    endpoints.addIngressRule(Peer.ipv4(cidr), Port.tcp(443), 'TLS from within the network')

    this.addGateways()
    const asked = {
      ...services,
      ...(props.managedDetection && { Comprehend: InterfaceVpcEndpointAwsService.COMPREHEND }),
      ...(props.sendsEvents && { Events: InterfaceVpcEndpointAwsService.EVENTBRIDGE }),
      ...(props.sendsMail && { Mail: InterfaceVpcEndpointAwsService.EMAIL }),
    }
    for (const [name, service] of Object.entries(asked)) {
      this.endpoint(name, service, endpoints).addToPolicy(ofThisAccount())
    }
    this.apiEndpoint = this.endpoint('ExecuteApi', InterfaceVpcEndpointAwsService.APIGATEWAY, endpoints)
    this.apiEndpoint.addToPolicy(anyoneToApisOfThisAccount())
    this.acknowledgeRules()
  }

  subnets(zone: Zone): ISubnet[] {
    return this.vpc.selectSubnets({ subnetGroupName: zone }).subnets
  }

  networkOf(name: FunctionName): FunctionNetwork {
    return { vpc: this.vpc, subnets: this.subnets(zoneOf[name]), securityGroups: [this.functions] }
  }

  private group(id: string, description: string): SecurityGroup {
    return new SecurityGroup(this, id, { vpc: this.vpc, description, allowAllOutbound: false })
  }

  private endpoint(id: string, service: InterfaceVpcEndpointAwsService, group: SecurityGroup) {
    return new InterfaceVpcEndpoint(this, id, {
      vpc: this.vpc,
      service,
      subnets: { subnets: this.subnets('closed') },
      securityGroups: [group],
      open: false,
      privateDnsEnabled: true,
    })
  }

  /** Tables and buckets of this account alone: nothing can be carried into another one's. */
  private addGateways(): void {
    const gateways = { S3: GatewayVpcEndpointAwsService.S3, DynamoDb: GatewayVpcEndpointAwsService.DYNAMODB }
    for (const [name, service] of Object.entries(gateways)) {
      const subnets = [...egressZones, 'closed' as const].map((zone) => ({ subnets: this.subnets(zone) }))
      const statement = ofThisAccount({ 'aws:ResourceAccount': Aws.ACCOUNT_ID })
      this.vpc.addGatewayEndpoint(name, { service, subnets }).addToPolicy(statement)
    }
  }

  private acknowledgeRules(): void {
    acknowledge(this.vpc, {
      'NIST.800.53.R5-VPCDefaultSecurityGroupClosed':
        'Nothing is in the default group, and CloudFormation can not empty it: that would take a function with rights to change any group.',
      'NIST.800.53.R5-VPCNoUnrestrictedRouteToIGW':
        'It is the route of the NAT gateways alone, whose subnets hold nothing else; what comes to them has passed the egress firewall.',
    })
  }
}

function ofThisAccount(more: Readonly<Record<string, string>> = {}): PolicyStatement {
  return new PolicyStatement({
    principals: [new AnyPrincipal()],
    actions: ['*'],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID, ...more } },
  })
}

/** Callers carry a token, which AWS knows nothing of. */
function anyoneToApisOfThisAccount(): PolicyStatement {
  return new PolicyStatement({
    principals: [new AnyPrincipal()],
    actions: ['execute-api:Invoke'],
    resources: [`arn:${Aws.PARTITION}:execute-api:${Aws.REGION}:${Aws.ACCOUNT_ID}:*`],
  })
}
