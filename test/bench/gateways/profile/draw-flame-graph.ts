import path from 'node:path'
import { build } from 'esbuild'
import type { Frame } from './read-profile.ts'

/** A flame graph as one page that needs nothing beside it: click a frame to look closer, type to search. */
export async function drawFlameGraph(root: Frame, title: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, 'flame-graph-page.mjs')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    outdir: '.artifacts',
  })
  const textOf = (extension: string) => outputFiles.find((file) => file.path.endsWith(extension))?.text ?? ''
  const [script, style] = [textOf('.js'), textOf('.css')]
  // A function's name may hold anything; nothing of it may end the script.
  const data = JSON.stringify(root).replaceAll('<', '\\u003c')
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Sunder: ${title}</title>
<style>${style} body { font-family: sans-serif; margin: 1rem }</style>
<h1>Time on the processor: ${title}</h1>
<p><input id="search" type="search" placeholder="search" aria-label="search"></p>
<div id="graph"></div>
<script>globalThis.profile = ${data}</script>
<script>${script.replaceAll('</script', '<\\/script')}</script>
</html>
`
}
