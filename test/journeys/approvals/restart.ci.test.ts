import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { fetchToken } from '../../../infra/local/fetch-token.ts'
import { askToEmbed, decide, jobIn, linkTo, mailTo, openLink } from '../../support/approvals/approving.ts'
import { Browser } from '../../support/approvals/browser.ts'
import { mailsIn } from '../../support/approvals/inbox.ts'
import { type PolicyFile, policyFile, replaced, withApproval } from '../../support/approvals/policy-file.ts'
import { freePort } from '../../support/free-port.ts'
import { startLocalTestGateway } from '../../support/gateway.ts'
import { spawnGateway } from '../../support/gateway-process.ts'

let home: string
let policy: PolicyFile
/** A restart does not move the identity provider: who is who depends on its address. */
let port: number
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'sunder-restart-'))
  await cp(inject('freshGatewayHome'), home, { recursive: true })
  policy = await policyFile()
  port = await freePort()
})
afterEach(async () => {
  await rm(home, { recursive: true, force: true })
  await policy.remove()
})

const start = () => startLocalTestGateway({ home, port, policyFile: policy.path })

describe('what waits outlives the process', () => {
  it('that is killed: the same link decides, and nobody is asked twice', async () => {
    const first = await spawnGateway({ home, port })
    const asking = {
      endpoints: first.endpoints,
      identityHome: home,
      token: (name: string) => fetchToken(home, name),
    }
    const { job, approval } = (await askToEmbed(asking)).body.sunder
    const link = await linkTo(asking, 'priya', approval)
    await linkTo(asking, 'omar', approval)
    await first.kill()

    const second = await start()
    try {
      await decide(second, { name: 'priya', link }, 'approve')
      await jobIn(second, job, 'stored')
      await mailTo(second, 'omar', { approval, subject: /was approved/ })
      const asked = (await mailsIn(second.endpoints.mail)).filter(({ subject }) =>
        /is asked for/.test(subject),
      )
      expect(asked).toHaveLength(2)
    } finally {
      await second.close()
    }
  })

  it('that is ended: also when a vote was already enough', async () => {
    const first = await start()
    const { job, approval } = (await askToEmbed(first)).body.sunder
    const link = await linkTo(first, 'priya', approval)
    await first.close()
    const second = await start()
    await decide(second, { name: 'priya', link }, 'approve')
    await second.close()
    const third = await start()
    try {
      await jobIn(third, job, 'stored')
    } finally {
      await third.close()
    }
  })
})

describe('today’s policy holds', () => {
  const asked = async () => {
    const gateway = await start()
    const { job, approval } = (await askToEmbed(gateway)).body.sunder
    const links = {
      priya: await linkTo(gateway, 'priya', approval),
      omar: await linkTo(gateway, 'omar', approval),
    }
    return { gateway, job, approval, links }
  }

  it('an approver who is no longer one is turned away', async () => {
    const { gateway, job, links } = await asked()
    await gateway.close()
    await policy.write((text) => withApproval(text, { approvers: ['omar@example.com'] }))
    const next = await start()
    try {
      const page = await openLink(next, new Browser(), links.priya, 'priya')
      expect([page.status, page.html.includes('no longer, among those who may decide')]).toEqual([403, true])
      await decide(next, { name: 'omar', link: links.omar }, 'approve')
      await jobIn(next, job, 'stored')
    } finally {
      await next.close()
    }
  })

  it('a vote for another policy does not count, and can be given anew', async () => {
    await policy.write((text) => withApproval(text, { quorum: 2 }))
    const { gateway, job, links } = await asked()
    await decide(gateway, { name: 'priya', link: links.priya }, 'approve')
    await gateway.close()
    await policy.write((text) => `${withApproval(text, { quorum: 2 })}\n# another file\n`)
    const next = await start()
    try {
      const page = await decide(next, { name: 'omar', link: links.omar }, 'approve')
      expect(page.html).toContain('2 approvals are needed; 1 so far')
      await decide(next, { name: 'priya', link: links.priya }, 'approve')
      await jobIn(next, job, 'stored')
    } finally {
      await next.close()
    }
  })

  it('a class that is blocked by now closes the job as denied, though it is approved', async () => {
    const { gateway, job, links } = await asked()
    await gateway.close()
    await policy.write((text) => replaced(text, 'phi: approve', 'phi: block'))
    const next = await start()
    try {
      await decide(next, { name: 'priya', link: links.priya }, 'approve')
      expect((await jobIn(next, job, 'denied')).data).toEqual([])
      const notice = await mailTo(next, 'lena', { approval: '', subject: /it holds what the policy blocks/ })
      expect(notice.text).toContain('support-mail')
    } finally {
      await next.close()
    }
  })
})
