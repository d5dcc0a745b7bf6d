import { describe, expect, it } from 'vitest'
import { email } from '../../../../../shared/regulated-data/detectors/people/email.ts'
import { phone } from '../../../../../shared/regulated-data/detectors/people/phone.ts'
import { foundBy } from '../found-by.ts'

describe('an e-mail address', () => {
  const found = foundBy(email)

  it.each([
    ['jane.doe+news@mail.example.co.uk'],
    ["o'brien@example.com"],
    ['JANE@EXAMPLE.COM'],
    ['user@xn--bcher-kva.example'],
    ['jürgen@müller.example'],
    ['jane ＠ example.com'.replaceAll(' ', '')],
    ['jane (at) example (dot) com'],
    ['jane[at]example[dot]com'],
    ['jane at example dot com'],
    ['jane%40example.com'],
  ])('is found: %s', (value) => {
    expect(found(`write to ${value}, please`)).toEqual([`email: ${value}`])
  })

  it('ends where the sentence goes on', () => {
    expect(found('Is it jane@example.com? <bob@example.org>. "eve@example.net"')).toEqual([
      'email: jane@example.com',
      'email: bob@example.org',
      'email: eve@example.net',
    ])
  })

  it.each([
    ['a mention', '@jane look'],
    ['a picture’s name', 'icon@2x.png'],
    ['a package’s version', 'react@18.2.0'],
    ['a repository', 'git@host.example:team/code.git'],
    ['a host without a domain', 'root@localhost'],
    ['a meeting', 'we meet at noon dot sharp'],
  ])('is not: %s', (_what, text) => {
    expect(found(text)).toEqual([])
  })
})

describe('a telephone number', () => {
  const found = foundBy(phone)

  it.each([
    ['(415) 555-2671'],
    ['415-555-2671'],
    ['415.555.2671'],
    ['+1 415 555 2671'],
    ['1-800-555-0199'],
    ['+1 (415) 555-2671 ext. 23'],
    ['001-415-555-2671x4293'],
    ['+44 20 7946 0958'],
    ['020 7946 0958'],
    ['+49 (0) 30 901820'],
    ['0171/2345678'],
    ['01 23 45 67 89'],
    ['+33 1 23 45 67 89'],
    ['+919876543210'],
    ['(11) 91234-5678'],
    ['０３０　９０１８２０'],
  ])('is found: %s', (value) => {
    expect(found(`call ${value} today`)).toEqual([`phone: ${value}`])
  })

  it('is found in one piece where words announce it', () => {
    expect(found('my phone is 4155552671')).toEqual(['phone: 4155552671'])
    expect(found('order 4155552671 was shipped')).toEqual([])
  })

  it.each([
    ['a date', '2024-05-01'],
    ['a time', '12:30:45'],
    ['an address of a page', 'sid=02/08/29/193225'],
    ['a price', '$1,299.00'],
    ['an ISBN', 'ISBN 978-3-16-148410-0'],
    ['coordinates', '52.520008, 13.404954'],
    ['a year’s span', '1997-2002'],
    ['a UUID', '123e4567-e89b-12d3-a456-426614174000'],
  ])('is not: %s', (_what, text) => {
    expect(found(`see ${text} there`)).toEqual([])
  })
})
