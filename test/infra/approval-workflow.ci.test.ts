import { randomBytes, randomUUID } from 'node:crypto'
import { DescribeExecutionCommand, ExecutionStatus, SFNClient } from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { VotesEnough, type WorkflowInput } from '../../shared/approvals/approval-workflow.ts'
import {
  createStepFunctionsSignal,
  createStepFunctionsStart,
} from '../../shared/approvals/step-functions-workflow.ts'
import { newId } from '../../shared/runtime/random.ts'
import { eventually } from '../support/approvals/eventually.ts'
import { createApprovalWorkflow } from '../support/deployed/approval-workflow.ts'
import { dataInHistory } from '../support/deployed/execution-history.ts'
import { type InvokeApi, startInvokeApi } from '../support/deployed/invoke-api.ts'
import { motoOptions } from '../support/moto.ts'

type Payload = Readonly<Record<string, unknown>>
type TaskName = 'preview' | 'notify' | 'remind' | 'run' | 'close'
/** What a task answers at its first, second, … call; undefined where it fails. */
type Script = Partial<
  Record<TaskName, (call: number, payload: Payload) => object | undefined | Promise<object>>
>

/** One execution of the definition, and what its tasks were called with. */
interface Story {
  readonly input: WorkflowInput
  readonly script: Script
  readonly calls: { readonly task: TaskName; readonly payload: Payload }[]
}

const client = new SFNClient(motoOptions)
const signal = createStepFunctionsSignal({ client })
const stories = new Map<unknown, Story>()
let api: InvokeApi
let stateMachine: string
beforeAll(async () => {
  api = await startInvokeApi(async (name, event) => answer(name, JSON.parse(event) as Payload))
  stateMachine = await createApprovalWorkflow(client, { name: randomUUID(), invokeUrl: api.url })
})
afterAll(() => api.close())

async function answer(name: string, payload: Payload) {
  const story = stories.get(payload['approval'])
  if (story === undefined) throw new Error(`nothing is known of ${JSON.stringify(payload)}`)
  const { script, calls, input } = story
  const task = (payload['task'] ?? name.replace('workflow-', '')) as TaskName
  calls.push({ task, payload })
  const scripted = script[task] ?? (() => usual[task])
  const result = await scripted(calls.filter((call) => call.task === task).length, payload)
  if (result === enough)
    return { failed: true, payload: JSON.stringify({ errorType: new VotesEnough().name }) }
  return result === undefined
    ? { failed: true, payload: '{"errorType":"SunderError","errorMessage":"store_unavailable"}' }
    : { failed: false, payload: JSON.stringify({ ...input, ...result }) }
}

/** Of a task that waits: the votes are there already. */
const enough = {}

const usual: Readonly<Record<TaskName, object>> = {
  preview: { state: 'waiting', untilReminder: 60, untilExpiry: 60 },
  notify: {},
  remind: {},
  run: { outcome: 'stored' },
  close: {},
}
/** So many calls fail, of which the first is one. */
const failing = (times: number, result: object) => (call: number) => (call <= times ? undefined : result)
const soon = { state: 'waiting', untilReminder: 1, untilExpiry: 1 }

async function begin(script: Script = {}, kind: 'job' | 'grant' = 'job'): Promise<Story> {
  const input = { approval: newId('approval', randomBytes), kind, id: newId(kind, randomBytes) }
  const story = { input, script, calls: [] }
  stories.set(input.approval, story)
  await createStepFunctionsStart({ client, stateMachine }).start(input)
  return story
}

const executionOf = ({ input }: Story) =>
  `${stateMachine.replace(':stateMachine:', ':execution:')}:${input.approval}`

/** @returns the status with which it ended */
async function endOf(story: Story): Promise<string> {
  return eventually(`the end of ${JSON.stringify(namesOf(story))}`, async () => {
    const { status } = await client.send(new DescribeExecutionCommand({ executionArn: executionOf(story) }))
    return status !== ExecutionStatus.RUNNING && status
  })
}

const namesOf = ({ calls }: Story) => calls.map(({ task }) => task)
const closings = ({ calls }: Story) =>
  calls.filter(({ task }) => task === 'close').map(({ payload }) => payload)

/** Once the task was called for the so-many-th time. */
async function tokenOf(story: Story, task: 'notify' | 'remind', call = 1): Promise<string> {
  return eventually(`${task} in ${JSON.stringify(namesOf(story))}`, async () => {
    const token = story.calls.filter((made) => made.task === task)[call - 1]?.payload['token']
    return token === undefined ? undefined : String(token)
  })
}

