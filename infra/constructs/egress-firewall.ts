import { Fn, RemovalPolicy } from 'aws-cdk-lib'
import { CfnEIP, CfnNatGateway, CfnRoute, type ISubnet, type Subnet } from 'aws-cdk-lib/aws-ec2'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import {
  CfnFirewall,
  CfnFirewallPolicy,
  CfnLoggingConfiguration,
  CfnRuleGroup,
} from 'aws-cdk-lib/aws-networkfirewall'
import { Construct } from 'constructs'
import type { EgressHost } from '../deployment/egress-hosts.ts'
import { type EgressZone, egressZones, type PrivateNetwork } from './private-network.ts'

type EgressHosts = Readonly<Record<EgressZone, readonly EgressHost[]>>

export interface EgressFirewallProps {
  readonly name: string
  readonly network: PrivateNetwork
  /** The host names that each zone may reach over TLS. */
  readonly hosts: EgressHosts
  readonly logsKey: IKey
  readonly logRetentionDays: number
}

/**
 * These wait for the whole greeting. With `aws:drop_established`, the first segment of one that spans two is
 * dropped before the name in it is known: Node's is some 1,600 bytes, by its post-quantum key share.
 */
const defaultActions = [
  'aws:drop_established_app_layer_to_server',
  'aws:alert_established_app_layer_to_server',
]

/**
 * The only way out of the private network: functions → firewall → NAT gateway → internet, and back. The firewall
 * reads the name in each TLS greeting and drops what is not listed for the zone that it comes from. It does not
 * decrypt: that the address behind a name is the name's own is up to the caller, which checks the certificate.
 *
 * One firewall per availability zone rather than one in two: it costs the same (the price is per endpoint), and
 * CloudFormation tells the endpoints of one firewall in no certain order.
 */
export class EgressFirewall extends Construct {
  constructor(scope: Construct, id: string, props: EgressFirewallProps) {
    super(scope, id)
    const { network } = props
    const policy = this.policy(props)
    const logs = new LogGroup(this, 'Logs', {
      encryptionKey: props.logsKey,
      retention: props.logRetentionDays as RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    for (const [index, inspection] of network.subnets('inspection').entries()) {
      const firewall = new CfnFirewall(this, `Firewall${index}`, {
        firewallName: `${props.name}-${index}`,
        firewallPolicyArn: policy.attrFirewallPolicyArn,
        vpcId: network.vpc.vpcId,
        subnetMappings: [{ subnetId: inspection.subnetId }],
        deleteProtection: false,
      })
      new CfnLoggingConfiguration(this, `Logging${index}`, {
        firewallArn: firewall.attrFirewallArn,
        loggingConfiguration: {
          logDestinationConfigs: [
            {
              logType: 'ALERT',
              logDestinationType: 'CloudWatchLogs',
              logDestination: { logGroup: logs.logGroupName },
            },
          ],
        },
      })
      this.routes(index, firewall, network)
    }
  }

  private policy({ name, network, hosts }: EgressFirewallProps): CfnFirewallPolicy {
    const addresses = (zone: EgressZone) => network.subnets(zone).map((subnet) => subnet.ipv4CidrBlock)
    const rules = new CfnRuleGroup(this, 'Hosts', {
      ruleGroupName: `${name}-hosts`,
      type: 'STATEFUL',
      // A capacity can't be changed later; unused, it costs nothing.
      capacity: 1000,
      ruleGroup: {
        ruleVariables: {
          ipSets: Object.fromEntries(
            egressZones.map((zone) => [variable(zone), { definition: addresses(zone) }]),
          ),
        },
        rulesSource: { rulesString: egressRules(hosts) },
        statefulRuleOptions: { ruleOrder: 'STRICT_ORDER' },
      },
    })
    return new CfnFirewallPolicy(this, 'Policy', {
      firewallPolicyName: name,
      firewallPolicy: {
        statelessDefaultActions: ['aws:forward_to_sfe'],
        statelessFragmentDefaultActions: ['aws:drop'],
        statefulEngineOptions: { ruleOrder: 'STRICT_ORDER', streamExceptionPolicy: 'DROP' },
        statefulDefaultActions: defaultActions,
        statefulRuleGroupReferences: [{ resourceArn: rules.attrRuleGroupArn, priority: 1 }],
      },
    })
  }

  /** Both directions pass the firewall of the zone, or it would see half a conversation. */
  private routes(index: number, firewall: CfnFirewall, network: PrivateNetwork): void {
    const [translation, inspection] = [network.subnets('translation'), network.subnets('inspection')]
    const vpcEndpointId = Fn.select(1, Fn.split(':', Fn.select(0, firewall.attrEndpointIds)))
    const outside = translation[index] as ISubnet
    const gateway = new CfnNatGateway(this, `Translation${index}`, {
      subnetId: outside.subnetId,
      allocationId: new CfnEIP(this, `Address${index}`, { domain: 'vpc' }).attrAllocationId,
    })
    gateway.node.addDependency((outside as Subnet).internetConnectivityEstablished)
    new CfnRoute(this, `Out${index}`, {
      routeTableId: (inspection[index] as ISubnet).routeTable.routeTableId,
      destinationCidrBlock: '0.0.0.0/0',
      natGatewayId: gateway.attrNatGatewayId,
    })
    for (const zone of egressZones) {
      const subnet = network.subnets(zone)[index] as ISubnet
      new CfnRoute(this, `${zone}-out-${index}`, {
        routeTableId: subnet.routeTable.routeTableId,
        destinationCidrBlock: '0.0.0.0/0',
        vpcEndpointId,
      })
      new CfnRoute(this, `${zone}-back-${index}`, {
        routeTableId: outside.routeTable.routeTableId,
        destinationCidrBlock: subnet.ipv4CidrBlock,
        vpcEndpointId,
      })
    }
  }
}

const variable = (zone: EgressZone) => `${zone.toUpperCase()}_NET`

/** One rule per zone and host, for the engine (Suricata) whose default then drops all else. */
export function egressRules(hosts: EgressHosts): string {
  const pairs = egressZones.flatMap((zone) => hosts[zone].map((one) => ({ zone, ...one })))
  return pairs
    .map(
      ({ zone, host, port }, index) =>
        `pass tls $${variable(zone)} any -> any ${port} (tls.sni; content:"${host}"; startswith; nocase; endswith; ` +
        `msg:"${zone} to ${host}"; flow:to_server, established; sid:${index + 1}; rev:1;)`,
    )
    .join('\n')
}
