import { expect, inject, it } from 'vitest'
import { printReport } from './print-report.ts'
import { runLoad } from './run-load.ts'

// Short, and on whatever machine: what is seen of time and memory is loose; what is kept is as in the long run.
it('sheds what is beyond its capacity, stays correct, and is as before afterwards', async () => {
  const report = await runLoad(
    {
      warmUpSeconds: 4,
      probeSeconds: 6,
      steadySeconds: 12,
      overloadSeconds: 8,
      // A short probe may find less than the machine can do.
      overloadTimes: 4,
      backSeconds: 8,
      sampleSeconds: 1,
      fresh: inject('freshGatewayHome'),
      bounds: { liveGrowth: 100, anonymousGrowth: 1_000, goodput: 0.3, overloadP99: 25_000, pushedBack: 0.8 },
    },
    { say: (line) => console.info(line), signal: new AbortController().signal },
  )
  console.info(printReport(report))
  expect(report.verdicts.filter(({ holds }) => !holds)).toEqual([])
  expect(report.verdicts).toHaveLength(15)
}, 180_000)
