import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import {
  type LocalWorkflow,
  startLocalWorkflow,
  type WorkflowTasks,
} from '../../../../infra/local/workflow/local-workflow.ts'
import { VotesEnough } from '../../../../shared/approvals/approval-workflow.ts'
import { createPinoLog } from '../../../../shared/runtime/pino-log.ts'
import { systemRandom } from '../../../../shared/runtime/random.ts'
import { eventually } from '../../../support/approvals/eventually.ts'

const input = { approval: `approval_${'a'.repeat(22)}`, kind: 'job', id: `job_${'a'.repeat(22)}` } as const

let folder: string
let workflow: LocalWorkflow
let now: number
let called: string[]
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  folder = await mkdtemp(join(tmpdir(), 'sunder-workflow-'))
  now = 0
  called = []
})
afterEach(async () => {
  await workflow.close()
  vi.useRealTimers()
  await rm(folder, { recursive: true, force: true })
})

/** The definition over tasks that answer as they are told. */
async function start(tasks: Partial<WorkflowTasks>, state = 'waiting'): Promise<void> {
  const known: WorkflowTasks = {
    preview: async () => ({ ...input, state, untilReminder: 100, untilExpiry: 100 }),
    notify: async () => {},
    run: async () => ({ ...input, outcome: 'stored' }),
    close: async () => ({}),
    ...tasks,
  }
  const noted =
    <Answer>(name: string, task: (payload: unknown) => Promise<Answer>) =>
    (payload: unknown) => {
      const named = (payload as { task?: string }).task ?? name
      called.push(named)
      return task(payload)
    }
  workflow = await startLocalWorkflow({
    folder,
    tasks: {
      preview: noted('preview', known.preview),
      notify: noted('notify', known.notify),
      run: noted('run', known.run),
      close: noted('close', known.close),
    },
    clock: () => now,
    random: systemRandom,
    log: createPinoLog('workflow', () => {}),
    retryAfterMs: 1,
  })
  await workflow.start(input)
}

/** At the clock, as it does by itself from time to time, and lets what comes of it happen. */
async function look(): Promise<void> {
  vi.advanceTimersByTime(1_000)
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
}

const until = (name: string) =>
  eventually(name, async () => {
    await look()
    return called.includes(name)
  })

it('waits, reminds, and counts at the end of its time', async () => {
  await start({})
  await until('notify')
  now = 100_000
  await until('remind')
  now = 200_000
  await until('close')
  expect(called).toEqual(['preview', 'notify', 'remind', 'run', 'close'])
})

it.each(['notify', 'remind'])('goes on at once where %s finds the votes enough', async (task) => {
  await start({
    notify: async (payload) => {
      if ((payload as { task: string }).task === task) throw new VotesEnough()
    },
  })
  if (task === 'remind') {
    await until('notify')
    now = 100_000
  }
  await until('close')
  expect(called.filter((name) => name === task)).toHaveLength(1)
  expect(called.slice(-3)).toEqual([task, 'run', 'close'])
})

it('reminds straight away where it was asked long ago, and waits for its whole time', async () => {
  now = 500_000
  await start({}, 'asked')
  await until('remind')
  now = 599_000
  await look()
  expect(called).toEqual(['preview', 'remind'])
  now = 600_000
  await until('close')
})

it('begins nothing once it is closed; what is started then goes on at the next start', async () => {
  await start({})
  await until('notify')
  await workflow.close()
  const other = { ...input, approval: `approval_${'b'.repeat(22)}` }
  await workflow.start(other)
  await look()
  expect(called).toEqual(['preview', 'notify'])
  const kept = (await readdir(folder)).sort()
  expect(kept).toEqual([`${input.approval}.json`, `${other.approval}.json`])
})
