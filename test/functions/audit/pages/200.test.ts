import { describe, expect, it } from 'vitest'
import { toTimestamp } from '../../../../shared/runtime/clock.ts'
import { storyOf } from '../approvals/write-story.ts'
import { embedOnce } from '../audit-app.ts'
import { issuer, type PagesInTest, pagesInTest } from './pages-in-test.ts'

const grant = `grant_${'g'.repeat(22)}`
const job = `job_${'a'.repeat(22)}`

async function withEmbeds(count = 1): Promise<PagesInTest> {
  const pages = await pagesInTest()
  for (let index = 0; index < count; index++) await embedOnce(pages.api, { grant, job })
  return pages
}

const shownIn = (html: string) =>
  [...html.matchAll(/<li class="record (\w+)">.*?<strong>([^<]*)<\/strong>/gs)].map(([, tone, what]) => [
    tone,
    what,
  ])
const linkTo = (html: string, words: string) =>
  new RegExp(`<a href="([^"]*)"[^>]*>${words}</a>`).exec(html)?.[1]?.replaceAll('&amp;', '&') ?? ''

describe('the timeline', () => {
  it('shows the latest first, without what auditors looked at, unless that is asked for', async () => {
    const pages = await withEmbeds()
    await pages.visit('/pages/timeline')
    pages.api.tick(10)
    const { html } = await pages.visit('/pages/timeline')
    expect(shownIn(html)).toEqual([
      ['good', 'Embed'],
      ['plain', 'Embed'],
    ])
    const everything = await pages.visit(linkTo(html, 'Show everything'))
    expect(shownIn(everything.html).map(([, what]) => what)).toContain('Look at the timeline')
  })

  it('shows a refused look at the trail among all else', async () => {
    const pages = await withEmbeds()
    await pages.api.get('/v1/records', 'consumer')
    pages.api.tick(10)
    expect(shownIn((await pages.visit('/pages/timeline')).html)[0]).toEqual(['bad', 'Search the records'])
  })

  it('filters by each field, and says so', async () => {
    const pages = await withEmbeds()
    await pages.api.get('/v1/records', 'consumer')
    pages.api.tick(10)
    const count = async (query: string) =>
      shownIn((await pages.visit(`/pages/timeline?${query}`)).html).length
    expect(await count('actor=ingest')).toBe(2)
    expect(await count(`actor=${encodeURIComponent(`${issuer}|ingest`)}&kind=outcome`)).toBe(1)
    expect(await count('action=embed&effect=stored')).toBe(1)
    expect(await count('duty=consumer')).toBe(1)
    expect(await count('collection=mail&kind=&effect=')).toBe(2)
    expect(await count(`trace=${job}&from=2026-11-22T12:00&to=2026-11-22T12:00:00.004`)).toBe(1)
    const none = await pages.visit('/pages/timeline?actor=nobody')
    expect(none.html).toContain('No record in this span is like this.')
    expect(none.html).toMatch(/actor <bdi>nobody<\/bdi>/)
  })

  it('pages back to the first record, each shown once', async () => {
    const pages = await withEmbeds(60)
    let address = '/pages/timeline'
    const ids: string[] = []
    for (let page = 0; address !== '' && page < 9; page++) {
      const { html } = await pages.visit(address)
      ids.push(...[...html.matchAll(/records\/(rec_embed[^"]*)"/g)].map(([, id = '']) => id))
      address = linkTo(html, 'Older')
    }
    expect([ids.length, new Set(ids).size]).toEqual([120, 120])
  })

  it('renews itself for a quarter of an hour at the most, and only where the latest are shown', async () => {
    const pages = await withEmbeds()
    const first = await pages.visit('/pages/timeline')
    expect(first.headers.get('refresh')).toBeNull()
    const live = linkTo(first.html, 'Watch live')
    const watched = await pages.visit(live)
    expect(watched.headers.get('refresh')).toBe('10')
    expect(watched.html).toContain('>Stop</a>')
    expect((await pages.visit(`${live}&to=2026-11-23T00:00`)).headers.get('refresh')).toBeNull()
    pages.api.tick(16 * 60_000)
    expect((await pages.visit(live)).headers.get('refresh')).toBeNull()
    const forever = encodeURIComponent(toTimestamp(pages.api.clock() + 86_400_000))
    expect((await pages.visit(`/pages/timeline?live=${forever}`)).headers.get('refresh')).toBeNull()
  })

  it.each([
    ['from=yesterday', 'from'],
    ['kind=party', 'kind'],
    ['trace=x', 'trace'],
    ['cursor=x', 'cursor'],
    ['actor=a&actor=b', 'actor'],
    ['from=2026-11-23T00:00&to=2026-11-22T00:00', 'from'],
  ])('400: says in the form what is wrong: %s', async (query, param) => {
    const pages = await pagesInTest()
    const { status, html } = await pages.visit(`/pages/timeline?${query}`)
    expect(status).toBe(400)
    expect(html).toMatch(new RegExp(`role="alert" id="problem"><p>${param}: `))
    const [denial] = await pages.recorded()
    expect(denial?.decision).toEqual({ effect: 'denied', reasons: ['invalid_request'] })
  })

  it('names what is not what was written, first of all', async () => {
    const pages = await withEmbeds()
    const { records } = await pages.api.table.reader.search({ from: 0, to: 9e12, trace: job, limit: 1 })
    const [stored] = records
    if (stored === undefined) throw new Error('no record')
    await pages.api.table.tamper.change(stored, { body: Buffer.from('{}') })
    const { html } = await pages.visit(`/pages/timeline?trace=${job}`)
    expect(html).toContain('One stored item is not what was written')
    expect(html).toContain('hash mismatch')
  })
})

it('counts no auditor’s requests on the overview, answered or refused, but by duty', async () => {
  const pages = await withEmbeds(2)
  await pages.api.get('/v1/records')
  await pages.api.get('/v1/records?limit=0')
  await pages.api.get('/v1/records', 'consumer')
  pages.api.tick(10)
  const { html } = await pages.visit('/pages')
  const figure = (name: string) => new RegExp(`<dt>${name}</dt><dd>(\\d+)</dd>`).exec(html)?.[1]
  expect([figure('Requests'), figure('Refused')]).toEqual(['3', '1'])
  expect(html).toContain('Without what auditors asked for')
  expect(html).toMatch(/auditor<\/a><\/th>.*?<td class="n">2<\/td><td class="n">1<\/td>/s)
})

it('names the files of the offline check as they are made', async () => {
  const { html } = await (await pagesInTest()).visit('/pages/verification')
  expect(html).toContain('cp .bundles/verify.mjs anywhere/')
  expect(html).toContain('--key log.vkey')
})

describe('a session', () => {
  it('is told as steps, with how long each took and what stands behind it', async () => {
    const pages = await withEmbeds()
    const { html } = await pages.visit(`/pages/traces/${job}`)
    expect(html).toContain('1 step in 2 records')
    expect(html).toContain('took 5 ms')
    expect(html.match(/<li class="step good">/g)).toHaveLength(1)
    expect(html).not.toContain('pii.email')
  })

  it('ends with what happened: looks at its payloads stand below, and what was unmasked does not', async () => {
    const pages = await withEmbeds()
    const trails = pages.api.trailsOf('read-payload')
    const look = async (action: string) => {
      pages.api.tick(240_000)
      await trails.record({ action, requestId: 'req_9', target: { job } }, async (trail) => {
        await trail.request({ timeoutMs: 1000 })
        await trail.outcome({ effect: 'returned', status: 200 })
      })
    }
    await look('payload.replay')
    await look('payload.show')
    const { html } = await pages.visit(`/pages/traces/${job}`)
    expect(html).toContain('1 step and 2 looks in 6 records')
    expect(html).toMatch(/<dt>When<\/dt><dd>.*, for 5 ms<\/dd>/)
    const [happened = '', looked = ''] = html.split('What auditors looked at')
    expect(happened).not.toContain('payload.')
    expect(looked).toContain('Replay a kept payload')
    expect(shownIn((await pages.visit('/pages/timeline')).html)).toHaveLength(2)
    await look('payload.unmask')
    expect((await pages.visit(`/pages/traces/${job}`)).html).toContain('2 steps and 2 looks in 8 records')
  })

  it('shows a request past its time without an outcome as such', async () => {
    const pages = await pagesInTest()
    const opening = { action: 'embed', requestId: 'req_9', target: { job } }
    await pages.api.trails.begin(opening).request({ timeoutMs: 1000 })
    pages.api.tick(500)
    expect((await pages.visit(`/pages/traces/${job}`)).html).toContain('Under way')
    pages.api.tick(5000)
    expect((await pages.visit(`/pages/traces/${job}`)).html).toContain('No outcome')
  })

  it('shows payloads masked, once that is asked for', async () => {
    const pages = await pagesInTest()
    const opening = { action: 'embed', requestId: 'req_9', target: { job } }
    await pages.api.trails.record(opening, async (trail) => {
      await trail.request({ timeoutMs: 1000, payload: { commitment: `sha256:${'0'.repeat(64)}`, bytes: 1 } })
      await trail.outcome({ effect: 'stored', status: 200 })
    })
    pages.api.tick(10)
    const { html } = await pages.visit(`/pages/traces/${job}`)
    expect(html).not.toContain('pii.email')
    expect((await pages.visit(linkTo(html, 'Show them, masked'))).html).toContain(
      '<mark>[pii.email:abcd]</mark>',
    )
  })

  it('404: an id that is none, or that no record names', async () => {
    const pages = await pagesInTest()
    for (const address of [
      '/pages/traces/x',
      `/pages/traces/${job}`,
      '/pages/records/x',
      '/pages/records/rec_embed_1795348800000-a5a5a5a5a5a5a5a5_0',
      `/pages/approvals/${job}/approval_x`,
      `/pages/approvals/${job}/approval_${'x'.repeat(22)}`,
      '/pages/find?id=x',
    ]) {
      expect([address, (await pages.visit(address)).status]).toEqual([address, 404])
    }
  })
})

describe('an approval', () => {
  it('is told with who asked, who was told, who voted and whether they saw it', async () => {
    const pages = await pagesInTest()
    const story = storyOf(pages.api, 'b')
    await story.ask()
    pages.api.tick(10)
    await story.notify(['priya', 'omar'])
    pages.api.tick(10)
    await story.vote('priya', 'approve', { reason: 'agreed' })
    pages.api.tick(10)
    const { html } = await pages.visit(`/pages/approvals/${story.job}/${story.approval}`)
    expect(html).toContain('priya@example.com')
    expect(html).toContain('Four eyes:')
    expect(html).toContain('“<bdi>agreed</bdi>”')
    expect(html).toContain('The page showed what was asked')
    const list = await pages.visit('/pages/approvals')
    expect(list.html).toContain(`/pages/approvals/${story.job}/${story.approval}`)
    expect((await pages.visit('/pages/approvals?state=denied')).html).toContain('No approval in this span')
  })
})
