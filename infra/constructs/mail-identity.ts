import { CfnEmailIdentity } from 'aws-cdk-lib/aws-ses'
import { Construct } from 'constructs'
import type { Policy } from '../../shared/policy/schema.ts'
import { mailIdentity } from '../deployment/mail-sender.ts'

export interface MailIdentityProps {
  readonly mail: NonNullable<Policy['mail']>
}

/**
 * From whom approvers hear, as SES verifies it: a domain by records in its DNS, which sign its mail (DKIM) as well, an
 * address by a link that SES sends to it.
 */
export class MailIdentity extends Construct {
  /** What a domain's owner has to put into its DNS: a name, its type and its value each. */
  readonly records: readonly string[]

  constructor(scope: Construct, id: string, { mail }: MailIdentityProps) {
    super(scope, id)
    const identity = new CfnEmailIdentity(this, 'Identity', { emailIdentity: mailIdentity(mail) })
    const tokens = [
      [identity.attrDkimDnsTokenName1, identity.attrDkimDnsTokenValue1],
      [identity.attrDkimDnsTokenName2, identity.attrDkimDnsTokenValue2],
      [identity.attrDkimDnsTokenName3, identity.attrDkimDnsTokenValue3],
    ]
    this.records = mail.verify === 'domain' ? tokens.map(([name, value]) => `${name} CNAME ${value}`) : []
  }
}
