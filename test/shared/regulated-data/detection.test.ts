import { expect, test, vi } from 'vitest'
import type { DataClass } from '../../../shared/regulated-data/classes.ts'
import type { Detect } from '../../../shared/regulated-data/create-detection.ts'
import { createDetectionOver } from '../../../shared/regulated-data/detection.ts'
import type { Finding } from '../../../shared/regulated-data/finding.ts'
import type { ManagedDetector } from '../../../shared/regulated-data/managed/managed-detector.ts'

function finding(dataClass: DataClass, start: number, end: number, score: number): Finding {
  return { class: dataClass, start, end, score }
}

/** Finds the word `card` as a card, surely. */
const detect: Detect = (text) => {
  const at = text.indexOf('card')
  return at === -1 ? [] : [finding('pci.card', at, at + 4, 0.95)]
}

/** Finds the word `Mary` as a name. */
function managed() {
  return {
    detect: vi.fn(async (texts: readonly string[]) =>
      texts.map((text) => {
        const at = text.indexOf('Mary')
        return at === -1 ? [] : [finding('pii.name', at, at + 4, 0.8)]
      }),
    ),
  } satisfies ManagedDetector
}

test('without a managed detector it is the built-in detection itself', async () => {
  expect(await createDetectionOver(detect).over(['Mary has a card'])).toBe(detect)
})

test('findings of both are merged in the order of the text', async () => {
  const over = await createDetectionOver(detect, managed()).over(['a card of Mary', 'Mary'])
  expect(over('a card of Mary')).toEqual([finding('pci.card', 2, 6, 0.95), finding('pii.name', 10, 14, 0.8)])
  expect(over('Mary')).toEqual([finding('pii.name', 0, 4, 0.8)])
})

test('of two that overlap both are told: a policy may block either', async () => {
  const whole: ManagedDetector = { detect: async () => [[finding('pii.phone', 0, 6, 0.89)]] }
  const over = await createDetectionOver(detect, whole).over(['a card'])
  expect(over('a card')).toEqual([finding('pci.card', 2, 6, 0.95), finding('pii.phone', 0, 6, 0.89)])
})

test('a text that was not asked about gets the built-in findings alone', async () => {
  const over = await createDetectionOver(detect, managed()).over(['Mary'])
  expect(over('the card of Mary')).toEqual([finding('pci.card', 4, 8, 0.95)])
})

test('equal texts are asked about once, and empty ones not at all', async () => {
  const service = managed()
  const over = await createDetectionOver(detect, service).over(['Mary', 'Mary', '', ' \n'])
  expect(service.detect.mock.calls).toEqual([[['Mary']]])
  expect(over('Mary')).toHaveLength(1)
  expect(over('')).toEqual([])
})

test('with nothing to ask the service is not called', async () => {
  const service = managed()
  await createDetectionOver(detect, service).over(['', ' '])
  expect(service.detect).not.toHaveBeenCalled()
})

test('what a masking left is blanked before the service sees it, and offsets stay', async () => {
  const service = managed()
  const over = await createDetectionOver(detect, service).over(['[pii.name] and Mary'])
  expect(service.detect.mock.calls).toEqual([[['|||||||||| and Mary']]])
  expect(over('[pii.name] and Mary')).toEqual([finding('pii.name', 15, 19, 0.8)])
})

test('an answer for fewer texts than were asked about is a failure', async () => {
  const short: ManagedDetector = { detect: async () => [[]] }
  await expect(createDetectionOver(detect, short).over(['one', 'two'])).rejects.toMatchObject({
    code: 'detection_unavailable',
  })
})

test("the service's failure is the request's", async () => {
  const failing: ManagedDetector = { detect: () => Promise.reject(new Error('no')) }
  await expect(createDetectionOver(detect, failing).over(['one'])).rejects.toThrow('no')
})
