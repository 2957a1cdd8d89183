/** How the page looks: calm, with room, in the reader's light or dark scheme, on paper always light. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1a1e24; --soft: #56606c; --line: #e2e6ea; --wash: #f5f7f9; --link: #1c5a9e;
  --passed: #1b7a48; --failed: #b42318; --warned: #8a5600; --not-verified: #47608a; --not-applicable: #626b76;
  --inconclusive: #6a47a3; --errored: #9c2463;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #13171c; --ink: #e7eaee; --soft: #a3adb9; --line: #2b323b; --wash: #1b2128; --link: #8bbdf2;
    --passed: #63cc94; --failed: #ff8f84; --warned: #e9b75a; --not-verified: #9db6e0; --not-applicable: #a3adb9;
    --inconclusive: #c0a4f0; --errored: #f48abb;
  }
}
.passed { --tone: var(--passed) } .failed { --tone: var(--failed) } .warned { --tone: var(--warned) }
.not-verified { --tone: var(--not-verified) } .not-applicable { --tone: var(--not-applicable) }
.inconclusive { --tone: var(--inconclusive) } .errored { --tone: var(--errored) }

*, ::before, ::after { box-sizing: border-box }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100% }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; overflow-wrap: anywhere }
header > div, main, footer { max-width: 74rem; margin: 0 auto; padding: 0 clamp(1.1rem, 5vw, 4rem) }
h1, h2, h3, h4, p, ul, ol, dl, dd, pre { margin: 0; padding: 0 }
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance }
a { color: var(--link); text-underline-offset: .2em; text-decoration-thickness: .06em }
a:hover { text-decoration-thickness: .12em }
:focus-visible { outline: .15rem solid var(--link); outline-offset: .15rem; border-radius: .15rem }
:target { scroll-margin-top: 2rem }
li:target, article:has(:target), tr:has(:target) { background: color-mix(in srgb, var(--link) 9%, transparent); box-shadow: 0 0 0 .75rem color-mix(in srgb, var(--link) 9%, transparent) }
tr:has(:target) { box-shadow: none }
code, pre, .id { font-family: var(--mono); font-size: .875em }
[hidden], .sprite { display: none !important }
.sr, .many .word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.icon { width: 1em; height: 1em; vertical-align: -.125em; fill: var(--tone); color: var(--tone) }
symbol .line, .line { fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round }
.hole { fill: none; stroke: var(--paper); stroke-width: 1.8; stroke-linecap: round }

header { background: color-mix(in srgb, var(--tone) 8%, var(--paper)); padding: clamp(2.5rem, 7vw, 5rem) 0 clamp(2rem, 5vw, 3.5rem) }
.kicker { color: var(--soft); font-size: .9rem }
h1 { font-size: clamp(2.6rem, 8vw, 4.5rem); font-weight: 700; letter-spacing: -.03em; line-height: 1.1; color: var(--tone); margin: .4rem 0 .9rem }
h1 .icon { width: .72em; height: .72em; vertical-align: -.04em }
.sentence { font-size: clamp(1.1rem, 2.5vw, 1.35rem); line-height: 1.45; max-width: 46rem }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 1.1rem 2.5rem; margin-top: clamp(1.75rem, 4vw, 3rem) }
dt { color: var(--soft); font-size: .875rem }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; margin-top: clamp(1.75rem, 4vw, 2.75rem); font-size: .9rem }

main { padding-bottom: 4rem }
section { margin-top: clamp(3rem, 7vw, 5rem) }
section:first-child { margin-top: clamp(1.75rem, 4vw, 2.75rem) }
h2 { font-size: clamp(1.5rem, 4vw, 1.95rem); letter-spacing: -.015em; font-weight: 650 }
h2.quiet { font-size: 1rem; font-weight: 400; color: var(--soft); letter-spacing: 0 }
h3 { font-size: 1.2rem; font-weight: 650 }
section > h3 { color: var(--tone); margin-top: 2.75rem }
.lede { color: var(--soft); max-width: 46rem; margin-top: .35rem }

.bar { display: block; width: 100%; height: .5rem; margin: 1rem 0 1.25rem; border-radius: .25rem; background: var(--line) }
.bar rect { fill: var(--tone) }
.counts { list-style: none; display: grid; grid-template-columns: repeat(auto-fit, minmax(8.2rem, 1fr)); gap: 1rem 1.25rem }
.counts strong { display: block; font-size: 1.9rem; font-weight: 600; letter-spacing: -.02em; line-height: 1.2; font-variant-numeric: tabular-nums }
.counts span { white-space: nowrap; font-size: .9rem }
.counts .none { color: var(--soft) }
.counts .none .icon { --tone: var(--soft) }
.counts .none strong { font-weight: 400 }

.finding { padding: 2.25rem 0 0 }
.finding + .finding { margin-top: 2.25rem; border-top: 1px solid var(--line) }
.finding > :first-child { font-size: 1.2rem; font-weight: 600; text-wrap: pretty }
.finding > :first-child .id { font-weight: 400; text-decoration: none; margin-right: .35em }
.basis { color: var(--soft); font-size: .875rem }
.finding > .basis { margin-top: .35rem }
.badge { display: inline-block; font-weight: 600; color: var(--ink) }
.finding dl { margin-top: 1.1rem; display: grid; gap: .45rem }
.finding dl > div { display: grid; grid-template-columns: 8rem minmax(0, 1fr); gap: 0 1.25rem; align-items: baseline }
.finding dd > ul { list-style: none }
strong { font-weight: 600 }
.finding ol { padding-left: 1.2em }
.on { color: var(--soft) }
.on code { color: var(--ink) }
.exchange { margin-top: 1.1rem }
.exchange > summary { color: var(--soft); font-size: .9rem; cursor: pointer; width: fit-content }
pre { background: var(--wash); padding: .9rem 1.1rem; margin-top: .6rem; line-height: 1.55; font-size: .8125rem; white-space: pre-wrap; overflow-wrap: anywhere; border-radius: .35rem; tab-size: 4 }
pre.sent { border-left: .2rem solid var(--soft); border-radius: 0 .35rem .35rem 0 }
pre + .sent { margin-top: 1.4rem }

.blockers, .gaps { list-style: none; display: grid; gap: 2rem; margin-top: 1.75rem; max-width: 56rem }
.reason { font-weight: 600; font-size: 1.05rem }
.remedy span { color: var(--soft) }
.ids { color: var(--soft); font-size: .9rem; margin-top: .2rem }
.ids a { font-family: var(--mono); font-size: .9em; white-space: nowrap }
.times { font-size: .85em }
.limits { padding-left: 1.2em; margin-top: 1.25rem; max-width: 48rem; display: grid; gap: .6rem }
.limits li::marker { color: var(--soft) }

.legend { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: .8rem 2rem; margin: 1.75rem 0; font-size: .875rem }
.legend dt { color: var(--ink); font-weight: 600 }
.legend dd { color: var(--soft) }
#filter { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem 1.5rem; margin: 0 0 1.5rem }
#filter label { color: var(--soft); font-size: .9rem; display: flex; align-items: center; gap: .6rem }
input, select { font: inherit; font-size: 1rem; color: var(--ink); background: var(--paper); border: 1px solid var(--soft); border-radius: .35rem; padding: .4rem .6rem; min-width: 0 }
input { width: min(17rem, 60vw) }
::placeholder { color: var(--soft); opacity: 1 }
output { color: var(--soft); font-size: .9rem }

.group { border-top: 1px solid var(--line) }
.group:last-of-type { border-bottom: 1px solid var(--line) }
.group > summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem 1.5rem; padding: .9rem 0; cursor: pointer; list-style: none }
.group > summary::-webkit-details-marker { display: none }
.group h3 { font-size: 1.05rem; flex: 1 1 14rem }
.group h3::before { content: ''; display: inline-block; width: .42em; height: .42em; margin: 0 .7em .12em .1em; border: solid var(--soft); border-width: 0 .13em .13em 0; transform: rotate(-45deg) }
.group[open] h3::before { transform: rotate(45deg); margin-bottom: .24em }
.tally { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; color: var(--soft); font-size: .9rem; font-variant-numeric: tabular-nums }
.scroll { position: relative; overflow-x: auto; overflow-wrap: normal }
.group .scroll { padding-bottom: 2rem }
table { border-collapse: collapse; font-size: .9375rem; line-height: 1.45 }
th { font-weight: 400; text-align: left }
thead th { color: var(--soft); font-size: .8125rem; vertical-align: bottom; padding: .35rem .5rem .6rem }
tbody th, td { border-top: 1px solid var(--line); padding: .55rem .5rem; vertical-align: baseline }
.group th:first-child { position: sticky; left: 0; background: var(--paper); padding-left: 0; padding-right: 1.25rem; z-index: 1 }
.group table { width: 100% }
.group tbody th { min-width: 20rem }
.group tbody .id { color: var(--soft); margin-right: .4em }
/* Where a column may stand beyond the edge of a phone, its row tells the worst of it. */
.worst { display: none }
.group tbody .basis { display: block; font-size: .8125rem }
.group tbody .badge { font-weight: 400; color: var(--soft) }
.many thead th:not(:first-child) { padding: .35rem 0 .6rem }
.many thead span { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; display: block; margin: auto }
.many td { text-align: center; width: 2.6rem; min-width: 2.6rem; padding-inline: 0 }
.many td .icon { width: 1.1em; height: 1.1em }
.few td, .few thead th + th { width: 12rem; padding-left: 1rem; white-space: nowrap }
.few .word { margin-left: .45em }
td a { color: inherit; display: inline-block; text-decoration: none }
.few td a { text-decoration: underline; text-decoration-color: var(--soft) }
td .icon { vertical-align: -.18em }
.plain { margin-top: 1.25rem; width: 100%; min-width: 40rem }
.plain th:first-child { padding-left: 0 }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }

