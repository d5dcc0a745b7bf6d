import { expect, it } from 'vitest'
import { networkDetectors } from '../../../../../shared/regulated-data/detectors/network/network-detectors.ts'
import { foundBy } from '../found-by.ts'

const found = foundBy(...networkDetectors)

it.each([
  ['203.0.113.77'],
  ['10.1.2.3'],
  ['2001:db8::ff00:42:8329'],
  ['2001:0db8:0000:0000:0000:ff00:0042:8329'],
  ['fe80::1ff:fe23:4567:890a'],
  ['::ffff:203.0.113.77'],
])('an IP address is found: %s', (value) => {
  expect(found(`from ${value} today`)).toEqual([`ip: ${value}`])
  expect(found(`{"ip":"${value}"}`)).toEqual([`ip: ${value}`])
})

it('is found without its port or the size of its network', () => {
  expect(found('203.0.113.77:8080')).toEqual(['ip: 203.0.113.77'])
  expect(found('198.51.100.0/24')).toEqual(['ip: 198.51.100.0'])
})

it.each([
  ['a version', 'version 1.2.3.4'],
  ['a version with its letter', 'v1.2.3.4'],
  ['a section', 'section 3.4.5.6'],
  ['more parts than four', '1.3.6.1.4.1'],
  ['a part above 255', '300.1.2.3'],
  ['this host', '127.0.0.1'],
  ['a time', '12:30:45'],
  ['a hardware address', '00:1b:44:11:3a:b7'],
  ['a scope operator', 'std::vector'],
])('is not: %s', (_what, text) => {
  expect(found(`see ${text} there`)).toEqual([])
})
