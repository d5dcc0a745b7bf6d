import { expect, it } from 'vitest'
import { nameLane } from '../../../shared/audit/lane-name.ts'
import { noPrevious } from '../../../shared/audit/record-bytes.ts'
import { createFindings } from '../../../shared/verification/finding.ts'
import { createLanesCheck } from '../../../shared/verification/lanes-check.ts'

it('lanes of which an export claims more than a log can have are named as a finding, and not kept', () => {
  const findings = createFindings(10)
  const check = createLanesCheck(findings.report, 600_000, 0, 10)
  const nonce = Buffer.alloc(8)
  for (let lane = 0; lane < 15; lane += 1) {
    nonce.writeUInt32BE(lane)
    const name = nameLane('embed', 1_764_000_000_000, () => nonce)
    check.open({ type: 'lane', lane: name, next: 0, last: noPrevious })
  }
  expect(findings.kept.map(({ what }) => what)).toEqual(['too_many_lanes'])
})
