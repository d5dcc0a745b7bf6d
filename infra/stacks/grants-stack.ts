import type { Construct } from 'constructs'
import { DutyStack, type DutyStackProps } from './duty-stack.ts'

export interface GrantsStackProps extends DutyStackProps {
  /** Where a grant is used; it is told to who gets one. */
  readonly embedUrl: string
}

/** Makes and ends grants; the only holder of the right to sign one. */
export class GrantsStack extends DutyStack {
  constructor(scope: Construct, id: string, props: GrantsStackProps) {
    super(scope, id, 'grants', props)
    const grants = this.addFunction('grants', { environment: { SUNDER_EMBED_URL: props.embedUrl } })
    this.addApi('grants', grants)
  }
}
