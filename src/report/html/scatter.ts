import { scaleSymlog } from 'd3-scale';
import { type TensorCheck, VERDICTS, type Verdict } from '../../verdict/verdict.ts';
import { countsInWords } from '../verdicts.ts';
import { capital } from '../words.ts';
import { ACROSS, chart, decades, UPWARD } from './chart.ts';
import { html, type Markup } from './markup.ts';

/** Decades below the largest gradient that are drawn; smaller ones are at 0. */
const MOST_DECADES = 8;

/** The form of a point of each verdict, drawn from its middle; a dot is a line of no length with round ends. */
const FORMS: Readonly<Record<Verdict, string>> = {
  mismatch: 'm-3,-3l6,6m0,-6l-6,6',
  inconclusive: 'm0,-4l4,7h-8z',
  subgradient: 'm-3,0h6',
  inactive: 'h0',
  match: 'h0',
};

/** The analytic against the numeric gradient of every weight: those that agree are on the diagonal. */
export function scatter(tensors: readonly TensorCheck[], analytic: string, numeric: string): Markup {
  const { most, least } = extent(tensors);
  if (most === 0) return html``;
  const from = Math.max(least, most * 10 ** -MOST_DECADES);
  const x = scaleSymlog([-most, most], ACROSS).constant(from);
  const y = scaleSymlog([-most, most], UPWARD).constant(from);
  const powers = decades(from, most, 3);
  const ticks = [...powers.map((power) => -power).reverse(), 0, ...powers];
  const paths = [...points(tensors, x, y)].map(
    ([verdict, text]) => html`<path class="point ${verdict}" d="${text}"/>`,
  );
  const counts = Object.fromEntries(
    VERDICTS.map((verdict) => [verdict, tensors.reduce((sum, { counts: some }) => sum + some[verdict], 0)]),
  ) as Record<Verdict, number>;
  const about = `${countsInWords(counts)}. A weight on the diagonal has equal gradients, ✗ is a mismatch. The axes are logarithmic on either side of 0.`;
  const diagonal = html`<path class="diagonal" d="M${ACROSS[0]},${UPWARD[0]}L${ACROSS[1]},${UPWARD[1]}"/>`;
  return chart(
    `${capital(analytic)} against ${numeric}`,
    about,
    { label: numeric, ticks, at: x },
    { label: analytic, ticks, at: y },
    html`${diagonal}${paths}`,
  );
}

/** The largest and the least size of the finite gradients that are not 0. */
function extent(tensors: readonly TensorCheck[]) {
  let [most, least] = [0, Number.POSITIVE_INFINITY];
  for (const { weights } of tensors) {
    for (const values of [weights.analytic, weights.numeric]) {
      for (let flat = 0; flat < values.length; flat++) {
        const size = Math.abs(values[flat]);
        if (!(size > 0 && size < Number.POSITIVE_INFINITY)) continue;
        if (size > most) most = size;
        if (size < least) least = size;
      }
    }
  }
  return { most, least };
}

/** From so many weights on a point stands for those within two pixels instead of half of one. */
const MANY = 5000;

/** One path a verdict; weights at the same place are one point, so that a million of them are a few thousand. */
function points(tensors: readonly TensorCheck[], x: (value: number) => number, y: (value: number) => number) {
  const grain = tensors.reduce((sum, { weights }) => sum + weights.verdict.length, 0) > MANY ? 2 : 0.5;
  const seen = VERDICTS.map(() => new Set<number>());
  for (const { weights } of tensors) {
    for (let flat = 0; flat < weights.verdict.length; flat++) {
      const [across, up] = [x(weights.numeric[flat]), y(weights.analytic[flat])];
      if (Number.isFinite(across) && Number.isFinite(up))
        seen[weights.verdict[flat]]?.add(Math.round(across / grain) * 1000 + Math.round(up / grain));
    }
  }
  // The worst are drawn last, over the others.
  return VERDICTS.map((verdict, code): [Verdict, string] => {
    const text = Array.from(
      seen[code],
      (at) => `M${Math.floor(at / 1000) * grain},${(at % 1000) * grain}${FORMS[verdict]}`,
    );
    return [verdict, text.join('')];
  })
    .filter(([, text]) => text !== '')
    .reverse();
}
