import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadKeysAndSecrets } from '../../../infra/local/stores/keys-and-secrets.ts'
import { encodePendingPayload, parsePendingPayload } from '../../../shared/jobs/pending-payload.ts'
import { decrypt, encrypt } from '../../../shared/payloads/encrypt.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { askToEmbed, decide, jobIn, linkTo, mailTo, openLink } from '../../support/approvals/approving.ts'
import { traceOf } from '../../support/approvals/audit-trail.ts'
import { Browser } from '../../support/approvals/browser.ts'
import { eventually } from '../../support/approvals/eventually.ts'
import { call, newGrant } from '../../support/client.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../../support/gateway.ts'
import { whileModelRefuses } from '../../support/model-credential.ts'

let gateway: LocalTestGateway
let key: Uint8Array
beforeAll(async () => {
  // Long enough that a payload is changed between two tries, on a busy machine too.
  gateway = await startLocalTestGateway({ workflowRetryAfterMs: 600 })
  key = (await loadKeysAndSecrets(gateway.home, 'RS256')).payloadKey
})
afterAll(() => gateway.close())

const fileOf = (job: string) => join(gateway.home, 'payloads', 'pending', job)

/** By somebody who owns the store and its key: the file decrypts, and is another. */
async function rewrite(job: string, change: (text: string) => string): Promise<void> {
  const name = `pending/${job}`
  const sealed = decrypt(await readFile(fileOf(job)), name, key)
  const payload = parsePendingPayload(sealed.payload)
  const inputs = payload.inputs.map((input) => ({ ...input, text: change(input.text) }))
  const changed = encodePendingPayload({ ...payload, inputs })
  await writeFile(fileOf(job), encrypt({ ...sealed, payload: changed }, name, key, systemRandom))
}

async function waiting() {
  const grant = await newGrant(gateway, { maxInputs: 3 })
  const { job, approval } = (await askToEmbed(gateway, { grant })).body.sunder
  return { job, approval, grant, link: await linkTo(gateway, 'priya', approval) }
}

/** Nothing is stored, the budget is back, and the records say why. */
async function expectRefused(
  { job, approval, grant }: Awaited<ReturnType<typeof waiting>>,
  end: { readonly status: 'denied' | 'failed'; readonly reason: string; readonly subject: RegExp },
) {
  expect((await jobIn(gateway, job, end.status)).data).toEqual([])
  await mailTo(gateway, 'lena', { approval, subject: end.subject })
  const records = await traceOf(gateway, job)
  const runs = records.filter(({ action, kind }) => action === 'approval.run' && kind === 'outcome')
  expect(runs.at(-1)?.decision?.reasons).toEqual([end.reason])
  const { body } = await call<{ usedInputs: number }>(`${gateway.endpoints.grants}/grants/${grant.id}`, {
    token: await gateway.token('ingest'),
  })
  expect(body.usedInputs).toBe(0)
}

const changed = { status: 'denied', reason: 'payload_changed', subject: /not what was asked for/ } as const

async function ranOnce(job: string): Promise<void> {
  await eventually('a run', async () =>
    (await traceOf(gateway, job)).some(({ action, kind }) => action === 'approval.run' && kind === 'outcome'),
  )
}

describe('what was approved', () => {
  it('does not run when the store has another text by then', async () => {
    const asked = await waiting()
    await whileModelRefuses(gateway.home, async () => {
      await decide(gateway, { name: 'priya', link: asked.link }, 'approve')
      await ranOnce(asked.job)
      await rewrite(asked.job, (text) => `${text}, and the vault is open`)
    })
    await expectRefused(asked, changed)
  })

  it('does not run when it was changed before the decision, after the preview was made', async () => {
    const asked = await waiting()
    await rewrite(asked.job, () => 'A quiet text about invoices')
    await decide(gateway, { name: 'priya', link: asked.link }, 'approve')
    await expectRefused(asked, changed)
  })

  it('does not run when it is gone', async () => {
    const asked = await waiting()
    await rm(fileOf(asked.job))
    await decide(gateway, { name: 'priya', link: asked.link }, 'approve')
    await expectRefused(asked, changed)
  })

  it('does not run from another job’s file', async () => {
    const [asked, other] = [await waiting(), await waiting()]
    await writeFile(fileOf(asked.job), await readFile(fileOf(other.job)))
    await decide(gateway, { name: 'priya', link: asked.link }, 'approve')
    await expectRefused(asked, {
      status: 'failed',
      reason: 'store_unavailable',
      subject: /could not be carried out/,
    })
  })
})

it('a preview that was changed in the store is not shown', async () => {
  const folder = join(gateway.home, 'payloads', 'previews')
  const before = await readdir(folder)
  const asked = await waiting()
  const [id = ''] = (await readdir(folder)).filter((name) => !before.includes(name))
  const name = `previews/${id}`
  const sealed = decrypt(await readFile(join(folder, id)), name, key)
  const harmless = Buffer.from(sealed.payload).toString().replace('patient', 'harmless')
  expect(harmless).toContain('harmless')
  await writeFile(
    join(folder, id),
    encrypt({ ...sealed, payload: Buffer.from(harmless) }, name, key, systemRandom),
  )
  const page = await openLink(gateway, new Browser(), asked.link, 'priya')
  expect([page.status, page.html.includes('harmless')]).toEqual([409, false])
})
