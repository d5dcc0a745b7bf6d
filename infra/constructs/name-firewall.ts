import { Aws } from 'aws-cdk-lib'
import {
  CfnFirewallDomainList,
  CfnFirewallRuleGroup,
  CfnFirewallRuleGroupAssociation,
} from 'aws-cdk-lib/aws-route53resolver'
import { Construct } from 'constructs'

export interface NameFirewallProps {
  readonly name: string
  readonly vpcId: string
  readonly hosts: readonly string[]
}

/** S3 Vectors alone has its endpoint under `api.aws`, the suffix of dual-stack endpoints. */
const hostsOfAws = [`*.${Aws.REGION}.amazonaws.com`, `s3vectors.${Aws.REGION}.api.aws`]

/** Resolves the names of AWS and of the allowed hosts and no other: a query for a name carries data out, too. */
export class NameFirewall extends Construct {
  constructor(scope: Construct, id: string, { name, vpcId, hosts }: NameFirewallProps) {
    super(scope, id)
    const list = (listId: string, domains: string[]) =>
      new CfnFirewallDomainList(this, listId, { name: `${name}-${listId.toLowerCase()}`, domains }).attrId
    const rules = new CfnFirewallRuleGroup(this, 'Rules', {
      name,
      firewallRules: [
        {
          firewallDomainListId: list('Allowed', [...hostsOfAws, ...hosts]),
          // Providers answer with aliases on hosts of their content networks.
          firewallDomainRedirectionAction: 'TRUST_REDIRECTION_DOMAIN',
          action: 'ALLOW',
          priority: 1,
        },
        {
          firewallDomainListId: list('Others', ['*']),
          action: 'BLOCK',
          blockResponse: 'NXDOMAIN',
          priority: 2,
        },
      ],
    })
    new CfnFirewallRuleGroupAssociation(this, 'Association', {
      firewallRuleGroupId: rules.attrId,
      vpcId,
      priority: 101,
    })
  }
}
