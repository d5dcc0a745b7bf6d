import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCheckpoint, parseCheckpoint } from '../../../../shared/transparency-log/notes/checkpoint.ts'
import { NoteError } from '../../../../shared/transparency-log/notes/note-error.ts'
import { anyText } from '../../../support/transparency-log/any-text.ts'

/** The example of C2SP `tlog-checkpoint`. */
const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'
const root = Buffer.from('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', 'base64')

describe('a checkpoint', () => {
  it('of the specification is read, and written again', () => {
    const checkpoint = parseCheckpoint(text)
    expect(checkpoint).toEqual({
      origin: 'example.com/behind-the-sofa',
      size: 20_852_163,
      root,
      extensions: [],
    })
    expect(formatCheckpoint(checkpoint)).toBe(text)
  })

  it('may have more lines, and an origin of other words', () => {
    expect(parseCheckpoint(`${text}one\ntwo 2\n`).extensions).toEqual(['one', 'two 2'])
    expect(parseCheckpoint(text.replace('example.com', 'some log')).origin).toBe('some log/behind-the-sofa')
    expect(parseCheckpoint(text.replace('20852163', '0')).size).toBe(0)
  })

  it.each([
    ['nothing', ''],
    ['no origin', text.replace('example.com/behind-the-sofa', '')],
    ['no root', 'example.com/log\n20852163\n'],
    ['no newline at its end', text.slice(0, -1)],
    ['a last line that does not end', `${text}more`],
    ['an empty line', `${text}\nmore\n`],
    ['a zero before the size', text.replace('20852163', '020852163')],
    ['a sign', text.replace('20852163', '+20852163')],
    ['a size that is not whole', text.replace('20852163', '2085216.3')],
    ['a size in another notation', text.replace('20852163', '2e7')],
    ['a size with a space', text.replace('20852163', ' 20852163')],
    ['digits of another script', text.replace('20852163', '٢')],
    ['a size beyond what can be counted', text.replace('20852163', '9007199254740993')],
    ['a size of many digits', text.replace('20852163', '1'.repeat(4096))],
    ['a root of another length', text.replace('CsUY', '')],
    ['a root in other base64', text.replace('q2I=', 'q2J=')],
    ['a root in base64url', text.replace('/', '_').replace('m/X', 'm_X')],
  ])('with %s is malformed', (_what, text) => {
    expect(() => parseCheckpoint(text)).toThrow(NoteError)
  })

  it('is read or refused, whatever is given for one', () => {
    const line = fc.oneof(anyText, fc.constantFrom('log', '5', root.toString('base64'), ''))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
        try {
          const { origin, size, root, extensions } = parseCheckpoint(lines.join('\n'))
          const head = [origin, String(size), Buffer.from(root).toString('base64')]
          expect([...head, ...extensions, ''].join('\n')).toBe(lines.join('\n'))
        } catch (error) {
          expect(error).toBeInstanceOf(NoteError)
        }
      }),
    )
  })

  it('is not written with what none has', () => {
    const checkpoint = parseCheckpoint(text)
    for (const wrong of [
      { origin: '' },
      { origin: 'a b' },
      { origin: 'a\nb' },
      { size: -1 },
      { size: 0.5 },
      { size: 2 ** 53 },
      { root: root.subarray(1) },
    ]) {
      expect(() => formatCheckpoint({ ...checkpoint, ...wrong })).toThrow(RangeError)
    }
  })
})
