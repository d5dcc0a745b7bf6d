/** A reason not to start that its reader can do something about: printed as it stands, without a stack. */
export class StartRefusal extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.name = 'StartRefusal'
  }
}
