import { TRAINING_SYMPTOMS } from '../../diagnosis/symptoms/index.ts';
import type { UpdateFinding } from '../../verdict/findings/diagnosis.ts';
import type {
  SpecChange,
  TrainingFinding,
  TrainingFindingOf,
  TrainingSlug,
} from '../../verdict/findings/training.ts';
import { countOf, formatCount, formatNumber } from '../numbers.ts';
import { capital } from '../words.ts';
import type { Words } from './form.ts';
import { updateWords } from './update.ts';

/** Returns the words of what a training has found. */
export function trainFindingWords(finding: TrainingFinding | UpdateFinding): Words {
  return finding.family === 'update' ? updateWords(finding) : trainingWords(finding);
}

/** Returns the words of a finding of a training: the families NN4 and NN5. */
export function trainingWords(finding: TrainingFinding): Words {
  const { title, matters, fix } = TRAINING_SYMPTOMS.find(({ slug }) => slug === finding.slug)!;
  const message = `${messageOf(finding)} ${matters}`;
  const { advice = [] } = finding.evidence;
  const changes = advice.length === 0 ? '' : ` In the spec: ${advice.map(changeInWords).join('; ')}.`;
  return { title: capital(title), message, fix: `${fix}${changes}` };
}

function changeInWords({ path, value, insert }: SpecChange): string {
  const [first, ...rest] = path;
  const name = rest.reduce<string>(
    (all, key) => all + (typeof key === 'number' ? `[${key}]` : `.${key}`),
    String(first),
  );
  if (value === undefined) return `remove ${name}`;
  return `${insert ? `insert ${name}:` : name} ${JSON.stringify(value).replaceAll(/[,:]/g, (mark) => `${mark} `)}`;
}

function messageOf<S extends TrainingSlug>(finding: TrainingFindingOf<S>): string {
  return MESSAGES[finding.slug](finding.evidence, finding);
}

/** What is true, in numbers. */
const MESSAGES: {
  readonly [S in TrainingSlug]: (
    evidence: TrainingFindingOf<S>['evidence'],
    finding: Pick<TrainingFindingOf<S>, 'where'>,
  ) => string;
} = {
  'targets-out-of-range': ({ activation, low, high, least, greatest, outside, of }, { where }) =>
    `Layer "${where.layer}" (${activation}) returns ${rangeInWords(low, high)}, and ${formatCount(outside)} of ${countOf(of, 'target')} ${outside === 1 ? 'is' : 'are'} outside: they are between ${formatNumber(least)} and ${formatNumber(greatest)}.`,
  'output-loss-pair': ({ activation, loss, problem }, { where }) =>
    `Layer "${where.layer}" (${activation}) and the loss ${loss}: ${PAIRS[problem]}.`,
  'equal-units': ({ units, of, still }, { where }) =>
    `${units === of ? `All ${countOf(of, 'unit')}` : `${formatCount(units)} of ${countOf(of, 'unit')}`} of layer "${where.layer}" start with the same weights${still ? ', and none of them has a gradient' : ''}.`,
};

const PAIRS: Readonly<Record<TrainingFindingOf<'output-loss-pair'>['evidence']['problem'], string>> = {
  'softmax of one unit': 'a softmax of one unit is always 1',
  'logarithm of no probability': 'the outputs can be negative or above 1, where the logarithm is not defined',
  'activation applied twice':
    '"fromLogits" applies the activation of the loss to outputs that already are activations with limits',
  'targets are no probabilities': 'the targets have to be between 0 and 1, and are not',
  'outputs need not sum to 1': 'only the output of the right class counts, so that all outputs may grow to 1',
  'hinge needs targets of two signs': 'the targets have to be −1 and 1, and none is negative',
  'hinge needs outputs of two signs': 'no output can be negative, so that no target of −1 is met',
};

function rangeInWords(low: number, high: number): string {
  if (high === Infinity) return `nothing below ${formatNumber(low)}`;
  return low === -Infinity
    ? `nothing above ${formatNumber(high)}`
    : `${formatNumber(low)} to ${formatNumber(high)}`;
}
