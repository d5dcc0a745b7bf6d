/** Beside the wide style, for pages with charts. Colours are steps of its own: they must be told apart as areas. */
export const chartStyle = `
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,9rem),1fr));gap:1rem;margin:1rem 0}
.tile{background:var(--sheet);border:1px solid var(--line);border-radius:.75rem;padding:1rem 1.25rem}
.tile dt{font-size:.9375rem}
.tile dd{font-size:1.75rem;line-height:1.3;font-weight:600;font-variant-numeric:tabular-nums}
.tile dd+dd{font-size:.875rem;font-weight:400;color:var(--soft)}
dl.tiles>div{display:block}
figure.chart{margin:0}
figcaption{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 1.5rem;margin-bottom:.75rem}
figcaption>span:first-child{font-weight:600}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;font-size:.9375rem;color:var(--soft)}
.legend strong{color:var(--text);font-variant-numeric:tabular-nums}
.key{width:.75rem;height:.75rem;margin-inline-end:.375rem;vertical-align:-.0625rem}
.main{fill:var(--bar)}
.bad>rect,rect.bad{fill:var(--bar-bad)}
.warn>rect,rect.warn{fill:var(--bar-warn)}
.grid{stroke:var(--grid);stroke-width:1}
.plot{display:grid;grid-template-columns:auto minmax(0,1fr);gap:.25rem .625rem;font-size:.8125rem;color:var(--soft);font-variant-numeric:tabular-nums}
.scale{display:flex;flex-direction:column;justify-content:space-between;text-align:end;margin-block:-.6em}
.bars{display:block;width:100%;height:11rem;overflow:visible}
.bars g:hover rect{opacity:.75}
.ticks{grid-column:2;display:flex;justify-content:space-between}
.spark{display:block;width:100%;min-width:3rem;height:1.75rem}
.trends td,.trends th{vertical-align:middle}
.trends th:first-child{width:auto;color:var(--text);font-weight:400}
.trends tbody tr:last-child th,.numbers tbody tr:last-child th{border-bottom:0;padding-bottom:0}
.trends thead th:first-child{color:var(--soft);font-weight:600}
.trends td.over{width:60%}
.trends thead th{padding-top:0}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1rem;margin:1rem 0}
.pair>.sheet{margin:0}
.share{display:block;width:100%;height:.625rem}
.more{margin:.75rem 0 0}
.numbers{margin-top:1rem;font-size:.9375rem}
.numbers th:first-child{width:auto;white-space:nowrap}
@media(max-width:34rem){.ticks span:nth-child(even){display:none}.trends td.over{width:40%}.tiles{gap:.75rem}.tile{padding:.75rem 1rem}}
@media print{.numbers{display:none}}
`
