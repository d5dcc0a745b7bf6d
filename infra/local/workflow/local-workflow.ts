import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StateMachine as Machine } from 'aws-local-stepfunctions'
import type {
  WorkflowInput,
  WorkflowSignal,
  WorkflowStart,
} from '../../../shared/approvals/approval-workflow.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import type { Log } from '../../../shared/runtime/log.ts'
import { newId, type RandomBytes } from '../../../shared/runtime/random.ts'
import { type Executions, openExecutions } from './executions.ts'
import { createWaits } from './waits.ts'
import './with-resolvers.ts'

const definitionFile = join(import.meta.dirname, '../../approval.asl.json')

/** The tasks of the workflow; each takes its state's `Payload`, and answers with the next one's. */
export interface WorkflowTasks {
  preview(payload: unknown): Promise<object>
  /** Of `notify` and `remind`. @throws VotesEnough */
  notify(payload: unknown): Promise<void>
  run(payload: unknown): Promise<object>
  close(payload: unknown): Promise<object>
}

export interface LocalWorkflow extends WorkflowStart, WorkflowSignal {
  /** Lets the tasks under way end, and begins none; what waits, or is started from here on, goes on at the next start. */
  close(): Promise<void>
}

/**
 * Runs the one definition of the approval workflow in this process. An execution is on disk from its start to its end,
 * and begins anew where the process was ended: its tasks find what was done already.
 *
 * @param tasks are made with a way to signal, which a task may be handed to whoever composes it
 */
export async function startLocalWorkflow(deps: {
  readonly folder: string
  readonly tasks: WorkflowTasks
  readonly clock: Clock
  readonly random: RandomBytes
  readonly log: Log
  /** In place of the definition's pauses before a task is tried again. */
  readonly retryAfterMs?: number | undefined
}): Promise<LocalWorkflow> {
  const { StateMachine } = await import('aws-local-stepfunctions')
  const machine = new StateMachine(JSON.parse(await readFile(definitionFile, 'utf8')), {
    validationOptions: { checkArn: false },
  })
  const executions = await openExecutions(deps.folder)
  const waits = createWaits(deps.clock)
  const running = new Map<string, { readonly abort: () => void; readonly ended: Promise<void> }>()

  let isClosed = false

  const run = (input: WorkflowInput): void => {
    if (isClosed || running.has(input.approval)) return
    const token = newId('task', deps.random)
    const execution = machine.run(
      { ...input },
      {
        overrides: { ...handlersOf(deps.tasks, waits, token), ...retriesOf(deps.retryAfterMs) },
        context: { Execution: { Input: { ...input } }, Task: { Token: token } },
        noThrowOnAbort: true,
      },
    )
    const ended = finish(execution.result, input, executions, deps.log).finally(() =>
      running.delete(input.approval),
    )
    running.set(input.approval, { abort: execution.abort, ended })
  }

  for (const input of await executions.unfinished()) run(input)
  return {
    async start(input) {
      await executions.add(input)
      run(input)
    },
    signal: async (token) => waits.end(token),
    async close() {
      isClosed = true
      waits.close()
      const open = [...running.values()]
      for (const { abort } of open) abort()
      await Promise.all(open.map(({ ended }) => ended))
      await waits.idle()
    },
  }
}

/** Aborted executions have no result, and stay on disk. */
async function finish(
  result: Promise<unknown>,
  input: WorkflowInput,
  executions: Executions,
  log: Log,
): Promise<void> {
  try {
    if ((await result) !== null) await executions.remove(input.approval)
  } catch (error) {
    // It failed for good: at the next start it is tried once more.
    log.error({ approval: input.approval, detail: String(error) }, 'the approval workflow failed')
  }
}

type State = { readonly Payload: Readonly<Record<string, unknown>> }
type Overrides = NonNullable<NonNullable<Parameters<Machine['run']>[1]>['overrides']>

/** By the names of the states in the definition. */
function handlersOf(tasks: WorkflowTasks, waits: ReturnType<typeof createWaits>, token: string): Overrides {
  const asked = async (payload: Promise<object>) => ({ Payload: await payload })
  // Each wait follows on the one before, however late its end was seen.
  let due: number | undefined
  const waiting = (from: () => number, name: string) => (input: State) => {
    due = from() + Number(input.Payload[name]) * 1000
    return waits.until(token, due, () => tasks.notify(input.Payload))
  }
  return {
    taskResourceLocalHandlers: {
      Preview: ({ Payload }: State) => {
        due = undefined
        return waits.track(asked(tasks.preview(Payload)))
      },
      Notify: waiting(waits.now, 'untilReminder'),
      Remind: waiting(() => due ?? waits.now(), 'untilExpiry'),
      Run: ({ Payload }: State) => waits.track(asked(tasks.run(Payload))),
      Close: ({ Payload }: State) => waits.track(asked(tasks.close(Payload))),
    } as unknown as NonNullable<Overrides['taskResourceLocalHandlers']>,
  }
}

function retriesOf(milliseconds: number | undefined): Overrides {
  if (milliseconds === undefined) return {}
  const states = ['Preview', 'Notify', 'Remind', 'Run', 'Close']
  return { retryIntervalOverrides: Object.fromEntries(states.map((name) => [name, milliseconds])) }
}
