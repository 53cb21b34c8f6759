/** The page's look: one column on a phone, plots side by side where there is room, nothing loaded from elsewhere. */
export const style = `
:root { color-scheme: light; --ink: #1c2024; --soft: #5b6570; --line: #dfe3e8; --tint: #f5f7f9; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 74rem; color: var(--ink); background: #fff;
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .5rem 0; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p, li { max-width: 46rem; }
nav a { display: inline-block; padding: .35rem .7rem .35rem 0; }
.soft, figcaption, dt { color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .25rem; }
th, td { text-align: left; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; }
td.number, th.number { text-align: right; white-space: nowrap; }
.plots { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
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
@media print { nav { display: none; } }
`;
