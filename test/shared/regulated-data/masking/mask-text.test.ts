import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { createDetection } from '../../../../shared/regulated-data/create-detection.ts'
import { allDetectors } from '../../../../shared/regulated-data/detectors/all-detectors.ts'
import type { Finding } from '../../../../shared/regulated-data/finding.ts'
import { maskJson } from '../../../../shared/regulated-data/masking/mask-json.ts'
import { maskText } from '../../../../shared/regulated-data/masking/mask-text.ts'
import { createMaskValue } from '../../../../shared/regulated-data/masking/mask-value.ts'

const maskValue = createMaskValue(Buffer.alloc(32, 3))
const parts = { detect: createDetection(allDetectors), maskValue }
const redact = () => 'redact' as const

describe('masking a text', () => {
  it('masks each finding whole and leaves the rest', () => {
    const { value, masked } = maskText(parts, 'Mail jane@example.com, card 4111 1111 1111 1111.', redact)
    expect(value).toBe('Mail [pii.email], card [pci.card].')
    expect(masked).toEqual({ 'pii.email': 1, 'pci.card': 1 })
  })

  it('leaves classes that are not to be masked, and says so', () => {
    const { value, masked, found } = maskText(parts, 'jane@example.com 203.0.113.77', (dataClass) =>
      dataClass === 'pii.ip' ? 'redact' : undefined,
    )
    expect(value).toBe('jane@example.com [pii.ip]')
    expect(masked).toEqual({ 'pii.ip': 1 })
    expect(found).toEqual({ 'pii.email': 1, 'pii.ip': 1 })
  })

  it('masks a value with unseen signs in it, and those signs', () => {
    expect(maskText(parts, 'a 4111\u200b1111\u200d1111\u00ad1111 z', redact).value).toBe('a [pci.card] z')
  })

  it('refuses a text that does not come to rest', () => {
    const restless = (text: string): Finding[] => [
      { class: 'pii.name', start: 0, end: Math.min(1, text.length), score: 1 },
    ]
    expect(() => maskText({ detect: restless, maskValue }, 'x', redact)).toThrow(
      'masking did not come to rest',
    )
  })
})

describe('masking a JSON value', () => {
  it('masks texts at any depth, and numbers that are regulated data', () => {
    const { value } = maskJson(parts, { a: [{ b: 'jane@example.com' }], c: 4111111111111111, d: 7 }, redact)
    expect(value).toEqual({ a: [{ b: '[pii.email]' }], c: '[pci.card]', d: 7 })
  })

  it('masks whatever stands under a key whose name tells its class', () => {
    const { value, masked } = maskJson(
      parts,
      { ssn: 'unknown', profile: { diagnosis: ['none'], 'Date of Birth': 1987 } },
      redact,
    )
    expect(value).toEqual({
      ssn: '[pii.national-id.us-ssn]',
      profile: { diagnosis: ['[phi.diagnosis]'], 'Date of Birth': '[pii.birth-date]' },
    })
    expect(masked).toEqual({ 'pii.national-id.us-ssn': 1, 'phi.diagnosis': 1, 'pii.birth-date': 1 })
  })

  it('masks keys, and keeps two that become alike apart', () => {
    const { value } = maskJson(parts, { 'jane@example.com': 1, 'john@example.com': 2 }, redact)
    expect(value).toEqual({ '[pii.email]': 1, '[pii.email] (2)': 2 })
  })

  it('leaves what is masked already', () => {
    const once = maskJson(
      parts,
      { ssn: '536-22-8145', card: '4111 1111 1111 1111' },
      () => 'keep-last-4',
    ).value
    expect(maskJson(parts, once, () => 'keep-last-4')).toMatchObject({ value: once, masked: {} })
  })
})
