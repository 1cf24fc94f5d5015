import { ALL_ENTRIES } from '../../diagnosis/catalogue/catalogue.ts';
import type { Problem } from '../../problem/problem.ts';
import type { TrainFinding } from '../../training/history.ts';
import type { Finding } from '../../verdict/finding.ts';
import type { Words } from '../findings/form.ts';
import { formulasOf } from './formulas.ts';
import { html, type Markup } from './markup.ts';

const SEVERITIES = {
  error: ['✗', 'error'],
  warning: ['!', 'warning'],
  note: ['·', 'note'],
  info: ['·', 'note'],
} as const;

/** A finding: what is true, why it matters, what to write instead, with the formula and lines of code. */
export function findingCard(
  finding: Finding | TrainFinding,
  { title, message, fix }: Words,
  problem?: Problem,
): Markup {
  const { code, severity, evidence } = finding;
  const [mark, word] = SEVERITIES[severity];
  const formulas = formulasOf(finding, problem);
  const own = 'formula' in evidence ? evidence.formula : undefined;
  // The words of the fix repeat the formula, which is set below them.
  const advice = own === undefined ? fix : fix.replace(` In your names: ${own}.`, '');
  return html`<article class="card finding ${severity}" id="${code}">
<h3><span class="badge ${severity}">${mark} ${word}</span> <span class="code">${code}</span> ${title}</h3>
<p>${message}</p>
<p><strong>Fix:</strong> ${advice}</p>
${formulas.length > 0 && html`<div class="math" tabindex="0" role="group" aria-label="Formula for ${code}">${formulas}</div>`}
${own !== undefined && html`<p>In your names: <code>${own}</code></p>`}
${codeOf(code)}
</article>
`;
}

/** Lines of numpy with the mistake and without it. */
function codeOf(code: string): Markup {
  const entry = ALL_ENTRIES.find((one) => one.code === code);
  if (entry === undefined || entry.wrong.length + entry.right.length === 0) return html``;
  const block = (name: string, lines: readonly string[]) =>
    html`<figure><figcaption>${name}</figcaption><pre tabindex="0"><code>${lines.join('\n')}</code></pre></figure>`;
  return html`<details><summary>Wrong and right in numpy</summary><div class="pair">
${block('✗ wrong', entry.wrong)}
${block('✓ right', entry.right)}
</div><p>More: <code>nncheck explain ${code}</code></p></details>`;
}
