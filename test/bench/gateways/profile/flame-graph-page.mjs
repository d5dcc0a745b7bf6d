import flamegraph from 'd3-flame-graph'
import { select } from 'd3-selection'

// Runs in the page: `profile` is the call tree.
const width = document.documentElement.clientWidth - 40
const graph = flamegraph().width(width).cellHeight(16).minFrameSize(1).inverted(true).sort(true)
select('#graph').datum(globalThis.profile).call(graph)
document.querySelector('#search').addEventListener('input', ({ target }) => graph.search(target.value))
