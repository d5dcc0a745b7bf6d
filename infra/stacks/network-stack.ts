import { Stack, type StackProps } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import type { Policy } from '../../shared/policy/schema.ts'
import { EgressFirewall } from '../constructs/egress-firewall.ts'
import { FlowLog } from '../constructs/flow-log.ts'
import { NameFirewall } from '../constructs/name-firewall.ts'
import { PrivateNetwork } from '../constructs/private-network.ts'
import { egressHosts } from '../deployment/egress-hosts.ts'
import type { Settings } from '../deployment/settings.ts'

export interface NetworkStackProps extends StackProps {
  readonly policy: Policy
  readonly settings: Settings
  readonly logsKey: IKey
}

/** With `network: private`: where the functions and the way to their APIs stand. */
export class NetworkStack extends Stack {
  readonly network: PrivateNetwork

  constructor(scope: Construct, id: string, { policy, settings, logsKey, ...props }: NetworkStackProps) {
    super(scope, id, { ...props, description: 'Sunder: the private network' })
    const hosts = egressHosts(policy, settings)
    const name = `${settings.deployment}-egress`
    const { logRetentionDays } = settings
    this.network = new PrivateNetwork(this, 'Private', {
      managedDetection: policy.detection.managed === 'comprehend',
      sendsMail: policy.mail !== undefined,
      sendsEvents: policy.audit.ship.some(({ type }) => type === 'eventbridge'),
      ports: [
        ...new Set(
          Object.values(hosts)
            .flat()
            .map(({ port }) => port),
        ),
      ],
    })
    new EgressFirewall(this, 'Egress', { name, network: this.network, hosts, logsKey, logRetentionDays })
    new NameFirewall(this, 'Names', {
      name,
      vpcId: this.network.vpc.vpcId,
      hosts: [
        ...new Set(
          Object.values(hosts)
            .flat()
            .map(({ host }) => host),
        ),
      ].sort(),
    })
    new FlowLog(this, 'Flows', { vpc: this.network.vpc, logsKey, logRetentionDays })
  }
}
