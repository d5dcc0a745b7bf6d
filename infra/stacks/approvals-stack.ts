import { CfnOutput } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { ApprovalWorkflow } from '../constructs/approval-workflow.ts'
import { MailIdentity } from '../constructs/mail-identity.ts'
import { DutyStack, type DutyStackProps } from './duty-stack.ts'

/** Asks people, by a link that they are sent, and carries out what they approve. */
export class ApprovalsStack extends DutyStack {
  constructor(scope: Construct, id: string, props: DutyStackProps) {
    super(scope, id, 'approvals', props)
    const url = this.addApi('approvals', this.addFunction('approvals'))
    const notify = this.addFunction('workflow-notify', { environment: { SUNDER_APPROVALS_URL: url } })
    const { settings, names, resources, logsKey } = props.surroundings
    new ApprovalWorkflow(this, 'Workflow', {
      name: names.approvalWorkflow,
      resources,
      tasks: {
        Preview: this.addFunction('workflow-preview').lambda,
        Notify: notify.lambda,
        Run: this.addFunction('workflow-run').lambda,
        Close: this.addFunction('workflow-close').lambda,
      },
      logsKey,
      logRetentionDays: settings.logRetentionDays,
    })
    const { mail } = props.policy
    if (mail !== undefined) this.tellRecords(new MailIdentity(this, 'Mail', { mail }))
  }

  private tellRecords({ records }: MailIdentity): void {
    for (const [index, value] of records.entries()) {
      const description =
        'For the DNS of the domain that approvers hear from: SES sends nothing before it is there'
      new CfnOutput(this, `MailRecord${index + 1}`, { value, description })
    }
  }
}
