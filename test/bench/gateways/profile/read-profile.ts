import path from 'node:path'

/** What `node --cpu-prof` writes (V8's inspector protocol, `Profiler.Profile`), as far as it is read here. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[]
  readonly samples: readonly number[]
  /** Microseconds between samples. */
  readonly timeDeltas: readonly number[]
}

interface ProfileNode {
  readonly id: number
  readonly callFrame: {
    readonly functionName: string
    readonly url: string
    /** From 0, as the column. */
    readonly lineNumber: number
    readonly columnNumber: number
  }
  readonly children?: readonly number[]
}

/** A frame of a flame graph, with all that it called. */
export interface Frame {
  readonly name: string
  /** Milliseconds, its callees' included. */
  readonly value: number
  readonly children: readonly Frame[]
}

interface Spent {
  readonly where: string
  readonly ms: number
}

/** What is no work of the program's: waiting, and the profiler itself. */
function isNoWork({ callFrame: { functionName, url } }: ProfileNode): boolean {
  return url === '' && ['(idle)', '(program)', 'dispatch'].includes(functionName)
}

/** Where time itself was spent, most first, by function and by module; `busyMs` is all of it but waiting. */
export function selfTimes(profile: CpuProfile): {
  readonly busyMs: number
  readonly byFunction: readonly Spent[]
  readonly byModule: readonly Spent[]
} {
  const spent = timeOfNodes(profile)
  const [functions, modules] = [new Map<string, number>(), new Map<string, number>()]
  let busyMs = 0
  for (const node of profile.nodes) {
    const ms = spent.get(node.id) ?? 0
    if (ms === 0 || isNoWork(node)) continue
    busyMs += ms
    add(functions, labelOf(node), ms)
    add(modules, moduleOf(node), ms)
  }
  return { busyMs, byFunction: mostFirst(functions), byModule: mostFirst(modules) }
}

/** The call tree without waiting, for drawing. */
export function toFrames(profile: CpuProfile): Frame {
  const spent = timeOfNodes(profile)
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const frameOf = (node: ProfileNode): Frame => {
    const children = (node.children ?? [])
      .flatMap((id) => nodes.get(id) ?? [])
      .filter((child) => !isNoWork(child))
      .map(frameOf)
      .filter(({ value }) => value > 0)
    const value = children.reduce((sum, child) => sum + child.value, spent.get(node.id) ?? 0)
    return { name: labelOf(node), value, children }
  }
  const [root] = profile.nodes
  if (root === undefined) throw new Error('an empty profile')
  return frameOf(root)
}

function timeOfNodes({ samples, timeDeltas }: CpuProfile): Map<number, number> {
  const spent = new Map<number, number>()
  for (const [index, id] of samples.entries()) add(spent, id, Math.max(0, timeDeltas[index] ?? 0) / 1000)
  return spent
}

function labelOf({ callFrame }: ProfileNode): string {
  const { functionName, lineNumber } = callFrame
  const name = functionName === '' ? '(anonymous)' : functionName
  return callFrame.url === '' ? name : `${name} ${placeOf(callFrame.url)}:${lineNumber + 1}`
}

/** `node`, a package's name, or a file of this project. */
function moduleOf({ callFrame: { functionName, url } }: ProfileNode): string {
  if (url === '') return functionName === '(garbage collector)' ? 'garbage collector' : 'node (native)'
  if (url.startsWith('node:')) return url.split('/').slice(0, 2).join('/')
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(url)
  return inPackage?.[1] ?? placeOf(url)
}

function placeOf(url: string): string {
  if (!url.startsWith('file:')) return url
  return path.relative(process.cwd(), decodeURIComponent(new URL(url).pathname))
}

function add<Key>(sums: Map<Key, number>, key: Key, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount)
}

function mostFirst(sums: Map<string, number>): Spent[] {
  return [...sums].map(([where, ms]) => ({ where, ms })).sort((one, other) => other.ms - one.ms)
}
