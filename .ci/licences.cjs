// node .ci/licences.cjs [FILE]: every package of the lock file with its licence, as a Markdown table into FILE or to
// standard output. Fails where a licence is unknown, or none of those that have been read and accepted.
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs')
const { dirname, join } = require('node:path')

const root = join(__dirname, '..')
// By their SPDX expressions, to the letter: a new one is read by a person first. None asks for anything but its notice.
const everywhere = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
]
// Of what is used to build and to test and goes into no bundle. MPL-2.0 asks for changes to its own files; of two, one
// may choose.
const besides = [
  'MPL-2.0',
  'MIT OR Apache-2.0',
  '(MIT OR EUPL-1.1+)',
  '(MIT OR GPL-3.0-or-later)',
  '(MPL-2.0 OR Apache-2.0)',
]

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
const rows = Object.entries(packages)
  .filter(([path]) => path !== '')
  .map(([path, locked]) => {
    const name = locked.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const isProduction = !locked.dev && !locked.devOptional
    return { name, version: locked.version, isProduction, ...licenceOf(path, locked) }
  })
const problems = rows.flatMap(({ name, version, licence, locked, isProduction }) => {
  if (licence === undefined) return [`${name} ${version}: no licence`]
  if (locked !== undefined && locked !== licence)
    return [`${name} ${version}: ${locked} in the lock file, ${licence} in the package`]
  const accepted = isProduction ? everywhere : [...everywhere, ...besides]
  return accepted.includes(licence)
    ? []
    : [`${name} ${version}: ${licence}${isProduction ? ', in production' : ''}`]
})

const table = [
  '| Package | Version | Licence | Used |',
  '| --- | --- | --- | --- |',
  ...rows
    .map(
      (row) =>
        `| ${row.name} | ${row.version} | ${row.licence} | ${row.isProduction ? 'in production' : 'to build and test'} |`,
    )
    .sort(),
].join('\n')
const [file] = process.argv.slice(2)
if (file === undefined) console.log(table)
else {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${table}\n`)
}
for (const problem of problems) console.error(problem)
const counts = new Map()
for (const { licence } of rows) counts.set(licence, (counts.get(licence) ?? 0) + 1)
console.error([...counts].map(([licence, count]) => `${licence}: ${count}`).join(', '))
process.exitCode = problems.length === 0 ? 0 : 1

/** The package's own word; the lock file's where it is not installed, being for another platform. */
function licenceOf(path, { license: locked }) {
  let own
  try {
    own = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'))
  } catch {
    return { licence: locked, locked }
  }
  // Before npm 2, an object or a list of objects.
  const [only, ...others] = own.licenses ?? []
  const licence = own.license ?? (others.length === 0 ? only : undefined)
  return { licence: licence?.type ?? licence, locked }
}
