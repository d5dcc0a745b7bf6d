import { createDetection } from '../../../shared/regulated-data/create-detection.ts'
import { allDetectors } from '../../../shared/regulated-data/detectors/all-detectors.ts'
import { type Contender, measureContender, printFinds } from './compare-finds.ts'
import { measureSpeeds } from './compare-speeds.ts'
import type { Span } from './measure.ts'
import { folderOf, installPeers, labelOf } from './peers/install-peers.ts'
import { createPeer } from './peers/peer.ts'
import { printMistakes } from './print-mistakes.ts'
import { labelledSets } from './sets.ts'

/**
 * `npm run bench:detect`: what the detectors find in labelled texts and how fast, beside libraries that do the same.
 * `-- CLASS 40` prints our own figures alone, and forty mistakes with classes that begin so.
 */
const [mistaken, most = '40'] = process.argv.slice(2)
const detect = createDetection(allDetectors)
const find = (text: string): Span[] =>
  detect(text).map(({ class: dataClass, start, end }) => ({ classes: [dataClass], start, end }))
const sunder: Contender = {
  name: 'Sunder',
  async find(text) {
    const started = performance.now()
    const spans = find(text)
    return { spans, milliseconds: performance.now() - started }
  },
  async time(texts) {
    const started = performance.now()
    for (const text of texts) detect(text)
    return performance.now() - started
  },
}

const sets = labelledSets()
if (mistaken !== undefined) {
  for (const [name, texts] of Object.entries(sets)) {
    const tally = await measureContender(sunder, texts)
    printFinds(name, [{ name: sunder.name, tally }])
    printMistakes(tally, mistaken, Number(most))
  }
} else await compare()

async function compare(): Promise<void> {
  const { folder, names, missing } = await installPeers()
  for (const [name, reason] of Object.entries(missing)) console.log(`${labelOf(name)} is left out: ${reason}`)
  const peers = await Promise.all(names.map((name) => createPeer(name, folderOf(folder, name))))
  const contenders: Contender[] = [sunder, ...peers.map((peer) => ({ ...peer, name: labelOf(peer.name) }))]
  try {
    await measureSpeeds(contenders)
    for (const [name, texts] of Object.entries(sets)) {
      const results = []
      for (const contender of contenders) {
        results.push({ name: contender.name, tally: await measureContender(contender, texts) })
      }
      printFinds(`${name} (${texts.length} texts)`, results)
    }
  } finally {
    await Promise.all(peers.map((peer) => peer.close()))
  }
}
