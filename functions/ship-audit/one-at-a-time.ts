/** Runs one thing over and over, never two at once. */
export interface OneAtATime<Result> {
  /** Runs it. While it runs already, it will once more, where `again` agrees; both have the last result. */
  run(): Promise<Result>
  /** Undefined where it does not run. */
  underWay(): Promise<Result> | undefined
}

/** @param again whether what was asked for during a run is worth another after this result */
export function createOneAtATime<Result>(
  work: () => Promise<Result>,
  again: (result: Result) => boolean,
): OneAtATime<Result> {
  let running: Promise<Result> | undefined
  let asked = false
  const workOn = async (): Promise<Result> => {
    for (;;) {
      asked = false
      const result = await work()
      if (!asked || !again(result)) return result
    }
  }
  return {
    run() {
      asked = true
      running ??= workOn().finally(() => {
        running = undefined
      })
      return running
    },
    underWay: () => running,
  }
}
