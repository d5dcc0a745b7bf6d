import { style } from '../../pages/style.ts'

/** On top of every page's: wide enough for tables on a screen, and laid out for A4 on paper. */
const reportStyle = `
.report header,.report main,.report footer{max-width:72rem}
.report h1{margin-bottom:.25rem}
.report h2{font-size:1.375rem;margin:3rem 0 .5rem;padding-top:1rem;border-top:2px solid var(--text)}
.report h3{font-size:1.0625rem;margin:2rem 0 .25rem}
.report .lead{font-size:1.125rem;color:var(--soft);margin-bottom:1.5rem}
.report .counted{color:var(--soft);font-size:.8125rem;line-height:1.45;margin:.375rem 0 .75rem;max-width:60rem}
.report .none{color:var(--soft);margin:.25rem 0 .5rem}
.report .more{font-weight:600;margin:.375rem 0}
.report dl.glance{grid-template-columns:repeat(4,minmax(0,1fr));gap:1px;background:var(--line);border:1px solid var(--line);border-radius:.75rem;overflow:hidden;margin:1rem 0 1.5rem}
.report dl.glance div{background:var(--sheet);padding:.75rem 1rem;display:flex;flex-direction:column-reverse;justify-content:flex-end}
.report dl.glance dt{font-size:.8125rem;line-height:1.3}
.report dl.glance dd{font-size:1.625rem;line-height:1.2;font-variant-numeric:tabular-nums}
.report nav ol{columns:2;column-gap:2.5rem;margin:.25rem 0 0;padding-inline-start:2rem}
.report nav h2{border:0;margin:0;padding:0;font-size:1rem}
.report .scroll{overflow-x:auto}
.report caption{text-align:start;font-weight:600;padding:.25rem 0 .375rem}
.report table{font-size:.875rem;line-height:1.4}
.report thead th{font-size:.8125rem;vertical-align:bottom;border-bottom:1.5px solid var(--field);white-space:normal}
.report thead tr.groups th{border-bottom-width:1px;padding-bottom:.125rem}
.report tbody th{font-weight:400;color:inherit;font-size:inherit;width:auto}
.report th,.report td{padding:.375rem .875rem .375rem 0}
.report th:first-child{width:auto}
.report tr:last-child td,.report tbody tr:last-child th{padding-bottom:.375rem;border-bottom:1px solid var(--line)}
.report table code{font-size:.8em}
.report table .id{overflow-wrap:anywhere;word-break:break-word}
.report small{display:block;color:var(--soft);font-size:.8125rem;line-height:1.4;overflow-wrap:anywhere}
.report td.soft,.report td.zero{font-size:inherit;color:var(--soft)}
.report td.flag{color:var(--bad);font-weight:600}
.report th:has(.id){min-width:15em}
.report td:has(bdi),.report th:has(bdi){min-width:8.5em}
.report .at{white-space:nowrap}
.report time{white-space:nowrap;font-variant-numeric:tabular-nums}
.report a.cite{font-size:.75rem;text-decoration:none;font-variant-numeric:tabular-nums;white-space:nowrap}
.report a.cite:hover{text-decoration:underline}
.report article{border:1px solid var(--line);border-radius:.75rem;background:var(--sheet);padding:1rem 1.25rem;margin:1rem 0}
.report article h3{margin:0 0 .625rem;font-size:1rem;overflow-wrap:anywhere}
.report article dl{font-size:.875rem;gap:.25rem 1.25rem;margin-bottom:.75rem}
.report article table{margin-top:.25rem}
.report dl.facts{font-size:.9375rem;margin:.75rem 0}
.report pre.note{font:.75rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere;background:var(--sheet);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem;margin:.25rem 0 .75rem}
.report ol.cited{columns:2;column-gap:2rem;margin:0;padding:0;list-style:none;font-size:.8125rem}
.report ol.cited li{break-inside:avoid;padding:.1875rem 0;overflow-wrap:anywhere}
.report ol.cited b{display:inline-block;min-width:2.75rem;font-variant-numeric:tabular-nums}
.report ul.evidence{margin:0;padding-inline-start:1rem}
@media(max-width:48rem){.report dl.glance{grid-template-columns:repeat(2,minmax(0,1fr))}.report nav ol,.report ol.cited{columns:1}.report .scroll table{min-width:38rem}}
@media print{
:root{color-scheme:light;--ground:#fff;--sheet:#fff;--text:#14181d;--soft:#4a525b;--line:#cfd5db;--field:#7d8792;--accent:#14181d;--good:#116329;--bad:#a40e26;--warn:#744800;--good-sheet:#fff;--bad-sheet:#fff;--warn-sheet:#fff;--ask-sheet:#fff}
html{font-size:8.75pt}
body.report{line-height:1.4}
.report header,.report main,.report footer{max-width:none;padding-inline:0}
.report header{padding-block:0}
.report nav{display:block}
.report .scroll{overflow:visible}
.report h1{font-size:22pt;margin-top:14mm}
.report h2{break-after:avoid;margin-top:9mm;font-size:13pt}
.report h3,.report caption,.report .counted{break-after:avoid}
.report h3{margin-top:5mm}
.report article h3{margin-top:0}
.report thead{display:table-header-group}
.report tr,.report .counted,.report article,.report dl.glance,.report dl.facts,.report pre.note{break-inside:avoid}
.report table{break-inside:auto;font-size:8pt}
.report th,.report td{padding:.9mm 2.2mm .9mm 0}
.report p{orphans:3;widows:3}
.report a{color:inherit;text-decoration:none}
.report a.cite,.report .counted{color:var(--soft)}
.report dl.glance dd{font-size:15pt}
.report ol.cited{font-size:7pt;column-gap:6mm}
.report footer{padding-block:4mm 0}
}
`

/** Where on each printed page what stands: Chromium prints page numbers since 131. */
function pageMargins(foot: string): string {
  return `@page{size:A4;margin:16mm 15mm 17mm;@bottom-left{content:"${foot}";font:7.5pt system-ui,sans-serif;color:#4a525b}@bottom-right{content:counter(page) " / " counter(pages);font:7.5pt system-ui,sans-serif;color:#4a525b}}`
}

/** The one style sheet of a report. @param foot stands at the foot of each printed page: plain signs alone */
export function styleOfReport(foot: string): string {
  return `${style}${reportStyle}${pageMargins(foot.replace(/[^\w .,:()·–-]/g, ''))}\n`
}
