import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}
interface Locked {
  readonly version: string
  readonly resolved?: string
  readonly integrity?: string
  /** Inside its parent's archive, whose digest covers it. */
  readonly inBundle?: boolean
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly hasInstallScript?: boolean
  readonly deprecated?: string
}

const file = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')
const manifest = JSON.parse(file('package.json')) as Manifest & { overrides: object }
const {
  packages: { '': root, ...locked },
} = JSON.parse(file('package-lock.json')) as { packages: { '': Manifest } & Record<string, unknown> }
const { dependencies, devDependencies } = manifest
const direct = { ...dependencies, ...devDependencies }
const packages = Object.entries(locked as Record<string, Locked>)
const versions = new Map(packages.map(([path, { version }]) => [path, version]))

it('every dependency is pinned to one exact version, overrides too', () => {
  const overridden = JSON.stringify(manifest.overrides).match(/(?<=":")[^"]*/g) ?? []
  const pinned = [...Object.values(direct), ...overridden]
  expect(pinned.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
  expect(overridden).not.toEqual([])
})

it('the lock file says the same, and has a digest for every package', () => {
  expect(root).toMatchObject({ dependencies, devDependencies })
  for (const [name, version] of Object.entries(direct)) {
    expect([name, versions.get(`node_modules/${name}`)]).toEqual([name, version])
  }
  const fetched = packages.filter(([, { inBundle }]) => inBundle !== true)
  expect(fetched.filter(([, { integrity = '' }]) => !integrity.startsWith('sha512-'))).toEqual([])
})

it('no package is fetched from a place of its own', () => {
  expect(packages.flatMap(([, { resolved }]) => resolved ?? [])).toEqual([])
})

it('no package needs a script at its installation', () => {
  const scripted = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)
  // Both ship what theirs would build.
  expect(scripted).toEqual(['node_modules/classic-level', 'node_modules/esbuild'])
})

it('nothing in production is deprecated', () => {
  const old = packages.filter(([, locked]) => !locked.dev && !locked.devOptional && locked.deprecated)
  expect(old).toEqual([])
})

/** The table's packages. `-s3` behind `@aws-sdk/client-kms` is `@aws-sdk/client-s3`. */
function listedInReadme(): string[] {
  const table = /^## Dependencies$(.*?)^## /ms.exec(file('README.md'))?.[1] ?? ''
  const names: string[] = []
  for (const [, cell = ''] of table.matchAll(/^\|([^|]*)\|/gm)) {
    let family = ''
    for (const [, name = ''] of cell.matchAll(/`([^`]+)`/g)) {
      names.push(name.startsWith('-') ? family + name : name)
      if (!name.startsWith('-')) family = name.replace(/-[^-]*$/, '')
    }
  }
  return names
}

it('each has a line in the README that says why it is there, and nothing else has', () => {
  const listed = listedInReadme()
  // Types come with what they describe.
  const explained = Object.keys(direct).filter((name) => !name.startsWith('@types/'))
  expect(explained.filter((name) => !listed.includes(name))).toEqual([])
  expect(listed.filter((name) => direct[name] === undefined)).toEqual([])
})
