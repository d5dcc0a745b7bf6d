/** `Promise.withResolvers` (ES2024), which Node 20 lacks and `aws-local-stepfunctions` takes for granted. */
declare global {
  interface PromiseConstructor {
    withResolvers<Value>(): {
      promise: Promise<Value>
      resolve: (value: Value) => void
      reject: (reason: unknown) => void
    }
  }
}

function withResolvers<Value>() {
  let settle: { resolve: (value: Value) => void; reject: (reason: unknown) => void } | undefined
  const promise = new Promise<Value>((resolve, reject) => {
    settle = { resolve, reject }
  })
  if (settle === undefined) throw new Error('a promise runs its executor at once')
  return { promise, ...settle }
}

Promise.withResolvers ??= withResolvers as typeof Promise.withResolvers

export {}
