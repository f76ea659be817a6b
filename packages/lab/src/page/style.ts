/** How the page looks: in light and in dark, from 360 columns of pixels on. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c1e21; --paper: #fff; --quiet: #5a6068; --rule: #d9dce1; --card: #f6f7f9; --good: #0a6b3d; --bad: #b3261e; --link: #0063a6; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --paper: #17191c; --quiet: #a4abb5; --rule: #3a3f46; --card: #202327; --good: #5fd39a; --bad: #ff8a80; --link: #5cb6f2; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
p { margin: .4rem 0; max-width: 44rem; }
a { color: var(--link); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .7rem; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap; } th { color: var(--quiet); font-weight: 600; vertical-align: bottom; white-space: normal; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
figure { display: inline-block; vertical-align: top; width: min(100%, 33rem); margin: 1rem 1.5rem .5rem 0; } figure svg { width: 100%; height: auto; display: block; } figcaption { font-size: .9rem; color: var(--quiet); }
form { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr)); gap: .8rem; max-width: 60rem; }
label { display: block; font-size: .9rem; } input, select { font: inherit; width: 100%; padding: .35rem; color: inherit; background: var(--card); border: 1px solid var(--quiet); border-radius: 4px; min-height: 2.4rem; }
input[type="checkbox"] { width: auto; min-height: 0; } .pair { display: flex; gap: .4rem; } .pair input { flex: 1 1 4rem; } .pair select { flex: 2 1 8rem; }
#decision { background: var(--card); padding: .8rem 1rem; margin-top: 1rem; border-radius: 6px; max-width: 60rem; } ul { max-width: 60rem; margin: .2rem 0; padding-left: 1.2rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .neutral { color: var(--quiet); }
`.trim();
