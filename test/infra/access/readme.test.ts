import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { synthTemplates } from '../synthesized.ts'
import { describeMatrix } from './describe-matrix.ts'

const between = /(<!-- access matrix -->\n)([\s\S]*?)(\n<!-- \/access matrix -->)/

it('the README prints the matrix that the templates make (UPDATE_README=1 writes it anew)', () => {
  const readme = readFileSync('README.md', 'utf8')
  const matrix = describeMatrix(synthTemplates())
  if (process.env['UPDATE_README'] === '1') {
    writeFileSync(
      'README.md',
      readme.replace(between, (_, start: string, __, end: string) => start + matrix + end),
    )
  }
  expect(between.exec(readFileSync('README.md', 'utf8'))?.[2]).toBe(matrix)
})
