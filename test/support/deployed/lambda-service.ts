import {
  type ExecutionEnvironment,
  type FunctionCode,
  type InvocationResult,
  startExecutionEnvironment,
} from './execution-environment.ts'
import { startInvokeApi } from './invoke-api.ts'

/** Concurrent environments of one function; more invocations wait. */
const maxEnvironments = 3

export interface LambdaService {
  /** Where the `Invoke` API answers, for the functions that call others. */
  readonly url: string
  define(code: FunctionCode): void
  invoke(name: string, event: string): Promise<InvocationResult>
  close(): Promise<void>
}

/** Runs functions in environments of their own, made at need and used again, behind Lambda's `Invoke` API. */
export async function startLambdaService(): Promise<LambdaService> {
  const functions = new Map<string, Pool>()
  const invoke = async (name: string, event: string) => {
    const pool = functions.get(name)
    if (pool === undefined) throw new Error(`There is no function ${name}.`)
    return pool.invoke(event)
  }
  const api = await startInvokeApi(invoke)
  return {
    url: api.url,
    define: (code) => void functions.set(code.name, createPool(code)),
    invoke,
    async close() {
      await Promise.all([...functions.values()].map((pool) => pool.close()))
      await api.close()
    },
  }
}

interface Pool {
  invoke(event: string): Promise<InvocationResult>
  close(): Promise<void>
}

function createPool(code: FunctionCode): Pool {
  const started: Promise<ExecutionEnvironment>[] = []
  const free: ExecutionEnvironment[] = []
  const waiting: ((environment: ExecutionEnvironment) => void)[] = []

  const take = (): Promise<ExecutionEnvironment> => {
    const environment = free.pop()
    if (environment !== undefined) return Promise.resolve(environment)
    if (started.length === maxEnvironments) return new Promise((resolve) => waiting.push(resolve))
    const starting = startExecutionEnvironment(code)
    started.push(starting)
    return starting
  }
  const giveBack = (environment: ExecutionEnvironment) => {
    const next = waiting.shift()
    if (next === undefined) free.push(environment)
    else next(environment)
  }
  return {
    async invoke(event) {
      const environment = await take()
      try {
        return await environment.invoke(event)
      } finally {
        giveBack(environment)
      }
    },
    async close() {
      for (const environment of started) await (await environment).close()
    },
  }
}
