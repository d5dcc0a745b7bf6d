// A custom runtime in the sense of Lambda's documentation: asks the runtime API for the next event, calls the
// handler, posts what it answers. It is all that stands between a bundle and the API.
import { pathToFileURL } from 'node:url'

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`
const post = (path, body) => fetch(`${api}/${path}`, { method: 'POST', body: JSON.stringify(body) ?? 'null' })
const failure = (error) => ({ errorType: error?.name, errorMessage: error?.message })

const [file, name] = process.env._HANDLER.split('.')
let handler
try {
  const entry = await import(pathToFileURL(`${process.env.LAMBDA_TASK_ROOT}/${file}.mjs`))
  handler = entry[name]
} catch (error) {
  console.error(error)
  await post('init/error', failure(error))
  process.exit(1)
}

for (;;) {
  const next = await fetch(`${api}/invocation/next`)
  const id = next.headers.get('lambda-runtime-aws-request-id')
  const deadline = Number(next.headers.get('lambda-runtime-deadline-ms'))
  const context = {
    awsRequestId: id,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: '512',
    invokedFunctionArn: next.headers.get('lambda-runtime-invoked-function-arn'),
    getRemainingTimeInMillis: () => deadline - Date.now(),
  }
  try {
    const answer = await handler(await next.json(), context)
    await post(`invocation/${id}/response`, answer)
  } catch (error) {
    await post(`invocation/${id}/error`, failure(error))
  }
}
