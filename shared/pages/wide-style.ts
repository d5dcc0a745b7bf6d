/** Beside the style that every page has: for pages that show much at once, with a way among them. */
export const wideStyle = `
:root{--plain-sheet:#eceff3;--bar:#2f6fd0;--bar-bad:#c2213b;--bar-warn:#b07a10;--grid:#e3e7ec}
@media(prefers-color-scheme:dark){:root{--plain-sheet:#222b36;--bar:#5b9bf0;--bar-bad:#ff6f7d;--bar-warn:#d9a53a;--grid:#27303b}}
header,main,footer,nav.places{max-width:76rem}
header strong span{font-weight:400;color:var(--soft)}
form.account{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem 1rem;margin:0}
button.plain{min-width:0;min-height:1.75rem;width:auto;padding:0 .25rem;border:0;background:none;color:var(--accent);font-weight:400;text-decoration:underline;text-underline-offset:.15em}
nav.places{display:flex;flex-wrap:wrap;gap:0 .25rem;margin:.5rem auto 0;padding-inline:.5rem;border-bottom:1px solid var(--line)}
nav.places a{padding:.625rem .75rem;margin-bottom:-1px;border-bottom:3px solid transparent;color:var(--soft);text-decoration:none}
nav.places a:hover{color:var(--text);border-color:var(--line)}
nav.places a[aria-current]{color:var(--text);font-weight:600;border-color:var(--accent)}
nav.choices{display:flex;flex-wrap:wrap;gap:.5rem}
nav.choices a{padding:.3125rem .875rem;border:1px solid var(--line);border-radius:2rem;background:var(--sheet);color:var(--text);text-decoration:none}
nav.choices a:hover{border-color:var(--field)}
nav.choices a[aria-current]{border-color:var(--accent);background:var(--ask-sheet);color:var(--ask);font-weight:600}
time{white-space:nowrap}
.notice p{overflow-wrap:anywhere}
p.empty{color:var(--soft);padding-block:2.5rem;text-align:center}
.badge{display:inline-block;white-space:nowrap;font-size:.8125rem;font-weight:600;line-height:1.5;padding:.0625rem .5rem;border-radius:.375rem;background:var(--plain-sheet);color:var(--soft)}
.badge.good{background:var(--good-sheet);color:var(--good)}
.badge.bad{background:var(--bad-sheet);color:var(--bad)}
.badge.warn{background:var(--warn-sheet);color:var(--warn)}
.filter{padding-block:.75rem}
.filter>summary{padding:.125rem 0;font-weight:600;color:var(--text)}
.filter form{margin-top:.75rem}
.chip{display:inline-block;margin-inline-start:.375rem;padding:0 .5rem;border-radius:.375rem;background:var(--ask-sheet);color:var(--ask);font-size:.875rem;font-weight:400;overflow-wrap:anywhere}
.fields{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,15rem),1fr));gap:.75rem 1rem}
.field label{font-size:.9375rem;margin-bottom:.25rem}
.field input,.field select{display:block;width:100%;min-height:2.75rem;font:inherit;padding:.5rem .75rem;border:1px solid var(--field);border-radius:.5rem;background:var(--sheet);color:var(--text)}
.field [aria-invalid]{border:2px solid var(--bad)}
.field ::placeholder{color:var(--soft);opacity:1}
.find{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center}
.find label{flex-basis:100%;margin:0}
.find input[type=text]{flex:1 1 16rem;width:auto;min-height:3rem}
.filter .buttons,.spans .buttons{align-items:center;margin-top:1rem}
.live{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem 1rem;margin:1rem 0;color:var(--soft)}
.live.on{padding:.625rem 1rem;border:1px solid var(--good);border-radius:.5rem;background:var(--good-sheet);color:var(--text)}
.live a{padding:.25rem 0}
.pulse{display:inline-block;margin-inline-end:.25rem;width:.625rem;height:.625rem;border-radius:50%;background:var(--good)}
@media(prefers-reduced-motion:no-preference){.pulse{animation:pulse 2s ease-in-out infinite}}
@keyframes pulse{50%{opacity:.35}}
.day h2{margin:1.5rem 0 .5rem}
ol.records,ol.steps,ul.stories{list-style:none;margin:0;padding:0}
ol.records+p,.day+p{margin-top:1rem}
ol.records{background:var(--sheet);border:1px solid var(--line);border-radius:.75rem;overflow:hidden}
.record{display:grid;grid-template-columns:7.25rem 7rem minmax(0,1fr) minmax(0,13rem) minmax(0,14rem);gap:.125rem 1rem;align-items:baseline;padding:.5625rem 1rem .5625rem .8125rem;border-left:.1875rem solid transparent}
.record+.record{border-top:1px solid var(--line)}
.record.bad{border-left-color:var(--bar-bad)}
.record.warn{border-left-color:var(--bar-warn)}
.record .badge{justify-self:start}
.record.plain strong{font-weight:500}
.record .at{font-variant-numeric:tabular-nums;text-decoration-color:var(--line)}
.record .at small{color:var(--soft);font-size:.8125rem}
.record code{color:var(--soft);font-size:.8125rem}
.record a code{color:inherit}
.record small{color:var(--soft)}
.record>div{min-width:0;overflow-wrap:anywhere}
.facts{display:flex;flex-wrap:wrap;gap:.125rem .375rem;margin:.25rem 0 0;font-size:.8125rem}
.facts bdi{padding:0 .4375rem;border:1px solid var(--line);border-radius:.375rem;color:var(--soft)}
.record.bad .facts bdi{border-color:currentColor;color:var(--bad)}
.record .about{display:flex;flex-wrap:wrap;gap:.125rem .75rem}
.head{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:.25rem 1rem}
.head h1{margin-bottom:.5rem}
h1 code,h3 code{font-size:.8em;color:var(--soft);font-weight:400}
h2 .soft,h3 code{font-weight:400}
.links{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}
ol.steps{margin-top:.75rem}
.step{position:relative;background:var(--sheet);border:1px solid var(--line);border-radius:.75rem;padding:.875rem 1.25rem;margin:0 0 .75rem 1.5rem}
.step::before{content:'';position:absolute;left:-1.375rem;top:1.25rem;width:.75rem;height:.75rem;border-radius:50%;background:var(--soft);border:.125rem solid var(--ground)}
.step::after{content:'';position:absolute;left:-1.0625rem;top:2.25rem;bottom:-1.75rem;width:.125rem;background:var(--line)}
.step:last-child::after{display:none}
.step.good::before{background:var(--good)}
.step.bad::before{background:var(--bar-bad)}
.step.warn::before{background:var(--bar-warn)}
.step p{margin:.25rem 0 0}
.step.bad .facts bdi{border-color:currentColor;color:var(--bad)}
.step .behind{display:flex;flex-wrap:wrap;gap:.125rem 1.5rem;margin-top:.5rem;font-size:.875rem;color:var(--soft)}
.payload{margin-top:.625rem;border:1px solid var(--line);border-radius:.5rem}
.payload>summary{padding:.375rem .875rem;font-size:.9375rem}
.code{padding:.75rem .875rem;background:var(--ground);border:1px solid var(--line);border-radius:.5rem;font-size:.9375rem}
.payload .code{border-width:1px 0 0;border-radius:0 0 .5rem .5rem}
@media(max-width:60rem){
.record{grid-template-columns:auto minmax(0,1fr) auto;gap:.25rem .75rem;padding:.75rem 1rem .75rem .8125rem}
.record .badge{justify-self:start}
.record.plain strong{font-weight:500}
.record .at{grid-area:1/1}
.record .badge{grid-area:1/3;justify-self:end}
.record .what,.record .who,.record .about{grid-column:1/-1}
.record .what{margin-top:.125rem}
}
@media(max-width:34rem){
nav.places{padding-inline:.375rem}
nav.places a{padding:.5rem .625rem}
button.plain{width:auto}
.filter .buttons{align-items:stretch}
.filter .buttons a{text-align:center;padding:.5rem}
}
`
