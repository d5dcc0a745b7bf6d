import { styleText } from 'node:util'
import { SingleBar } from 'cli-progress'

/** Prints the tour step by step and counts what was not as it should be. */
export interface Report {
  step(title: string): void
  say(line: string): void
  check(passed: boolean, what: string): void
  progress(total: number, unit: string): { advance(by: number): void; stop(): void }
  readonly failures: () => number
  /** Stops a bar that an error left running: its timer would keep the process alive. */
  end(): void
}

export function createReport(print: (line: string) => void = console.log): Report {
  let [steps, failures] = [0, 0]
  const bars = new Set<SingleBar>()
  return {
    step(title) {
      steps += 1
      print(`\n${styleText('bold', `${steps}. ${title}`)}`)
    },
    say: (line) => print(`   ${line}`),
    check(passed, what) {
      if (!passed) failures += 1
      print(`   ${passed ? styleText('green', '✓') : styleText('red', '✗ NOT AS IT SHOULD BE:')} ${what}`)
    },
    progress(total, unit) {
      const bar = new SingleBar({
        format: `   [{bar}] {value}/{total} ${unit}, {duration_formatted}`,
        barCompleteChar: '█',
        barIncompleteChar: '·',
        barsize: 30,
        hideCursor: true,
        noTTYOutput: true,
        notTTYSchedule: 5_000,
      })
      bars.add(bar)
      bar.start(total, 0)
      return { advance: (by) => bar.increment(by), stop: () => bar.stop() }
    },
    failures: () => failures,
    end() {
      for (const bar of bars) bar.stop()
    },
  }
}