async function decide(story: Story, task: 'notify' | 'remind', call?: number): Promise<void> {
  expect(await signal.signal(await tokenOf(story, task, call))).toBe(true)
}

describe('what is asked', () => {
  it('is carried out when it is decided before the reminder', async () => {
    const story = await begin()
    await decide(story, 'notify')
    expect(await endOf(story)).toBe('SUCCEEDED')
    expect(namesOf(story)).toEqual(['preview', 'notify', 'run', 'close'])
    expect(closings(story)).toEqual([{ ...story.input, outcome: 'stored' }])
  })

  it('is carried out when it is decided while the mails are still being sent', async () => {
    const decideAtOnce = async (_: number, { token }: Payload) => ({
      heard: await signal.signal(String(token)),
    })
    const story = await begin({ notify: decideAtOnce })
    expect(await endOf(story)).toBe('SUCCEEDED')
    expect(namesOf(story)).toEqual(['preview', 'notify', 'run', 'close'])
  })

  it('is carried out when it is decided after the reminder, whose token alone still tells', async () => {
    const story = await begin({ preview: () => ({ ...soon, untilExpiry: 60 }) })
    const first = await tokenOf(story, 'notify')
    await tokenOf(story, 'remind')
    expect(await signal.signal(first)).toBe(false)
    await decide(story, 'remind')
    expect(await endOf(story)).toBe('SUCCEEDED')
    expect(namesOf(story)).toEqual(['preview', 'notify', 'remind', 'run', 'close'])
    expect(closings(story)).toEqual([{ ...story.input, outcome: 'stored' }])
  })

  it.each(['notify', 'remind'] as const)('is counted at once where %s finds the votes', async (task) => {
    const story = await begin({
      preview: () => (task === 'notify' ? usual.preview : { ...soon, untilExpiry: 60 }),
      [task]: () => enough,
    })
    expect(await endOf(story)).toBe('SUCCEEDED')
    expect(namesOf(story).slice(-3)).toEqual([task, 'run', 'close'])
    expect(namesOf(story).filter((name) => name === task)).toHaveLength(1)
    expect(closings(story)).toEqual([{ ...story.input, outcome: 'stored' }])
  })

  it('is only reminded of where it was asked long ago', async () => {
    const story = await begin({ preview: () => ({ ...usual.preview, state: 'asked' }) })
    await decide(story, 'remind')
    expect(await endOf(story)).toBe('SUCCEEDED')
    expect(namesOf(story)).toEqual(['preview', 'remind', 'run', 'close'])
  })

  it('is counted once more when nobody decided, and expires', async () => {
    const story = await begin({ preview: () => soon, run: () => ({ outcome: 'expired' }) })
    expect(await endOf(story)).toBe('SUCCEEDED')
    expect(namesOf(story)).toEqual(['preview', 'notify', 'remind', 'run', 'close'])
    expect(closings(story)).toEqual([{ ...story.input, outcome: 'expired' }])
  })

  it('is previewed and waited for again when the count leaves it undecided', async () => {
    const story = await begin({ run: (call) => ({ outcome: call === 1 ? 'undecided' : 'granted' }) }, 'grant')
    await decide(story, 'notify')
    await decide(story, 'notify', 2)
    expect(await endOf(story)).toBe('SUCCEEDED')
    expect(namesOf(story)).toEqual(['preview', 'notify', 'run', 'preview', 'notify', 'run', 'close'])
    const previews = story.calls.filter(({ task }) => task === 'preview')
    expect(previews.map(({ payload }) => payload)).toEqual([story.input, story.input])
    expect(closings(story)).toEqual([{ ...story.input, outcome: 'granted' }])
  })

  it('bothers nobody when the votes are enough already', async () => {
    const story = await begin({ preview: () => ({ ...soon, state: 'decided' }) })
    expect(await endOf(story)).toBe('SUCCEEDED')
    expect(namesOf(story)).toEqual(['preview', 'run', 'close'])
  })

  it('is asked once, however often it is started', async () => {
    const story = await begin()
    const again = { input: JSON.parse(JSON.stringify(story.input)) as WorkflowInput }
    await createStepFunctionsStart({ client, stateMachine }).start(again.input)
    await decide(story, 'notify')
    await endOf(story)
    await createStepFunctionsStart({ client, stateMachine }).start(again.input)
    expect(namesOf(story)).toEqual(['preview', 'notify', 'run', 'close'])
  })
})

