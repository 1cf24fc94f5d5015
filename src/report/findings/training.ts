import { TRAINING_SYMPTOMS } from '../../diagnosis/symptoms/index.ts';
import type { UpdateFinding } from '../../verdict/findings/diagnosis.ts';
import type {
  SpecChange,
  TrainingFinding,
  TrainingFindingOf,
  TrainingSlug,
} from '../../verdict/findings/training.ts';
import { countOf, formatCount, formatNumber, formatSize } from '../numbers.ts';
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
  'equal-units': ({ units, of, difference, still }, { where }) =>
    difference > 0
      ? `The activations of the ${countOf(of, 'unit')} of layer "${where.layer}" start within ${formatSize(100 * difference)} % of each other for every example: they are nearly one unit.`
      : `${units === of ? `All ${countOf(of, 'unit')}` : `${formatCount(units)} of ${countOf(of, 'unit')}`} of layer "${where.layer}" start with the same weights${still ? ', and none of them has a gradient' : ''}.`,
  'training-not-finite': ({ epoch, cost }) =>
    `The cost is ${cost} ${epoch === 0 ? 'before the first step' : `after epoch ${formatCount(epoch)}`}.`,
  diverged: ({ cost, startCost }) =>
    `The cost was ${formatNumber(startCost)} before the first step and is ${formatNumber(cost)} at the end.`,
  'rate-too-high': ({ learningRate, limit, when, relativeStep = 0 }) =>
    limit === undefined
      ? `With the learning rate ${learningRate} half of the steps change a tensor by more than ${formatSize(100 * relativeStep)} % of its length.`
      : `The learning rate ${learningRate} is above ${formatSize(limit)}, which is 2/λ_max of a step ${when === 'before' ? 'at the starting weights' : 'at the end'}.`,
  'rate-too-low': ({ learningRate, limit, factor, epochsToHalf }) =>
    `At the end the cost falls so slowly that half of it is ${epochsToHalf === Infinity ? 'never reached' : `${formatCount(Math.round(epochsToHalf))} epochs away`}. The learning rate ${learningRate} ${limit === undefined ? '' : `is far below 2/λ_max = ${formatSize(limit)} of a step, and `}can be ${formatSize(factor)} times as large.`,
  'momentum-too-high': ({ momentum, steps, turns }) =>
    `With the momentum ${momentum} a step is the sum of the gradients of about ${formatCount(Math.round(steps))} steps, and the cost turned ${countOf(turns, 'time')}.`,
  plateau: ({ cost, constantCost, leastEigenvalue, largestEigenvalue, epochsToGo }) =>
    `The cost is ${formatNumber(cost)}, and ${formatNumber(constantCost)} with the best outputs that are the same for all examples. The least eigenvalue of the Hessian is ${formatSize(leastEigenvalue)} (the largest is ${formatSize(largestEigenvalue)}), so that this is no minimum.${epochsToGo === undefined ? '' : ` At this rate it takes about ${formatCount(epochsToGo)} more epochs to leave.`}`,
  'local-minimum': ({ cost, gradientNorm, leastEigenvalue, largestEigenvalue, elsewhere }) =>
    `The cost stands at ${formatNumber(cost)} with a gradient of ${formatSize(gradientNorm)}, and no eigenvalue of the Hessian is below ${formatSize(leastEigenvalue)} (the largest is ${formatSize(largestEigenvalue)}). From other starting weights a cost of ${formatSize(elsewhere)} is reached.`,
  'saturated-units': ({ share }, { where }) =>
    `${formatSize(100 * share)} % of the activations of layer "${where.layer}" are within 1 % of an end of their range before the first step.`,
  'dead-units': ({ units, of, when }, { where }) =>
    `${units === of ? `All ${countOf(of, 'unit')}` : `${formatCount(units)} of ${countOf(of, 'unit')}`} of layer "${where.layer}" are 0 for every example ${TIMES[when]}.`,
  'vanishing-gradient': ({ tensor, first, last }) =>
    `The gradient of ${tensor} is ${formatSize(first)} before the first step, and that of the last layer ${formatSize(last)}.`,
  'exploding-activations': ({ inputs, outputs }, { where }) =>
    `The inputs are ${formatSize(inputs)} (root mean square), and the pre-activations of layer "${where.layer}" ${formatSize(outputs)} before the first step.`,
  'tensor-not-moving': ({ tensors, frozen }) =>
    `${tensors.join(', ')} ${tensors.length === 1 ? 'is' : 'are'} the same after training as before${frozen ? ', since "frozen" names them' : ''}.`,
  'not-representable': ({ kind, best, cost, right, of, constant }) => {
    const reached = `the cost of the examples reached it to ${formatSize(Math.abs(cost - best))}`;
    const outputs =
      constant === undefined
        ? right === undefined
          ? ''
          : `, with ${formatCount(right)} of ${countOf(of, 'example')} right`
        : `, with every output ${formatNumber(constant)}`;
    const near = Math.abs(cost - best) < 0.05 * best;
    return `The cost cannot fall below ${formatNumber(best)}${outputs}${kind === 'bound' ? ' (a lower bound)' : ''}${near ? `; ${reached}${constant === undefined ? '' : ', and therefore all outputs are about the same'}` : ''}.`;
  },
  'inputs-not-scaled': ({ least, greatest, largestEigenvalue, standardized }) =>
    `The inputs are between ${formatNumber(least)} and ${formatNumber(greatest)}. λ_max of the cost is ${formatSize(largestEigenvalue)} with them and ${formatSize(standardized)} with standardized inputs.`,
  'regularization-dominates': ({ by, lambda, share, shrunk }) =>
    `${by} ${lambda} makes ${formatSize(100 * share)} % of the cost before the first step, and the weights at the end are ${formatSize(100 * shrunk)} % as long as they were.`,
  'contradictory-labels': ({ examples, of, best, constantCost }) =>
    `${formatCount(examples)} of ${countOf(of, 'example')} share their inputs with an example of other targets. No function of the inputs has a cost below ${formatNumber(best)}; constant outputs have ${formatNumber(constantCost)}.`,
  'one-class': ({ count, of }) =>
    `${count === of ? `All ${countOf(of, 'example')} have` : `${formatCount(count)} of ${countOf(of, 'example')} have`} the same targets.`,
  'input-ignored': ({ columns, of }) =>
    columns.length === of
      ? `${of === 1 ? 'The input is' : `All ${formatCount(of)} inputs are`} the same for every example, and the targets are not.`
      : `Input ${columns.join(', ')} (from 0) has the same value in every example.`,
};

const TIMES = { before: 'before the first step', after: 'at the end' } as const;

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
