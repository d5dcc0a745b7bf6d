import type { Construct } from 'constructs'
import { DutyStack, type DutyStackProps } from './duty-stack.ts'

/** Searches and reads. Needs `embed-query` of the embed stack when it is asked with a text, by its name. */
export class ReadVectorsStack extends DutyStack {
  constructor(scope: Construct, id: string, props: DutyStackProps) {
    super(scope, id, 'read-vectors', props)
    this.addApi('read-vectors', this.addFunction('read-vectors'))
  }
}
