import fc from 'fast-check'
import { encode } from 'gpt-tokenizer/encoding/cl100k_base'
import { describe, expect, it } from 'vitest'
import { parseEmbeddingRequest } from '../../../shared/embedding/openai-request.ts'
import { cpuSeconds } from '../../support/cpu-seconds.ts'

const parse = (body: object) => parseEmbeddingRequest({ model: 'small', ...body }, { maxInputs: 2048 })
const refused = (body: object, param: string) =>
  expect(parse(body)).rejects.toMatchObject({ code: 'invalid_request', status: 400, param })

const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\0'))

describe('parseEmbeddingRequest', () => {
  it('takes a text and answers with floats by default', async () => {
    expect(await parse({ input: 'hello' })).toStrictEqual({
      model: 'small',
      inputs: ['hello'],
      encodingFormat: 'float',
      dimensions: undefined,
      user: undefined,
      items: [{ metadata: '{}' }],
    })
  })

  it('takes every optional field and ignores the unknown ones', async () => {
    const body = { input: ['a'], encoding_format: 'base64', dimensions: 8, user: 'u', later: { x: 1 } }
    expect(await parse(body)).toMatchObject({ encodingFormat: 'base64', dimensions: 8, user: 'u' })
  })

  it('keeps any texts as they are, in their order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (inputs) => {
        expect((await parse({ input: inputs })).inputs).toEqual(inputs)
      }),
    )
  })

  it('turns any tokens back into the text that they were', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (inputs) => {
        const lists = inputs.map((input) => encode(input, { disallowedSpecial: new Set() }))
        expect((await parse({ input: lists })).inputs).toEqual(inputs)
        expect((await parse({ input: lists[0] })).inputs).toEqual([inputs[0]])
      }),
    )
  })

  it('takes the words of a special token as plain text', async () => {
    expect((await parse({ input: '<|endoftext|>'.repeat(1000) })).inputs).toHaveLength(1)
  })

  it.each([
    ['no input', {}, 'input'],
    ['null', { input: null }, 'input'],
    ['a number', { input: 7 }, 'input'],
    ['an object', { input: { 0: 'a' } }, 'input'],
    ['an empty text', { input: '' }, 'input'],
    ['an empty array', { input: [] }, 'input'],
    ['an empty text among others', { input: ['a', 'b', 'c', ''] }, 'input[3]'],
    ['a number among texts', { input: ['a', 5] }, 'input[1]'],
    ['a text among tokens', { input: [5, 'a'] }, 'input[1]'],
    ['an empty token array', { input: [[5], []] }, 'input[1]'],
    ['deeper arrays', { input: [[[5]]] }, 'input[0][0]'],
    ['2,049 texts', { input: Array(2049).fill('a') }, 'input'],
    ['a negative token', { input: [5, -1] }, 'input[1]'],
    ['a broken token', { input: [1.5] }, 'input[0]'],
    ['a token beyond the vocabulary', { input: [100_256] }, 'input[0]'],
    ['a special token', { input: [[100_257]] }, 'input[0][0]'],
    ['half a character', { input: [[5], [240]] }, 'input[1]'],
    ['NUL as a token', { input: [188] }, 'input'],
    ['no model', { model: undefined, input: 'a' }, 'model'],
    ['another format', { input: 'a', encoding_format: 'int8' }, 'encoding_format'],
    ['no dimensions', { input: 'a', dimensions: 0 }, 'dimensions'],
    ['a user that is no text', { input: 'a', user: 1 }, 'user'],
  ])('refuses %s', async (_, body, param) => {
    await refused(body, param)
  })

  it('keeps nothing of a refused token array for the next one', async () => {
    await refused({ input: [[15_339, 9468]] }, 'input[0]')
    expect((await parse({ input: [[15_339]] })).inputs).toEqual(['hello'])
  })

  it('holds the policy against the count of inputs', async () => {
    const limits = { maxInputs: 2 }
    await expect(parseEmbeddingRequest({ model: 'm', input: ['a', 'b', 'c'] }, limits)).rejects.toMatchObject(
      { param: 'input' },
    )
    await expect(parseEmbeddingRequest({ model: 'm', input: [[1], [2], [3]] }, limits)).rejects.toMatchObject(
      { param: 'input' },
    )
  })
})

describe('token limits', () => {
  const words = (count: number) => 'hello'.concat(' hello'.repeat(count - 1))

  it('takes 8,192 tokens and refuses 8,193', async () => {
    expect((await parse({ input: words(8192) })).inputs).toHaveLength(1)
    await refused({ input: words(8193) }, 'input')
    await refused({ input: ['a', words(8193)] }, 'input[1]')
    await refused({ input: Array(8193).fill(5) }, 'input')
  })

  it('refuses more than 300,000 tokens in all', async () => {
    expect((await parse({ input: Array(37).fill(words(8000)) })).inputs).toHaveLength(37)
    await refused({ input: Array(38).fill(words(8000)) }, 'input[37]')
  })

  it('is not slowed down by long runs, on which a tokenizer is quadratic', async () => {
    const started = cpuSeconds()
    for (const unit of ['a', ' ', '=', '汉', '🙂', 'é']) {
      await parse({ input: unit.repeat(1_500_000) }).catch(() => undefined)
    }
    expect(cpuSeconds() - started).toBeLessThan(5)
  })
})

describe('the field sunder', () => {
  it('carries ids and canonical metadata in the order of the inputs', async () => {
    const items = [{ id: 'doc-1', metadata: { b: [1, { z: null }], a: 'é' } }, {}]
    expect((await parse({ input: ['a', 'b'], sunder: { items } })).items).toStrictEqual([
      { clientId: 'doc-1', metadata: '{"a":"é","b":[1,{"z":null}]}' },
      { metadata: '{}' },
    ])
  })

  it.each([
    ['too few items', { items: [] }, 'sunder.items'],
    ['too many items', { items: [{}, {}] }, 'sunder.items'],
    ['an unknown key', { itms: [] }, 'sunder'],
    ['an unknown key in an item', { items: [{ Id: 'x' }] }, 'sunder.items[0]'],
    ['an empty id', { items: [{ id: '' }] }, 'sunder.items[0].id'],
    ['a long id', { items: [{ id: 'x'.repeat(513) }] }, 'sunder.items[0].id'],
    ['metadata that is no object', { items: [{ metadata: [] }] }, 'sunder.items[0].metadata'],
    ['8 KiB of metadata', { items: [{ metadata: { a: 'é'.repeat(4096) } }] }, 'sunder.items[0].metadata'],
  ])('refuses %s', async (_, sunder, param) => {
    await refused({ input: 'a', sunder }, param)
  })
})
