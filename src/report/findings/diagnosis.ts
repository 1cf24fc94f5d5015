import { CATALOGUE } from '../../diagnosis/catalogue/catalogue.ts';
import type { CatalogueEntry } from '../../diagnosis/catalogue/fault.ts';
import { UNEXPLAINED } from '../../diagnosis/catalogue/unexplained.ts';
import { NUMBERS_ALONE } from '../../diagnosis/patterns/numbers-alone.ts';
import type { Finding } from '../../verdict/finding.ts';
import { formatCount, formatNumber, formatShare, formatSize } from '../numbers.ts';
import type { Words } from './form.ts';

/** The one of the NN3 that no differences give. */
const NOT_A_GRADIENT = 'NN311';

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
  const { matters = entry.matters, fix, clue, formula } = finding.evidence;
  const own = formula === undefined ? [] : [`In your names: ${formula}.`];
  return {
    title: capital(entry.title),
    message: [...statement(entry, finding), matters, ...rest(finding)].join(' '),
    fix: [...(clue === undefined ? [] : [clue]), fix ?? nextStep(finding) ?? entry.fix, ...own].join(' '),
  };
}

/** What to do about numbers that nothing explains. */
function nextStep({ code, evidence: { part, alone } }: Finding): string | undefined {
  if (code !== UNEXPLAINED.code) return undefined;
  if (part === 'outputs') {
    return 'Give the pre-activations and activations of every layer with the outputs: the first wrong one is named by layer, unit and example. nncheck forward writes the arithmetic out, to go along with your program.';
  }
  if (part === 'cost') {
    return 'Compute the loss of one example by hand: nncheck forward writes out each loss, the regularization and the cost.';
  }
  if (part === 'numericalGradient') {
    return 'Take one weight: print J(w + h), J(w − h) and h, and compare J with the cost that nncheck forward writes out. J has to be the very cost that is differentiated, and every other weight has to stay.';
  }
  return alone === undefined
    ? undefined
    : `Report the cost and the outputs too: a wrong forward pass makes every gradient wrong, and is then named first. ${UNEXPLAINED.fix}`;
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
    yield `${part === 'update' ? 'Your step is' : capital(subjectOf(part))} wrong, and none of ${formatCount(Number(tried))} explanations gives these numbers.${place}${patterns}`;
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
    ? code === NOT_A_GRADIENT
      ? 'exactly'
      : 'what differences give of'
    : code.startsWith('NN2')
      ? how(evidence)
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

/** What the outputs, the cost and the gradient are those of. */
function how({ part, agrees, gradient }: Finding['evidence']): string {
  if (part === 'outputs') return 'exactly those of the network';
  if (part === 'cost') return 'exactly that of the network';
  if (gradient === 'carried') return 'exactly what a right backward pass gives after the forward pass';
  return `exactly the right one${agrees === undefined ? '' : ', and your numerical gradient with it,'} of the network`;
}

function subjectOf(part: unknown): string {
  return SUBJECTS[String(part)] ?? 'It is';
}

/** `, with k = 1/4 examples (0.25)` */
function constantOf({ symbol, constant, constantIs }: Finding['evidence']): string {
  if (symbol === undefined) return '';
  const value = formatNumber(Number(constant));
  if (constantIs === undefined || plain(String(constantIs), value))
    return `, with ${symbol} = ${constantIs ?? value}`;
  return `, with ${symbol} = ${constantIs} (${value})`;
}

/** Whether the words show the number as it is: `8 examples` do, `1/8 examples` do not. */
function plain(words: string, value: string): boolean {
  return !/[/·½−]|, or /.test(words) && words.split(' ').includes(value);
}

/** What is with it, what it cannot be told from, and what comes next. */
function* rest({ evidence, ties, runnersUp, code }: Finding): Iterable<string> {
  const { part, together, separatedBy, separatedAt, insteadOf, gradient, cutShort } = evidence;
  if (together !== undefined)
    yield `This is one of two or more faults at once: these numbers take ${together} as well.`;
  if (separatedAt !== undefined) {
    yield `At the parameters of the spec these numbers have several explanations (${insteadOf}): asked at others, your program gives those of this one.`;
  }
  if (gradient === 'fits') yield 'Your gradient is right for what you compute.';
  if (gradient === 'carried' && part !== 'gradient')
    yield 'Your backward pass is right for the spec’s network: it needs nothing but the right forward pass.';
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
