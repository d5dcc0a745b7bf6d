import { describe, expect, it } from 'vitest'
import { createComprehendDetector } from '../../../../shared/regulated-data/managed/comprehend-detector.ts'
import { comprehendServer, failure } from './comprehend-server.ts'

const service = comprehendServer()

function detector(options: Parameters<typeof service.client>[0] = {}) {
  return createComprehendDetector({ client: service.client(options), language: 'en', minimumScore: 0.8 })
}

/** The findings of each text as `class: the words`. */
async function wordsFound(...texts: string[]): Promise<string[][]> {
  const found = await detector().detect(texts)
  return found.map((findings, index) =>
    findings.map(({ class: dataClass, start, end }) => `${dataClass}: ${texts[index]?.slice(start, end)}`),
  )
}

describe('Comprehend', () => {
  it('finds in each text, with the offsets of that text', async () => {
    expect(await wordsFound('Ask Mary Smith', 'nothing', 'at 12 Main Street, Springfield')).toEqual([
      ['pii.name: Mary Smith'],
      [],
      ['pii.address: 12 Main Street, Springfield'],
    ])
    expect(service.seen).toMatchObject([{ language: 'en' }])
  })

  it.each([
    '👩‍👩‍👧 Mary Smith 🙂',
    'é́ and 𝐛𝐨𝐥𝐝 Mary Smith',
    '\ud83d lone Mary Smith \ude42',
    '漢字𠮷 Mary Smith',
  ])('counts in UTF-16 units where the service counts code points: %s', async (text) => {
    expect(await wordsFound('🙂🙂', text)).toEqual([[], ['pii.name: Mary Smith']])
  })

  it('never says that it is as sure as a check digit is', async () => {
    const [found] = await detector().detect(['4111 1111 1111 1111'])
    expect(found).toEqual([{ class: 'pci.card', start: 0, end: 19, score: 0.89 }])
  })

  it('drops what is below the least score, and what has no class here', async () => {
    expect(await wordsFound('perhaps-Bob was born tomorrow, 2001-01-01')).toEqual([[]])
  })

  it('asks about many short texts in one call, and never finds across two of them', async () => {
    const texts = Array.from({ length: 500 }, (_, index) => (index % 2 === 0 ? 'it was Mary' : 'Smith came'))
    expect((await wordsFound(...texts)).flat()).toEqual([])
    expect(service.seen).toHaveLength(1)
  })

  it('asks nothing about no texts', async () => {
    expect(await detector().detect([])).toEqual([])
    expect(service.seen).toHaveLength(0)
  })

  it.each([
    ['one byte a character', 'word '],
    ['two', 'mężą '],
    ['three', '漢字仮名 '],
    ['four', '𠮷𠮷𠮷 '],
    ['no white space', 'x'],
    ['no white space, four bytes a character', '🙂'],
  ])('takes a long text in parts that the service takes, of %s', async (_case, filling) => {
    const half = filling.repeat(Math.ceil(150_000 / Buffer.byteLength(filling)))
    const text = `${half} Mary Smith ${half} +1 555 010 0100`
    expect(await wordsFound(text)).toEqual([['pii.name: Mary Smith', 'pii.phone: +1 555 010 0100']])
    expect(service.seen.length).toBeGreaterThan(3)
    expect(service.seen.every(({ text }) => Buffer.byteLength(text) <= 90_000)).toBe(true)
  })

  it('finds what lies across the border of two parts, wherever the border is, once', async () => {
    for (let shift = -45; shift < 20; shift += 3) {
      const text = `${'x'.repeat(89_985 + shift)}, 12 Main Street, Springfield. ${'y'.repeat(20_000)}`
      expect(await wordsFound(text)).toEqual([['pii.address: 12 Main Street, Springfield']])
    }
  })

  it('holds no more than four calls at once', async () => {
    await detector().detect(Array.from({ length: 12 }, () => 'word '.repeat(17_000)))
    expect(service.seen).toHaveLength(12)
    // How many overlap is the machine's to say.
    expect(service.mostAtOnce()).toBeGreaterThan(1)
    expect(service.mostAtOnce()).toBeLessThanOrEqual(4)
  })
})

describe('Comprehend fails closed', () => {
  const unavailable = expect.objectContaining({ code: 'detection_unavailable', status: 503 })

  it.each([
    ['an error of the service', failure('InternalServerException', 500)],
    ['a refusal', failure('AccessDeniedException')],
    ['a text that it finds too long', failure('TextSizeLimitExceededException')],
    ['an answer without entities', { status: 200, body: '{}' }],
    ['an answer that is no JSON', { status: 200, body: '<html>' }],
    [
      'an entity outside the text',
      {
        status: 200,
        body: '{"Entities":[{"Type":"NAME","Score":0.9,"BeginOffset":90,"EndOffset":99}]}',
      },
    ],
    ['an entity without offsets', { status: 200, body: '{"Entities":[{"Type":"NAME","Score":0.9}]}' }],
  ])('on %s', async (_case, answer) => {
    service.script(answer)
    const error = await detector()
      .detect(['Ask Mary Smith'])
      .catch((failure: unknown) => failure)
    expect(error).toEqual(unavailable)
    expect(String((error as { detail?: string }).detail)).toMatch(/^Comprehend: [\w ]+$/)
  })

  it('when one call of many fails, and starts no more', async () => {
    service.script(failure('InternalServerException', 500))
    const texts = Array.from({ length: 40 }, () => 'word '.repeat(17_000))
    await expect(detector().detect(texts.slice(0, 30))).rejects.toEqual(unavailable)
    await detector().detect(texts.slice(30))
    expect(service.seen.length).toBeLessThan(20)
  })

  it('when the service is too slow', async () => {
    service.script('silence')
    await expect(detector({ requestTimeout: 50 }).detect(['Mary Smith'])).rejects.toEqual(unavailable)
  })

  it('when it is asked for too much, without a call', async () => {
    await expect(detector().detect(['x'.repeat(2_000_000), 'y'.repeat(1_000_001)])).rejects.toEqual(
      unavailable,
    )
    expect(service.seen).toHaveLength(0)
  })

  it('after the attempts that the client allows', async () => {
    service.script(failure('ThrottlingException'))
    expect(await detector({ maxAttempts: 2 }).detect(['Ask Mary Smith'])).toMatchObject([
      [{ class: 'pii.name' }],
    ])
    expect(service.seen).toHaveLength(2)
  })
})
