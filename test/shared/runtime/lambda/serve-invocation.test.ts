import { expect, it } from 'vitest'
import { serveInvocation } from '../../../../shared/runtime/lambda/serve-invocation.ts'
import { SunderError } from '../../../../shared/runtime/sunder-error.ts'

function recorded() {
  const happened: string[] = []
  const log = { info: () => undefined, warn: () => undefined, error: () => happened.push('logged') }
  const metrics = {
    count: (name: string) => happened.push(name),
    publish: () => happened.push('published'),
  }
  return { happened, runtime: { log, metrics } }
}

it('answers, and publishes what was counted', async () => {
  const { happened, runtime } = recorded()
  expect(await serveInvocation(async (event) => event, runtime)('asked')).toBe('asked')
  expect(happened).toEqual(['published'])
})

it('counts a record that could not be written, and still fails', async () => {
  const { happened, runtime } = recorded()
  const failing = serveInvocation(async () => {
    throw new SunderError('audit_unavailable')
  }, runtime)
  await expect(failing({})).rejects.toMatchObject({ code: 'audit_unavailable' })
  expect(happened).toEqual(['AuditWriteFailure', 'logged', 'published'])
})
