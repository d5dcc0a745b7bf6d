import { afterEach, expect, it, vi } from 'vitest'
import { createPowertoolsMetrics } from '../../../../shared/runtime/lambda/powertools-metrics.ts'

afterEach(() => vi.restoreAllMocks())

it('writes a line of the log for what was counted, and none where nothing was', () => {
  const lines: string[] = []
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((line) => lines.push(String(line)) > 0)
  }
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const metrics = createPowertoolsMetrics('embed')
  metrics.publish()
  expect([warned.mock.calls, lines]).toEqual([[], []])
  metrics.count('WithheldRow', 3)
  metrics.publish()
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ service: 'embed', WithheldRow: 3 })
})
