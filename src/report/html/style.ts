import { LEVELS } from './levels.ts';

const levels = LEVELS.map(
  ({ rgb: [r, g, b] }, k) =>
    `.l${k}{fill:rgb(${r} ${g} ${b})}.b${k}{background:rgb(${r} ${g} ${b})}.t${k}{fill:${k >= 8 ? '#fff' : '#111'}}`,
).join('\n');

/** The look of a report, on light and dark pages, from phones to wide screens. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1b1f24;--dim:#57606a;--line:#d3d8de;--grid:#e8ebef;
--red:#b3261e;--red-bg:#fdeceb;--amber:#7a5200;--amber-bg:#fff3d6;--green:#1a6b3c;--green-bg:#e3f5e9;--blue:#245a9c;--point:#3f78b5}
@media (prefers-color-scheme:dark){:root{--bg:#14171b;--card:#1d2126;--ink:#e6e8eb;--dim:#a3abb5;--line:#3a4149;--grid:#2b3138;
--red:#ff8a80;--red-bg:#45201e;--amber:#ffcf70;--amber-bg:#3f3014;--green:#7fdca4;--green-bg:#173524;--blue:#8fbcf2;--point:#7fb2e8}
.view img{filter:brightness(.88)}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
main,body>header,body>footer{max-width:1180px;margin:0 auto;padding:0 16px}
body>header{padding-top:20px}body>footer{padding-top:16px;padding-bottom:32px;color:var(--dim)}
h1{font-size:1rem;line-height:1.6;margin:0;color:var(--dim)}h2{font-size:1.5rem;line-height:1.3;margin:22px 0 8px}h3{font-size:1.15rem;margin:26px 0 10px}
.finding h3{font-size:1.05rem;line-height:1.4;margin:0 0 8px}p{margin:0 0 10px;max-width:75ch}.dim,figcaption{color:var(--dim)}figcaption strong{color:var(--ink)}
a{color:var(--blue)}code,pre,.code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.92em}
.lead{font-size:1.1rem}.skip-link{position:absolute;left:-999px}.skip-link:focus{left:8px;top:8px;background:var(--card);padding:8px}
:focus-visible{outline:3px solid var(--blue);outline-offset:2px}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px;margin:0 0 14px}
.badge{display:inline-block;border-radius:6px;padding:1px 8px;font-weight:600;font-size:.9rem;border:1px solid currentColor;white-space:nowrap}
.badge.mismatch,.badge.error,.badge.diverged{color:var(--red);background:var(--red-bg)}
.badge.inconclusive,.badge.warning,.badge.not{color:var(--amber);background:var(--amber-bg)}
.badge.match{color:var(--green);background:var(--green-bg)}.badge.note{color:var(--dim)}
.finding{border-left:5px solid var(--dim)}.finding.error{border-left-color:var(--red)}.finding.warning{border-left-color:var(--amber)}
.math{overflow-x:auto;padding:4px 0}.math math{margin:6px 0;width:max-content;font-size:1.15em}
pre{background:var(--bg);border:1px solid var(--line);border-radius:6px;padding:10px;overflow-x:auto;margin:4px 0 0}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr));gap:12px;margin:8px 0}.pair>figure{margin:0;min-width:0}
summary{cursor:pointer;padding:4px 0}dl{display:grid;grid-template-columns:auto 1fr;gap:2px 14px;margin:8px 0}dt{color:var(--dim)}dd{margin:0}
.grid2{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,330px),1fr));gap:14px;align-items:start}.grid2>.card{margin:0;min-width:0}
@media (min-width:760px){.pictures>.scroll{grid-column:span 2}}
.scroll,.view{overflow:auto}.table{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.92rem;width:100%}
th,td{text-align:left;padding:4px 10px;border-bottom:1px solid var(--line);white-space:nowrap}th{color:var(--dim);font-weight:600}
td.n,th.n{text-align:right}tr.mismatch td:last-child{color:var(--red)}tr.inconclusive td:last-child{color:var(--amber)}
svg text{font:12px system-ui,sans-serif;fill:var(--ink);text-anchor:middle}svg text.start{text-anchor:start}svg text.end{text-anchor:end}
svg text.small{font-size:11px;fill:var(--dim)}svg text.name{font-weight:600}svg text.mismatch{fill:var(--red);font-weight:600}svg text.inconclusive{fill:var(--amber)}
figure p.dim{font-size:.9rem;margin:6px 0 0}.chart{width:100%;display:block}.chart .grid{stroke:var(--line);stroke-width:.7;fill:none}
.diagonal{stroke:var(--dim);stroke-dasharray:4 4;fill:none}
.point{fill:none;stroke:var(--point);stroke-width:4;stroke-linecap:round}.point.inactive{stroke:var(--dim)}.point.subgradient{stroke-width:2;stroke:var(--green)}
.point.inconclusive{fill:var(--amber);stroke:none}.point.mismatch{stroke:var(--red);stroke-width:1.6}
.network{width:100%;display:block}.wire{stroke:var(--line);fill:none}.wire.mismatch{stroke:var(--red);stroke-width:2}.wire.inconclusive{stroke:var(--amber);stroke-width:2;stroke-dasharray:5 3}
.wire.skip,.band{stroke:var(--dim);fill:none;stroke-width:1.5}.unit{fill:var(--bg);stroke:var(--dim)}.unit.mismatch{fill:var(--red-bg);stroke:var(--red);stroke-width:2}
.unit.inconclusive{fill:var(--amber-bg);stroke:var(--amber);stroke-width:2}svg text.in{font-size:11px;fill:var(--dim)}svg text.in.mismatch{font-size:13px;fill:var(--red)}
svg text.in.inconclusive{font-size:13px;fill:var(--amber)}.frame{fill:none;stroke-width:1.5;stroke-dasharray:6 4}.frame.mismatch{stroke:var(--red)}.frame.inconclusive{stroke:var(--amber)}
.map figcaption{margin-bottom:8px}.view{max-height:480px;border-radius:4px;padding:3px;cursor:crosshair}.box{position:relative;max-width:100%}
.box>svg,.box>img{display:block;width:100%}.box>img{height:100%;image-rendering:pixelated}
.ring{position:absolute;width:18px;height:18px;margin:-9px;border:2px solid var(--ink);border-radius:50%;box-shadow:0 0 0 1px var(--card)}
.chosen{position:absolute;border:3px solid var(--ink);outline:1px solid var(--card);pointer-events:none;min-width:7px;min-height:7px}
.card.table{margin-top:10px}.tools{display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin-top:8px}button,select,input{font:inherit;min-height:36px;padding:2px 10px;border:1px solid var(--dim);border-radius:6px;background:var(--bg);color:var(--ink)}
button{min-width:40px;cursor:pointer}output{display:block;margin-top:6px;font-variant-numeric:tabular-nums}
.legend{list-style:none;padding:0;margin:0 0 12px;display:flex;flex-wrap:wrap;gap:4px 18px;font-size:.9rem}.key{display:inline-block;width:22px;height:18px;line-height:18px;text-align:center;border-radius:3px;color:#111;vertical-align:text-bottom}
.b8,.b9{color:#fff}.line{fill:none;stroke-width:2;stroke:var(--point)}.line.s1{stroke:var(--amber);stroke-dasharray:6 3}.line.s2{stroke:var(--green);stroke-dasharray:2 3}svg text.s0{fill:var(--blue)}svg text.s1{fill:var(--amber)}svg text.s2{fill:var(--green)}.grid2+p{margin-top:10px}
.event{stroke:var(--red);stroke-width:1.3;stroke-dasharray:3 3;fill:none}svg text.event-name{fill:var(--red);font-weight:600;font-size:11px;stroke:none}
.border{fill:none;stroke:var(--ink);stroke-width:2.5}.c0{fill:#2f6fb3}.c1{fill:#d9822b}.c2{fill:#3b8f6b}.c3{fill:#8a5bb0}.c4{fill:#b0413e}.area{opacity:.45}.example{stroke:var(--card);stroke-width:1}
${levels}
@media print{.tools,.skip-link{display:none}}
`;
