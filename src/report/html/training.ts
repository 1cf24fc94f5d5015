import type { Problem } from '../../problem/problem.ts';
import type { GradientSource } from '../../training/gradient.ts';
import { type TrainFinding, type TrainResult, trainStatus } from '../../training/history.ts';
import type { StopOptions } from '../../training/stopping.ts';
import { NO_PAINT } from '../color.ts';
import { trainFindingWords } from '../findings/training.ts';
import { findingWords } from '../findings/words.ts';
import { trainingFields } from '../training/header.ts';
import { outputsTable } from '../training/outputs.ts';
import { nameOf, type PathsReport, pathLines } from '../training/paths.ts';
import { checkLine, endingInWords } from '../training/results.ts';
import { bestRunLine } from '../training/runs.ts';
import { wrap } from '../width.ts';
import { boundary } from './boundary.ts';
import { checkSection } from './check.ts';
import { curves } from './curves.ts';
import { findingCard } from './findings.ts';
import { html, type Markup } from './markup.ts';
import { networkDrawing } from './network.ts';
import { page } from './page.ts';

const TEXT = { paint: NO_PAINT, width: Number.POSITIVE_INFINITY } as const;

/** What a training is seen by at its end; all else is seen before the first step. */
const AT_THE_END: readonly string[] = [
  'diverged',
  'rate-too-low',
  'momentum-too-high',
  'plateau',
  'local-minimum',
  'tensor-not-moving',
  'not-representable',
];

/** The report of a training, in one file: the findings, the curves with them, the network, and the decision boundary. */
export function* trainingPage(
  problem: Problem,
  result: TrainResult,
  { source, ...stops }: StopOptions & { readonly source: GradientSource },
): Iterable<string> {
  const title = `nncheck train: ${problem.name}`;
  yield* page('train', title, html`${title}`, sections(problem, result, source, stops));
}

function badge(status: ReturnType<typeof trainStatus>): Markup {
  const bad = status === 'mismatch' || status === 'diverged';
  const mark = bad ? '✗' : status === 'match' ? '✓' : '?';
  return html`<span class="badge ${status}">${mark} ${status === 'match' ? 'gradient check: match' : status}</span>`;
}

function* sections(
  problem: Problem,
  result: TrainResult,
  source: GradientSource,
  stops: StopOptions,
): Iterable<Markup> {
  const { history, checks, findings, ended } = result;
  const best = bestRunLine(result);
  yield html`<section aria-label="Training"><h2>${badge(trainStatus(result))} ${problem.source ?? problem.name}</h2>
<p class="lead">${wrap(endingInWords(problem, result, stops), Number.POSITIVE_INFINITY)}</p>
${best !== undefined && html`<p>${best}</p>`}
<dl>${trainingFields(problem, source).map(([name, value]) => html`<dt>${name}</dt><dd>${wrap(value, Number.POSITIVE_INFINITY)}</dd>`)}</dl>
${checks.map((check) => html`<p>${checkLine(check, problem, TEXT).trim()}</p>`)}
${findings.map((finding) => findingCard(finding, trainFindingWords(finding), problem))}
<h3>Course</h3>
<div class="grid2">
${curves(
  'Cost',
  [
    { name: 'cost', points: history.map(({ epoch, cost }) => [epoch, cost]) },
    ...(problem.validation === undefined
      ? []
      : [
          {
            name: 'validation',
            points: history.map(({ epoch, validationCost = Number.NaN }) => [epoch, validationCost] as const),
          },
        ]),
  ],
  findings.map((finding) => ({ name: finding.code, epoch: epochOf(finding, result) })),
)}
${curves('Norm of the gradient', [{ name: '‖∂J/∂θ‖', points: history.map(({ epoch, gradientNorm }) => [epoch, gradientNorm]) }], [])}
${ended !== 'diverged' && boundary(problem, result)}
${networkDrawing(problem, { tensors: [], findings })}</div>
${ended !== 'diverged' && outputs(problem, result)}
</section>
`;
}

function outputs(problem: Problem, { final }: TrainResult): Markup {
  const text = outputsTable(problem, final.outputs, Number.POSITIVE_INFINITY);
  return html`${text !== '' && html`<h3>Outputs</h3><pre tabindex="0">${text}</pre>`}`;
}

/** The epoch at which a finding is seen. */
function epochOf({ slug, evidence }: TrainFinding, { final }: TrainResult): number {
  if ('epoch' in evidence) return evidence.epoch;
  const when = 'when' in evidence ? evidence.when : AT_THE_END.includes(slug) ? 'after' : 'before';
  return when === 'after' ? final.epoch : 0;
}

/** The report of a program that was trained in several ways. */
export function* pathsPage(report: PathsReport): Iterable<string> {
  const title = `nncheck train: ${report.name}`;
  yield* page('train', title, html`${title}`, pathSections(report));
}

function* pathSections(report: PathsReport): Iterable<Markup> {
  const { check, paths, findings, problem } = report;
  const further = findings.filter((finding) => !check?.findings.includes(finding));
  const costs = paths.map((path) => ({
    name: nameOf(path),
    points: path.costs.map((cost, epoch) => [epoch, cost] as const),
  }));
  yield html`<section aria-label="Training"><h2>${badge(report.status)} Training of ${report.name}</h2>
${[...pathLines(report, TEXT)].map((line) => html`<p>${line.trim()}</p>`)}
${check !== undefined && further.map((finding) => findingCard(finding, findingWords(finding, check), problem))}
<div class="grid2">${curves('Cost', costs, [])}</div></section>
`;
  if (check !== undefined) yield* checkSection({ check, ...(problem && { problem }) }, 'check-1', 1);
}
