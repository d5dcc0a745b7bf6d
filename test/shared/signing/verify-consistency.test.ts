import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ConsistencyProof,
  emptyRoot,
  leafHash,
  nodeHash,
  verifyConsistency,
} from '../../../shared/signing/merkle-tree.ts'
import { flipBit, recordHash } from '../../support/transparency-log/memory-log.ts'
import {
  createNaiveTree,
  referenceConsistency,
  referenceRoots,
} from '../../support/transparency-log/naive-tree.ts'

const unhex = (text: string) => Buffer.from(text, 'hex')
const naive = createNaiveTree(Array.from({ length: 200 }, (_, index) => leafHash(recordHash(index))))

/** Two sizes of a tree; the older one is neither empty nor the newer one. */
const sizes = fc
  .integer({ min: 2, max: 200 })
  .chain((to) => fc.record({ from: fc.integer({ min: 1, max: to - 1 }), to: fc.constant(to) }))

function prove({ from, to }: { readonly from: number; readonly to: number }): ConsistencyProof {
  const path = naive.consistencyPath(from, to)
  return { from, to, fromRoot: naive.root(from), toRoot: naive.root(to), path }
}

describe('a consistency proof', () => {
  it.each(referenceConsistency)('from $from to $to of the reference verifies', ({ from, to, path }) => {
    const [fromRoot = '', toRoot = ''] = [referenceRoots[from], referenceRoots[to]]
    const proof = { from, to, fromRoot: unhex(fromRoot), toRoot: unhex(toRoot), path: path.map(unhex) }
    expect(verifyConsistency(proof)).toBe(true)
  })

  it('verifies between any two sizes', () => {
    fc.assert(fc.property(sizes, (pair) => verifyConsistency(prove(pair))))
  })

  it('is empty between two trees of one root, and from none', () => {
    const root = naive.root(7)
    const proof = { from: 7, to: 7, fromRoot: root, toRoot: root, path: [] }
    expect(verifyConsistency(proof)).toBe(true)
    expect(verifyConsistency({ ...proof, fromRoot: naive.root(8) })).toBe(false)
    expect(verifyConsistency({ ...proof, path: [root] })).toBe(false)
    const fromNone = { from: 0, to: 7, fromRoot: emptyRoot, toRoot: root, path: [] }
    expect(verifyConsistency(fromNone)).toBe(true)
    expect(verifyConsistency({ ...fromNone, fromRoot: root })).toBe(false)
    expect(verifyConsistency({ ...fromNone, path: [root] })).toBe(false)
    expect(verifyConsistency({ ...fromNone, to: 0 })).toBe(false)
    expect(verifyConsistency({ ...fromNone, to: 0, toRoot: emptyRoot })).toBe(true)
  })
})

describe('a consistency proof is refused', () => {
  it('with any one bit changed', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(255), (pair, which, bit) => {
        const proof = prove(pair)
        const parts = [proof.fromRoot, proof.toRoot, ...proof.path]
        const at = which % parts.length
        const [fromRoot = emptyRoot, toRoot = emptyRoot, ...path] = parts.map((part, index) =>
          index === at ? flipBit(part, bit) : part,
        )
        expect(verifyConsistency({ ...proof, fromRoot, toRoot, path })).toBe(false)
      }),
    )
  })

  it('with any element dropped, added or swapped', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (pair, one, other) => {
        const proof = prove(pair)
        const { path } = proof
        const [at, with_] = [one % path.length, other % path.length]
        const [left = emptyRoot, right = emptyRoot] = [path[at], path[with_]]
        const refused = [path.toSpliced(at, 1), path.toSpliced(at, 0, left), [...path, proof.toRoot]]
        if (at !== with_) refused.push(path.with(at, right).with(with_, left))
        for (const path of refused) expect(verifyConsistency({ ...proof, path })).toBe(false)
      }),
    )
  })

  it('for a tree of another size', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 200 }), (pair, other) => {
        const proof = prove(pair)
        fc.pre(other !== pair.from && other !== pair.to)
        expect(verifyConsistency({ ...proof, from: other, fromRoot: naive.root(other) })).toBe(false)
        expect(verifyConsistency({ ...proof, to: other, toRoot: naive.root(other) })).toBe(false)
      }),
    )
  })

  it('that ends too early or too late, with the roots that it gives', () => {
    // What shows a tree of 2 does not show one of 3.
    expect(verifyConsistency({ ...prove({ from: 1, to: 2 }), to: 3 })).toBe(false)
    const { path, fromRoot, toRoot } = prove({ from: 3, to: 5 })
    const more = recordHash(0)
    const above = { fromRoot: nodeHash(more, fromRoot), toRoot: nodeHash(more, toRoot) }
    expect(verifyConsistency({ from: 3, to: 5, ...above, path: [...path, more] })).toBe(false)
  })

  it('whatever is given for one, without throwing', () => {
    const number = fc.oneof(fc.integer({ min: -2, max: 300 }), fc.double(), fc.maxSafeNat())
    const hash = fc.oneof(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array())
    const proof = fc.record({
      to: number,
      fromRoot: hash,
      toRoot: hash,
      path: fc.array(hash, { maxLength: 70 }),
    })
    fc.assert(
      fc.property(proof, fc.integer({ min: 1 }), (proof, from) => {
        fc.pre(from !== proof.to)
        expect(verifyConsistency({ ...proof, from })).toBe(false)
      }),
    )
  })
})
