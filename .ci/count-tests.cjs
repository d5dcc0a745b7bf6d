// node count-tests.cjs NAME REPORT: prints "PASSED FAILED" of vitest's JSON report, and names each failure, with the
// first lines of what it said, on standard error.
const { readFileSync } = require('node:fs')

const [name, path] = process.argv.slice(2)
let report
try {
  report = JSON.parse(readFileSync(path, 'utf8'))
} catch {
  console.error(`${name}: wrote no report`)
  process.exit(1)
}
for (const file of report.testResults) {
  const failed = file.assertionResults.filter(({ status }) => status !== 'passed')
  for (const test of failed) say(file.name, `${test.status}: ${test.fullName}`, test.failureMessages?.[0])
  if (file.status !== 'passed' && failed.length === 0)
    say(file.name, 'failed outside its tests', file.message)
}
console.log(report.numPassedTests, report.numTotalTests - report.numPassedTests)

function say(file, what, message = '') {
  console.error(`${name}: ${file}: ${what}`)
  for (const line of message.split('\n').slice(0, 12)) console.error(`    ${line}`)
}
