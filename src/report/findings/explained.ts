import { CATALOGUE } from '../../diagnosis/catalogue/catalogue.ts';
import type { CatalogueEntry } from '../../diagnosis/catalogue/fault.ts';
import type { Finding } from '../../verdict/finding.ts';
import type { BackwardFinding, ForwardFinding, NumericalFinding } from '../../verdict/findings/diagnosis.ts';
import { formatNumber } from '../numbers.ts';
import { capital } from '../words.ts';
import { SUBJECTS, type Words } from './form.ts';

/** The fault of a check whose numbers are not finite differences. */
const NOT_A_GRADIENT = 'NN311';

/** Whether a finding says what the mistake is. */
export function isNamed(
  finding: Finding,
): finding is Extract<
  Finding,
  { family: 'backward' | 'forward' | 'numerical' | 'update' | 'part' | 'not-finite' }
> {
  return ['backward', 'forward', 'numerical', 'update', 'part', 'not-finite'].includes(finding.family);
}

/** What is said of a fault of the backward pass: the family NN1. */
export function backwardWords(finding: BackwardFinding): Words {
  const entry = entryOf(finding);
  const { part, matters = entry.matters, fix = entry.fix, formula, ...evidence } = finding.evidence;
  const does = withConstant(evidence);
  const what = does.startsWith('scaled') ? 'the right one,' : 'what backpropagation gives';
  const message = [`${SUBJECTS[part]} exactly ${what} ${does}.`, matters];
  if (evidence.rightAtOneStep)
    message.push('With one time step the gradient is right; it is wrong from the second step on.');
  if (evidence.together !== undefined)
    message.push(
      `This is one of several faults: together with ${evidence.together} it reproduces the numbers.`,
    );
  if (evidence.separatedAt !== undefined) {
    message.push(
      `At the parameters of the spec several faults give these numbers (${evidence.insteadOf}); at those of --at spread only this one does.`,
    );
  }
  message.push(...tiesOf(finding));
  if (evidence.separatedBy !== undefined) message.push(separatedInWords(evidence));
  const own = formula === undefined ? '' : ` In your names: ${formula}.`;
  return { title: capital(entry.title), message: message.join(' '), fix: `${fix}${own}` };
}

/** The parameters at which faults with equal numbers differ. */
function separatedInWords({
  separatingParameters,
}: Pick<BackwardFinding['evidence'], 'separatingParameters'>): string {
  if (separatingParameters === undefined)
    return 'At the parameters of --at spread they differ (nncheck grad SPEC --at spread --json prints these).';
  const values = JSON.stringify(separatingParameters).replaceAll(/[,:]/g, (mark) => `${mark} `);
  return `At these parameters they differ: "values": ${values}.`;
}

/** What is said of a fault of the forward pass or of the cost: the family NN2. */
export function forwardWords(finding: ForwardFinding): Words {
  const entry = entryOf(finding);
  const { evidence } = finding;
  const { part, gradient, together } = evidence;
  const message = [`${SUBJECTS[part]} ${how(evidence)} ${withConstant(evidence)}.`, entry.matters];
  if (together !== undefined)
    message.push(`This is one of two faults: together with ${together} it reproduces the numbers.`);
  if (gradient === 'fits') message.push('Your gradient is right for this cost.');
  if (gradient === 'carried' && part !== 'gradient') {
    message.push(
      `Your backward pass is right for the network of the spec. Only the ${part === 'cost' ? 'cost' : 'forward pass'} has to change.`,
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
  const solves = finding.code === NOT_A_GRADIENT ? 'exactly' : 'the finite difference of';
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

/** Says to what the outputs, the cost or the gradient are equal, up to “… of the network”. */
function how({ part, agrees, gradient }: ForwardFinding['evidence']): string {
  if (part === 'outputs') return 'exactly those of the network';
  if (part === 'cost') return 'exactly that of the network';
  if (gradient === 'carried') return 'exactly the result of a right backward pass after the forward pass';
  return `exactly that${agrees === undefined ? '' : ', and your numeric gradient with it,'} of the network`;
}

/** `scaled by 0.25 = 1/N (N = 4 examples)`: the constant stands for its symbol, or behind. */
function withConstant({
  does,
  symbol,
  constant = Number.NaN,
  constantIs,
}: Pick<ForwardFinding['evidence'], 'does' | 'symbol' | 'constant' | 'constantIs'>): string {
  if (symbol === undefined) return does;
  const value = formatNumber(constant);
  const words =
    constantIs === undefined ? value : isNumber(constantIs, value) ? constantIs : `${value} = ${constantIs}`;
  // Twice in a sentence, the number is written once, behind it.
  const inPlace = does.split(/\bby k\b/);
  return inPlace.length === 2 ? inPlace.join(`by ${words}`) : `${does}, with ${symbol} = ${words}`;
}

/** Whether the words have the number in them: `½` and `the number of examples, 8`, but not `1/N (N = 8 examples)`. */
function isNumber(words: string, value: string): boolean {
  return words.split(', or ').every((each) => !/\p{Letter}/u.test(each) || each.endsWith(`, ${value}`));
}

/** The explanations with the same numbers. */
export function tiesOf({ ties }: Finding): string[] {
  if (ties === undefined) return [];
  const others = ties.map(
    ({ codes, slugs, does }) => `${codes.join(' and ')} (${slugs.join(', ')}): ${does}`,
  );
  return [`These faults give the same numbers: ${others.join('; ')}.`];
}