describe('what fails', () => {
  const times = (story: Story, task: TaskName) => namesOf(story).filter((name) => name === task).length

  it('at the preview, for good, is closed as failed without anybody being asked', async () => {
    const story = await begin({ preview: () => undefined })
    expect(await endOf(story)).toBe('SUCCEEDED')
    expect([...new Set(namesOf(story))]).toEqual(['preview', 'close'])
    expect(times(story, 'preview')).toBe(6)
    expect(closings(story)).toEqual([{ ...story.input, outcome: 'failed' }])
  })

  it('at the mails is tried again, under a new token each time', async () => {
    const story = await begin({ notify: failing(2, {}) })
    const [lost] = [await tokenOf(story, 'notify'), await tokenOf(story, 'notify', 3)]
    expect(await signal.signal(lost)).toBe(false)
    await decide(story, 'notify', 3)
    expect(await endOf(story)).toBe('SUCCEEDED')
    expect(namesOf(story)).toEqual(['preview', 'notify', 'notify', 'notify', 'run', 'close'])
  })

  it.each(['notify', 'remind'] as const)('at every try of %s is closed as failed', async (task) => {
    const story = await begin({ preview: () => ({ ...soon, untilExpiry: 60 }), [task]: () => undefined })
    expect(await endOf(story)).toBe('SUCCEEDED')
    expect([times(story, task), times(story, 'run')]).toEqual([6, 0])
    expect(closings(story)).toEqual([{ ...story.input, outcome: 'failed' }])
  })

  it('at the run, twice, is run exactly once more', async () => {
    const story = await begin({ run: failing(2, { outcome: 'stored' }) })
    await decide(story, 'notify')
    expect(await endOf(story)).toBe('SUCCEEDED')
    expect(namesOf(story)).toEqual(['preview', 'notify', 'run', 'run', 'run', 'close'])
    expect(closings(story)).toEqual([{ ...story.input, outcome: 'stored' }])
  })

  it('at the run, for good, is closed as failed', async () => {
    const story = await begin({ run: () => undefined })
    await decide(story, 'notify')
    expect(await endOf(story)).toBe('SUCCEEDED')
    expect(times(story, 'run')).toBe(7)
    expect(closings(story)).toEqual([{ ...story.input, outcome: 'failed' }])
  })

  it('at the close is tried again; for good, the execution itself fails', async () => {
    const [late, never] = [await begin({ close: failing(3, {}) }), await begin({ close: () => undefined })]
    await Promise.all([decide(late, 'notify'), decide(never, 'notify')])
    expect([await endOf(late), await endOf(never)]).toEqual(['SUCCEEDED', 'FAILED'])
    expect([times(late, 'close'), times(never, 'close')]).toEqual([4, 9])
  })
})

it('an execution holds ids, tokens, seconds and states, and nothing else', async () => {
  const story = await begin({ preview: () => ({ ...soon, untilExpiry: 60 }), run: failing(1, usual.run) })
  await decide(story, 'remind')
  await endOf(story)
  const { input, data } = await dataInHistory(client, executionOf(story))
  expect(JSON.parse(input)).toEqual(story.input)

  const tokens = [await tokenOf(story, 'notify'), await tokenOf(story, 'remind')]
  const ids: readonly string[] = [story.input.approval, story.input.id]
  const told = data.filter(({ value }) => !tokens.includes(value) && !ids.includes(value))
  expect(told.map(({ name, value }) => [name, value])).not.toHaveLength(0)
  const known: Readonly<Record<string, RegExp>> = {
    FunctionName: /^http:\/\/127\.0\.0\.1:\d+\/workflow-(preview|notify|run|close)$/,
    kind: /^job$/,
    state: /^waiting$/,
    task: /^(notify|remind)$/,
    outcome: /^stored$/,
    untilReminder: /^1$/,
    untilExpiry: /^60$/,
    StatusCode: /^200$/,
    errorType: /^SunderError$/,
    errorMessage: /^store_unavailable$/,
    Cause: /^$/,
    Error: /^(SunderError|States\.Timeout)$/,
  }
  expect(told.filter(({ name, value }) => !known[name]?.test(value))).toEqual([])
})
