// node .ci/audit.cjs [ARGUMENTS OF npm audit…]: fails where a package has a known vulnerability, and where npm's answer
// can't be read. Ends with 75 where the registry has no such answers to give (a mirror): nothing was checked then, and
// with SUNDER_AUDIT=required that is a failure too.
const { spawnSync } = require('node:child_process')

const notChecked = 75
const arguments_ = ['audit', '--json', ...process.argv.slice(2)]
const { stdout, error } = spawnSync('npm', arguments_, { encoding: 'utf8', maxBuffer: 1 << 28 })
process.exitCode = judge(stdout, error)

function judge(text, error) {
  let answer
  try {
    answer = JSON.parse(text)
  } catch {
    return fail(`npm audit gave no JSON${error === undefined ? '' : ` (${error.code})`}`)
  }
  const { vulnerabilities } = answer
  const total = answer.metadata?.vulnerabilities?.total
  if (
    typeof vulnerabilities === 'object' &&
    Number.isInteger(total) &&
    answer.metadata.dependencies?.total > 0
  ) {
    for (const { name, severity, via } of Object.values(vulnerabilities)) {
      const reasons = via.map((reason) => reason.url ?? reason)
      console.error(`${name}: ${severity}: ${reasons.join(', ')}`)
    }
    console.error(`${total} vulnerable packages of ${answer.metadata.dependencies.total}`)
    return total === 0 && Object.keys(vulnerabilities).length === 0 ? 0 : 1
  }
  if ([404, 405, 501].includes(answer.statusCode)) {
    const what = `the registry has no audits to give (${answer.statusCode}): NOTHING WAS CHECKED for vulnerabilities`
    if (process.env.SUNDER_AUDIT === 'required') return fail(what)
    console.error(what)
    return notChecked
  }
  return fail(`npm audit could not be carried out: ${answer.message ?? 'its answer has another shape'}`)
}

function fail(what) {
  console.error(what)
  return 1
}
