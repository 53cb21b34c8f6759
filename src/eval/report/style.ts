import { darkPlot } from './render.ts';

/** Style of the page: one column on a phone, plots side by side if there is room, nothing loaded from other hosts. */
export const style = `
:root { color-scheme: light dark; --ink: #1c2024; --soft: #5b6570; --line: #dfe3e8; --tint: #f5f7f9; --page: #fff; --link: #0b5cad; }
@media (prefers-color-scheme: dark) {
:root { --ink: #e4e7eb; --soft: #a3adb8; --line: #363d46; --tint: #20262d; --page: #14181c; --link: #7cb8ff; }
${darkPlot}
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 74rem; color: var(--ink); background: var(--page);
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .5rem 0; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p, li { max-width: 46rem; }
a { color: var(--link); }
nav a { display: inline-block; padding: .35rem .7rem .35rem 0; }
.soft, figcaption, dt { color: var(--soft); }
.conclusion { font-size: 1.15rem; line-height: 1.45; font-weight: 600; max-width: 52rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .25rem; }
th, td { text-align: left; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { font-weight: 600; vertical-align: bottom; }
tbody th { font-weight: 500; }
td.number, th.number { text-align: right; }
td.number { white-space: nowrap; }
.plots { display: grid; gap: 1rem; margin-top: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
figure { margin: 0; padding: .75rem; border: 1px solid var(--line); border-radius: .5rem; }
figure svg { display: block; width: 100%; max-width: 30rem; height: auto; margin: 0 auto; }
figcaption { font-size: .875rem; margin-top: .25rem; }
dl.tiles { display: grid; gap: .5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9.5rem), 1fr)); margin: .5rem 0 1rem; }
dl.tiles div { background: var(--tint); border-radius: .5rem; padding: .6rem .8rem; }
dt { font-size: .875rem; }
dd { margin: 0; font-size: 1.25rem; font-weight: 600; }
dd small { display: block; font-size: .8rem; font-weight: 400; color: var(--soft); }
.thumbnails { display: grid; gap: .5rem; grid-template-columns: repeat(auto-fill, minmax(7.5rem, 1fr)); list-style: none; padding: 0; }
.thumbnails img { width: 100%; border-radius: .25rem; display: block; }
.thumbnails li { font-size: .75rem; overflow-wrap: anywhere; }
code { font-size: .9em; overflow-wrap: anywhere; }
/* So that no cell is broken into lines before the table becomes a list, also in a wide font such as DejaVu Sans. */
@media (min-width: 60rem) { table { font-size: .875rem; } }
@media (min-width: 60rem) and (max-width: 74rem) { table { font-size: .8125rem; } th, td { padding-right: .4rem; } }
@media (max-width: 60rem) {
  table, caption, tbody, tr, tr > * { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: .4rem 0; border-bottom: 1px solid var(--line); }
  tbody th, tbody td { border: 0; padding: .1rem 0; overflow-wrap: anywhere; }
  tbody td, tbody td.number { display: grid; grid-template-columns: fit-content(50%) 1fr; gap: .75rem; text-align: right; white-space: normal; }
  tbody td::before { content: attr(data-column); color: var(--soft); text-align: left; }
}
@media print { nav { display: none; } }
`;
