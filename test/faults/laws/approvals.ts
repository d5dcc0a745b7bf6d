import type { Evidence } from './evidence.ts'

/** What was told to wait can be decided about; what was given its budget back is never carried out. */
export function* holdsAreWhole({ world, story, callsOf }: Evidence): Generator<string> {
  for (const { request, app, status, text } of story.exchanges) {
    if (app !== 'embed' || status !== 202) continue
    const { job: id } = (JSON.parse(text) as { sunder: { job: string } }).sunder
    const job = world.jobs.kept.get(id)
    if (job?.status !== 'pending_approval') yield `#${request} waits, and its job is ${job?.status}`
    else if (!world.workflow.started.has(job.approval)) yield `#${request} waits, and nobody is asked`
    if (!world.payloads.kept.has(`pending/${id}`)) yield `#${request} waits, and its payload is not kept`
  }
  for (const { request } of story.exchanges) {
    const [claim] = callsOf(request, 'jobs.create')
    const id = (claim?.args[0] as { id: string } | undefined)?.id
    const returned = callsOf(request, 'grantUse.giveBack').some(({ effects }) => effects.length > 0)
    if (id !== undefined && returned && world.jobs.kept.get(id)?.status === 'pending_approval') {
      yield `#${request} was given its budget back, and its job waits to be carried out`
    }
  }
}