footer { color: var(--soft); font-size: .875rem; padding-bottom: 4rem }
footer p { border-top: 1px solid var(--line); padding-top: 1.5rem }

@media (max-width: 40rem) {
  .finding dl > div { grid-template-columns: 1fr }
  .finding dl { gap: .8rem }
  .group tbody th { min-width: 13rem; max-width: 13rem }
  .group tbody .worst { display: inline-block; margin-right: .35em }
  .counts { grid-template-columns: repeat(auto-fit, minmax(6.5rem, 1fr)); gap: 1rem }
  .counts span { font-size: .8125rem; white-space: normal }
  .facts { grid-template-columns: 1fr 1fr }
  .facts > :first-child, .facts > :last-child { grid-column: 1 / -1 }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto } }
@media print {
  @page { margin: 16mm 14mm }
  html { font-size: 11px }
  header { padding: 0 0 1.5rem; background: none }
  header > div, main, footer { padding-inline: 0; max-width: none }
  section { margin-top: 2.5rem }
  #filter, nav { display: none !important }
  a { color: inherit; text-decoration: none }
  details:not(.earlier)::details-content { content-visibility: visible; display: block; height: auto }
  .group h3::before { display: none }
  .scroll { overflow: visible }
  .group th:first-child { position: static }
  .group tbody th { min-width: 16rem }
  .many td { min-width: 2.2rem; width: 2.2rem }
  pre { padding: .3rem 0 .3rem 1rem; background: none }
  h2, h3, h4, summary { break-after: avoid }
  tr, .gaps li, .blockers li, .finding dl > div { break-inside: avoid }
  .icon, .bar rect { print-color-adjust: exact }
}
`;
