import { EVALUATIONS_OF_A_WEIGHT } from '../differences/black-box.ts';
import type { Certificate } from '../differences/localize/certificate.ts';
import type { TensorPattern } from '../differences/localize/pattern.ts';
import type { LocalizedCheck, ProgramCheck } from '../verdict/verdict.ts';
import { ownEffectInWords } from './nothing-compared.ts';
import { countOf, formatCount, formatNumber, formatSize } from './numbers.ts';
import { indexLabel } from './table/weights.ts';
import { verdictOf } from './verdicts.ts';

/** Wrong weights that are told by name in a sentence; the table has them all. */
const NAMED = 5;
/** Rows or columns that are told by number. */
const LINES = 10;

/**
 * What a gradient comes to whose wrong weights were looked for without trying each, against its own cost: first what
 * is true, then what else is known, and what would tell more.
 */
export function localizedConclusion(check: ProgramCheck, localization: LocalizedCheck): string[] {
  const { certificate, weights, patterns, still = 0 } = localization;
  const known = [
    ...patternsInWords(patterns),
    ...certifiedInWords(certificate, check.parts.consistency === 'mismatch' ? 'Of the others, none' : 'None'),
    ...ENDED[localization.ended],
  ];
  const all = countOf(weights, 'weight');
  if (check.parts.consistency === 'mismatch') {
    const many = localization.ended === 'explained' ? 'at' : 'at no fewer than';
    return [
      `Your program’s gradient disagrees with the finite differences of your own cost ${many} ${formatCount(check.counts.mismatch)} of ${all}: ${namesOf(check)}.`,
      check.counts.mismatch === 1
        ? 'It was confirmed by its own difference.'
        : 'Each of them was confirmed by its own difference.',
      ...known,
    ];
  }
  if (check.silent !== undefined) return ownEffectInWords(check, check.silent, still);
  const full = `--all-weights tries each of them, in ${formatCount(EVALUATIONS_OF_A_WEIGHT * weights)} evaluations.`;
  if (check.parts.consistency === 'match') {
    return [
      `Your program’s gradient agrees with the finite differences of your own cost along ${countOf(certificate?.directions ?? 0, 'random direction')} through ${all}.`,
      ...known,
      full,
    ];
  }
  return [
    certificate === undefined
      ? `Nothing was confirmed to be wrong, but whether the gradient of ${all} is right could not be decided.`
      : `Nothing mismatches, but the noise of your cost hides errors of up to ${formatSize(certificate.relativeError)} of a gradient’s size among ${all}.`,
    ...known,
    full,
  ];
}

/** Returns the sentences about the search beside a spec, against which every weight was tried. */
export function localizedBesideSpec({ certificate, ended, patterns, evaluations }: LocalizedCheck): string[] {
  const how = `Against your own cost, wrong weights were searched for in ${countOf(evaluations, 'evaluation')}, not one by one (--all-weights does that).`;
  return [
    how,
    ...patternsInWords(patterns),
    ...certifiedInWords(certificate, 'None that was not found'),
    ...ENDED[ended],
  ];
}

function namesOf({ tensors, counts }: ProgramCheck): string {
  const names: string[] = [];
  for (const { name, shape, weights } of tensors) {
    for (let flat = 0; flat < weights.verdict.length && names.length < NAMED; flat++) {
      if (verdictOf(weights, flat) === 'mismatch') names.push(`${name}${indexLabel(flat, shape)}`);
    }
  }
  return counts.mismatch > names.length ? `${names.join(', ')}, …` : names.join(', ');
}

function certifiedInWords(certificate: Certificate | undefined, none: string): string[] {
  if (certificate === undefined) return [];
  const { relativeError, missProbability, tensors } = certificate;
  const silent = tensors.filter((tensor) => tensor.relativeError === Number.POSITIVE_INFINITY);
  return [
    `${none} by itself is off by more than ${formatSize(relativeError)} of its tensor’s rms gradient. Several that cancel along every direction were missed with a chance of at most ${formatNumber(100 * missProbability, 2)} %.`,
    ...(silent.length > 0
      ? [
          `Where the gradient is 0 (${silent.map(({ name }) => name).join(', ')}), its error is at most ${formatSize(Math.max(...silent.map(({ error }) => error)))}.`,
        ]
      : []),
  ];
}

function patternsInWords(patterns: readonly TensorPattern[]): string[] {
  return patterns.map(({ tensor, kind, lines, tried, wrong, factor }) => {
    const where = {
      everywhere: `${tensor} is wrong everywhere`,
      rows: `${tensor} is wrong in ${numbered('row', lines)}`,
      columns: `${tensor} is wrong in ${numbered('column', lines)}`,
      scattered: `${tensor} is wrong, but not in whole rows or columns`,
    }[kind];
    const times =
      factor === undefined ? '' : `, where the right gradient is ${formatNumber(factor)} times yours`;
    return `${where}${times} (${formatCount(wrong)} of ${countOf(tried, 'weight')} that were tried).`;
  });
}

function numbered(word: string, lines: readonly number[]): string {
  const shown = lines.slice(0, LINES).join(', ');
  return `${lines.length === 1 ? word : `${word}s`} ${shown}${lines.length > LINES ? ', …' : ''}`;
}

/** Why the search ended before all was explained. */
const ENDED: Readonly<Record<LocalizedCheck['ended'], readonly string[]>> = {
  explained: [],
  many: ['More weights are wrong than can be found one by one. Others may be wrong, too.'],
  evaluations: ['The evaluations were used up before all was explained (--max-evaluations N gives more).'],
  interrupted: ['Interrupted: this is what was found until then.'],
  kinks: [
    'Kinks of the cost, as of a relu, are too close to these parameters. Other parameters may show more.',
  ],
  unexplained: ['Something else is wrong that no single weight explains.'],
};
