import { createHash } from 'node:crypto'

/** For every page: readable at any width, in light and dark, by keyboard, and printed. */
export const style = `
:root{color-scheme:light dark;--ground:#f4f5f7;--sheet:#fff;--text:#1a1f26;--soft:#535c66;--line:#d5dae0;--field:#7d8792;--accent:#1a56b4;--on:#fff;--good:#116329;--good-sheet:#e9f7ec;--bad:#a40e26;--bad-sheet:#fdeef0;--warn:#744800;--warn-sheet:#fff6dc;--ask:#1a56b4;--ask-sheet:#eaf2fe}
@media(prefers-color-scheme:dark){:root{--ground:#0b0f14;--sheet:#151b23;--text:#e6edf3;--soft:#a3adb8;--line:#333c47;--field:#7a8591;--accent:#7ab7ff;--on:#0b0f14;--good:#5fd66d;--good-sheet:#10261a;--bad:#ff928c;--bad-sheet:#2d1619;--warn:#e6b94a;--warn-sheet:#2a2110;--ask:#7ab7ff;--ask-sheet:#11233a}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);font:1rem/1.55 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}
header,main,footer{max-width:48rem;margin:0 auto;padding-inline:1.25rem}
header{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:.25rem 1rem;padding-block:1.25rem .25rem;color:var(--soft);font-size:.9375rem}
header strong{color:var(--text);font-size:1.0625rem;letter-spacing:.01em}
header span{overflow-wrap:anywhere}
footer{padding-block:2rem 3rem;color:var(--soft);font-size:.9375rem}
h1{font-size:clamp(1.5rem,1.25rem + 1.4vw,2rem);line-height:1.2;letter-spacing:-.01em;margin:1.5rem 0 1rem;overflow-wrap:anywhere;text-wrap:balance}
h2{font-size:1.1875rem;line-height:1.3;margin:0 0 .75rem}
h3{font-size:1rem;margin:0}
p{margin:0 0 .75rem}
a{color:var(--accent)}
bdi{overflow-wrap:anywhere}
.skip{position:absolute;left:-100vw}
.skip:focus{left:1rem;top:.5rem;z-index:1;padding:.5rem 1rem;background:var(--sheet)}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:.25rem}
.sheet{background:var(--sheet);border:1px solid var(--line);border-radius:.75rem;padding:1.25rem 1.5rem;margin:1rem 0}
.sheet>:last-child,.notice>:last-child{margin-bottom:0}
.sheet>:first-child{margin-top:0}
h2+.notice{margin-top:0}
.soft{color:var(--soft);font-size:.9375rem}
dl{display:grid;grid-template-columns:minmax(6rem,max-content) minmax(0,1fr);gap:.5rem 1.5rem;margin:0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
.notice{background:var(--sheet);border:1px solid var(--line);border-left:.375rem solid var(--soft);border-radius:.5rem;padding:.875rem 1.25rem;margin:1rem 0}
.notice p{margin-bottom:.25rem}
.notice.ask{background:var(--ask-sheet);border-color:var(--ask)}
.notice.good{background:var(--good-sheet);border-color:var(--good)}
.notice.bad{background:var(--bad-sheet);border-color:var(--bad)}
.notice.warn{background:var(--warn-sheet);border-color:var(--warn)}
table{border-collapse:collapse;width:100%}
th{color:var(--soft);font-weight:600;font-size:.9375rem}
th,td{text-align:start;padding:.5rem 1rem .5rem 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:break-word}
tr:last-child td{border-bottom:0;padding-bottom:0}
th:last-child,td:last-child{padding-inline-end:0}
th:first-child,th.n{width:1%}
td.n,th.n{text-align:end;white-space:nowrap;font-variant-numeric:tabular-nums}
ol.inputs,ul.votes{list-style:none;margin:0;padding:0}
ul.mails{list-style:none}
ul.mails>li{padding-block:.5rem;overflow-wrap:anywhere}
ol.inputs>li{border:1px solid var(--line);border-radius:.5rem;margin:.75rem 0}
ol.inputs>li>div{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.125rem 1rem;padding:.5rem 1rem;background:var(--ground);border-bottom:1px solid var(--line);border-radius:.5rem .5rem 0 0}
ol.inputs>li>pre,ol.inputs>li>dl{padding:.875rem 1rem}
ol.inputs>li>dl{border-top:1px dashed var(--line);font-size:.9375rem}
ul.votes>li{padding:.625rem 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
ul.votes p{margin:.25rem 0 0}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0;font:inherit}
code{font:.9em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
mark{background:var(--warn-sheet);color:var(--warn);font-weight:600;border-radius:.2rem;padding:0 .2em;box-decoration-break:clone;-webkit-box-decoration-break:clone}
strong.approved{color:var(--good)}
strong.denied{color:var(--bad)}
form.decide{border-color:var(--accent);border-width:2px}
label{display:block;font-weight:600;margin:0 0 .375rem}
textarea,input[type=text]{display:block;width:100%;font:inherit;padding:.625rem .75rem;border:1px solid var(--field);border-radius:.5rem;background:var(--sheet);color:var(--text)}
textarea{resize:vertical;min-height:6rem}
textarea[aria-invalid=true],input[type=text][aria-invalid=true]{border:2px solid var(--bad)}
textarea+.soft{margin-top:.5rem}
input.code{max-width:16rem;font:1.375rem/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.12em;text-transform:uppercase}
.buttons{display:flex;flex-wrap:wrap;gap:1rem;margin-top:1.25rem}
button{font:inherit;font-weight:600;min-width:9rem;min-height:3rem;padding:.625rem 1.5rem;border-radius:.5rem;border:2px solid var(--accent);background:var(--accent);color:var(--on);cursor:pointer}
button.second{background:var(--sheet);color:var(--bad);border-color:var(--bad)}
button:hover{text-decoration:underline;text-underline-offset:.2em}
nav.pages{display:flex;gap:.5rem 1.5rem;align-items:center;flex-wrap:wrap;margin:1rem 0}
nav.pages a{padding:.5rem 0}
iframe.mail{display:block;width:100%;height:38rem;border:1px solid var(--line);border-radius:.75rem;background:#fff}
details>summary{cursor:pointer;padding:.25rem 0;color:var(--soft)}
details>dl{margin-top:.75rem}
@media(max-width:34rem){
header,main,footer{padding-inline:1rem}
.sheet{padding:1rem;border-radius:.625rem}
dl{grid-template-columns:minmax(0,1fr);gap:0}
dd{margin-bottom:.625rem}
dd:last-child{margin-bottom:0}
.buttons{flex-direction:column}
th,td{padding-inline-end:.625rem}
button{width:100%}
}
@media print{form,nav,.skip{display:none}body{background:none}.sheet{break-inside:avoid}}
`

/** For a Content-Security-Policy: this style sheet, and nothing else. */
export function hashOfStyle(sheet: string): string {
  return `'sha256-${createHash('sha256').update(sheet).digest('base64')}'`
}
