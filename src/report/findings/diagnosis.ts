import { CATALOGUE } from '../../diagnosis/catalogue.ts';
import type { CatalogueEntry } from '../../diagnosis/fault.ts';
import { NUMBERS_ALONE } from '../../diagnosis/numbers-alone.ts';
import { UNEXPLAINED } from '../../diagnosis/unexplained.ts';
import type { Finding } from '../../verdict/finding.ts';
import { formatCount, formatNumber, formatShare, formatSize } from '../numbers.ts';
import type { Words } from './form.ts';

/** What is said of faults that were named, and of what has no name: the families NN0 to NN3. */
export const DIAGNOSIS_WORDS: Readonly<Record<string, (finding: Finding) => Words>> = Object.fromEntries(
  CATALOGUE.map((entry) => [entry.slug, (finding: Finding) => wordsOf(entry, finding)]),
);

/** Whether a finding says what the mistake is; NN001 says that nothing does, NN004 how the numbers look. */
export function isNamed({ slug }: Finding): boolean {
  return slug in DIAGNOSIS_WORDS && slug !== UNEXPLAINED.slug && slug !== NUMBERS_ALONE.slug;
}

/** What is true, why it matters, and what to write instead. */
function wordsOf(entry: CatalogueEntry, finding: Finding): Words {
  const { instead } = finding.evidence;
  return {
    title: capital(entry.title),
    message: [...statement(entry, finding), entry.matters, ...rest(finding)].join(' '),
    fix: instead === undefined ? entry.fix : `${instead} ${entry.fix}`,
  };
}

const SUBJECTS: Readonly<Record<string, string>> = {
  gradient: 'Your gradient is',
  numericalGradient: 'Your numerical gradient is',
  outputs: 'Your outputs are',
  cost: 'Your cost is',
  update: 'Your step follows',
};

function* statement(entry: CatalogueEntry, { evidence, code }: Finding): Iterable<string> {
  const { part, does, right, known, tried } = evidence;
  if (code === 'NN001') {
    const place = right === undefined ? '' : ` Right are ${right}.`;
    const patterns = known === undefined || known === '' ? '' : ` ${known}.`;
    yield `${capital(subjectOf(part))} wrong, and none of ${formatCount(Number(tried))} explanations gives these numbers.${place}${patterns}`;
    return;
  }
  if (code === NUMBERS_ALONE.code) {
    yield byItself(evidence);
    return;
  }
  if (does === undefined) {
    yield entry.about;
    return;
  }
  const solves = code.startsWith('NN3')
    ? 'what differences give of'
    : code.startsWith('NN2')
      ? HOW[String(part)]
      : 'exactly what backpropagation gives';
  yield `${subjectOf(part)} ${solves} ${does}${constantOf(evidence)}.`;
}

/** `hidden.weight is 0.25 (1/4) times the right one.` */
function byItself({ tensors, known, cosine, ratio }: Finding['evidence']): string {
  const names = String(tensors).split(', ');
  const right = 'by the differences of your own cost';
  if (known !== undefined) return `${tensors} ${names.length === 1 ? 'is' : 'are'} ${known}, ${right}.`;
  const [cosines, ratios] = [cosine, ratio] as (readonly number[])[];
  const each = names.map(
    (name, k) =>
      `${name} has cosine ${formatSize(cosines[k])} and ${formatSize(ratios[k])} times the length along it`,
  );
  return `No pattern shows against the right gradient, ${right}: ${each.join('; ')}.`;
}

/** What the outputs and the cost are those of. */
const HOW: Readonly<Record<string, string>> = {
  outputs: 'exactly those of the network',
  cost: 'exactly that of the network',
  gradient: 'exactly the right one, and your numerical gradient with it, of the network',
};

function subjectOf(part: unknown): string {
  return SUBJECTS[String(part)] ?? 'It is';
}

/** `, with k = 1/4 examples (0.25)` */
function constantOf({ symbol, constant, constantIs }: Finding['evidence']): string {
  if (symbol === undefined) return '';
  const value = formatNumber(Number(constant));
  if (constantIs === undefined || constantIs === value) return `, with ${symbol} = ${value}`;
  return `, with ${symbol} = ${constantIs} (${value})`;
}

/** What is with it, what it cannot be told from, and what comes next. */
function* rest({ evidence, ties, runnersUp, code }: Finding): Iterable<string> {
  const { together, separatedBy, separatedAt, insteadOf, gradient, cutShort } = evidence;
  if (together !== undefined)
    yield `This is one of two or more faults at once: these numbers take ${together} as well.`;
  if (separatedAt !== undefined) {
    yield `At the parameters of the spec these numbers have several explanations (${insteadOf}): asked at others, your program gives those of this one.`;
  }
  if (gradient === 'fits') yield 'Your gradient is right for what you compute.';
  if (ties !== undefined) {
    const others = ties.map(
      ({ codes, slugs, does }) => `${codes.join(' and ')} (${slugs.join(', ')}): ${does}`,
    );
    yield `These numbers are also those of ${others.join('; or of ')}.`;
    if (separatedBy === 'parameters')
      yield 'Other parameters tell them apart: biases that are not 0, and |z| near 1.';
    if (separatedBy === 'spec') {
      yield 'Another spec tells them apart: several examples and outputs, layers of different sizes, and a λ that is not 0.';
    }
  }
  if (cutShort !== undefined)
    yield 'Not all pairs of faults were tried: a smaller network of the same kind allows it.';
  const [next] = runnersUp;
  if (next === undefined) return;
  const near = `${next.code} (${next.slug}), is off by ${formatShare(next.residual)}`;
  if (code === 'NN001') yield `The nearest of them, ${near}, which is not what a right name is.`;
  else yield `The next best explanation, ${near}.`;
}

function capital(text: string): string {
  return text.length === 0 ? text : text[0].toUpperCase() + text.slice(1);
}
