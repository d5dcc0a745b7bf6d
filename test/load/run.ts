import { parseArgs } from 'node:util'
import { printReport } from './print-report.ts'
import { runLoad } from './run-load.ts'

/**
 * `npm run load [-- --minutes 30]`: so many minutes at four fifths of the gateway's capacity, two at twice that, two back
 * at four fifths, then the laws. Ends with 1 where a bound is missed. Ctrl-C ends the load, and what was seen is printed.
 */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } })
const minutes = Number(values.minutes)
if (!(minutes > 0))
  throw new Error(`--minutes is ${JSON.stringify(values.minutes)}, expected a number above 0`)
const after = Math.min(120, minutes * 60)

const stop = new AbortController()
process.on('SIGINT', () => stop.abort())
process.on('SIGTERM', () => stop.abort())

const report = await runLoad(
  {
    warmUpSeconds: 20,
    probeSeconds: 30,
    steadySeconds: minutes * 60,
    overloadSeconds: after,
    overloadTimes: 2,
    backSeconds: after,
    sampleSeconds: 5,
    bounds: { liveGrowth: 0.5, anonymousGrowth: 4, goodput: 0.7, overloadP99: 2_500, pushedBack: 0.01 },
  },
  { say: (line) => console.error(line), signal: stop.signal },
)
console.log(printReport(report))
process.exit(report.verdicts.every(({ holds }) => holds) ? 0 : 1)
