/** A reason not to synthesize that its reader can do something about: printed as it stands, without a stack. */
export class DeploymentRefusal extends Error {
  constructor(issues: readonly string[]) {
    super(issues.join('\n'))
    this.name = 'DeploymentRefusal'
  }
}
