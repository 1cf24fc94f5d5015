import { CATALOGUE } from '../../diagnosis/catalogue/catalogue.ts';
import type { CatalogueEntry } from '../../diagnosis/catalogue/fault.ts';
import type { Finding } from '../../verdict/finding.ts';
import type { BackwardFinding, ForwardFinding, NumericalFinding } from '../../verdict/findings/diagnosis.ts';
import { formatNumber, formatShare } from '../numbers.ts';
import { capital } from '../words.ts';
import { SUBJECTS, type Words } from './form.ts';

/** The numerical fault whose numbers are no differences. */
const NOT_A_GRADIENT = 'NN311';

/** Whether a finding says what the mistake is. */
export function isNamed(
  finding: Finding,
): finding is Extract<Finding, { family: 'backward' | 'forward' | 'numerical' | 'update' | 'part' }> {
  return ['backward', 'forward', 'numerical', 'update', 'part'].includes(finding.family);
}

/** What is said of a fault of the backward pass: the family NN1. */
export function backwardWords(finding: BackwardFinding): Words {
  const entry = entryOf(finding);
  const { part, does, matters = entry.matters, fix = entry.fix, formula, ...evidence } = finding.evidence;
  const message = [
    `${SUBJECTS[part]} exactly what backpropagation gives ${does}${constantOf(evidence)}.`,
    matters,
  ];
  if (evidence.together !== undefined)
    message.push(
      `This is one of two or more faults at once: these numbers take ${evidence.together} as well.`,
    );
  if (evidence.separatedAt !== undefined) {
    message.push(
      `At the parameters of the spec these numbers have several explanations (${evidence.insteadOf}): asked at others, your program gives those of this one.`,
    );
  }
  message.push(...tiesOf(finding));
  if (evidence.separatedBy !== undefined) message.push(SEPARATED_BY[evidence.separatedBy]);
  const [next] = finding.runnersUp;
  if (next !== undefined) {
    message.push(
      `The next best explanation, ${next.code} (${next.slug}), is off by ${formatShare(next.residual)}.`,
    );
  }
  const own = formula === undefined ? '' : ` In your names: ${formula}.`;
  return { title: capital(entry.title), message: message.join(' '), fix: `${fix}${own}` };
}

/** What tells explanations apart that have the same numbers. */
const SEPARATED_BY = {
  parameters: 'Other parameters tell them apart: biases that are not 0, and |z| near 1.',
  spec: 'Another spec tells them apart: several examples and outputs, layers of different sizes, and a λ that is not 0.',
};

/** What is said of a fault of the forward pass or of the cost: the family NN2. */
export function forwardWords(finding: ForwardFinding): Words {
  const entry = entryOf(finding);
  const { evidence } = finding;
  const { part, does, gradient } = evidence;
  const message = [`${SUBJECTS[part]} ${how(evidence)} ${does}${constantOf(evidence)}.`, entry.matters];
  if (gradient === 'fits') message.push('Your gradient is right for what you compute.');
  if (gradient === 'carried' && part !== 'gradient') {
    message.push(
      'Your backward pass is right for the spec’s network: it needs nothing but the right forward pass.',
    );
  }
  return {
    title: capital(entry.title),
    message: [...message, ...tiesOf(finding)].join(' '),
    fix: entry.fix,
  };
}

/** What is said of a fault of a numerical check: the family NN3. */
export function numericalWords(finding: NumericalFinding): Words {
  const entry = entryOf(finding);
  const { part, does } = finding.evidence;
  const solves = finding.code === NOT_A_GRADIENT ? 'exactly' : 'what differences give of';
  return {
    title: capital(entry.title),
    message: [`${SUBJECTS[part]} ${solves} ${does}.`, entry.matters, ...tiesOf(finding)].join(' '),
    fix: entry.fix,
  };
}

export function entryOf({ code }: Finding): CatalogueEntry {
  const entry = CATALOGUE.find((one) => one.code === code);
  if (entry === undefined) throw new TypeError(`${code} is not in the catalogue`);
  return entry;
}

/** What the outputs, the cost and the gradient are those of. */
function how({ part, agrees, gradient }: ForwardFinding['evidence']): string {
  if (part === 'outputs') return 'exactly those of the network';
  if (part === 'cost') return 'exactly that of the network';
  if (gradient === 'carried') return 'exactly what a right backward pass gives after the forward pass';
  return `exactly the right one${agrees === undefined ? '' : ', and your numerical gradient with it,'} of the network`;
}

/** `, with k = 1/4 examples (0.25)` */
function constantOf({
  symbol,
  constant = Number.NaN,
  constantIs,
}: Pick<ForwardFinding['evidence'], 'symbol' | 'constant' | 'constantIs'>): string {
  if (symbol === undefined) return '';
  const value = formatNumber(constant);
  if (constantIs === undefined || plain(constantIs, value))
    return `, with ${symbol} = ${constantIs ?? value}`;
  return `, with ${symbol} = ${constantIs} (${value})`;
}

/** Whether the words show the number as it is: `8 examples` do, `1/8 examples` do not. */
function plain(words: string, value: string): boolean {
  return !/[/·½−]|, or /.test(words) && words.split(' ').includes(value);
}

/** The explanations with the same numbers. */
export function tiesOf({ ties }: Finding): string[] {
  if (ties === undefined) return [];
  const others = ties.map(
    ({ codes, slugs, does }) => `${codes.join(' and ')} (${slugs.join(', ')}): ${does}`,
  );
  return [`These numbers are also those of ${others.join('; or of ')}.`];
}
