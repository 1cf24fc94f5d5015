import { evaluate } from '../../problem/evaluation.ts';
import type { Problem } from '../../problem/problem.ts';
import type { RungResult, Skipped } from '../../training/ladder/rungs.ts';
import type { ProgramCheck } from '../../verdict/verdict.ts';
import { exampleLines } from '../forward/text.ts';
import { conclusion } from '../messages.ts';
import { formatNumber } from '../numbers.ts';
import type { ReportStyle } from '../reporter.ts';
import { stepsInWords } from '../steps.ts';
import { findingLines } from '../table/closing.ts';
import { rightInWords, verdictMark } from '../verdicts.ts';
import { wrap } from '../width.ts';
import { costInWords, networkInWords } from '../words.ts';
import { LESSONS, rungName } from './lessons.ts';
import { trainingInWords } from './training.ts';
import { unitLines } from './units.ts';

/** What climbs the ladder. */
export type Climber = 'reference' | 'program' | 'module';

/** The ladder for people, rung by rung as each is done. */
export interface LadderView {
  start(): Iterable<string>;
  rung(result: RungResult): Iterable<string>;
  end(rungs: readonly RungResult[]): Iterable<string>;
}

const MARKS = { passed: 'match', stopped: 'mismatch', inconclusive: 'inconclusive' } as const;
/** Examples whose arithmetic is written out: one of each target. */
const BY_HAND = [1, 3];

/** @param name the program or module, as it was named */
export function ladderText(climber: Climber, name: string, style: ReportStyle): LadderView {
  const { paint, width, detail } = style;
  const isQuiet = detail === 'quiet';
  const isLesson = climber === 'reference';
  const line = (text: string, indent = INDENT) => `${indent}${wrap(text, width - indent.length, indent)}\n`;
  let told: Skipped | undefined;

  function* skipped(reason: Skipped): Iterable<string> {
    if (reason === told) return;
    told = reason;
    for (const text of WHY_SKIPPED[reason.why](climber)) yield line(text);
    const { answered } = reason;
    if (answered !== undefined) yield line(paint.dim(`It answered ${answered}`));
  }

  function* byHand(problem: Problem): Iterable<string> {
    const { pass, cost } = evaluate(problem);
    for (const example of BY_HAND)
      for (const { text, indent } of exampleLines({ problem, pass, cost, shown: BY_HAND }, example, style))
        yield line(text, INDENT + indent);
  }

  function* stages({ rung, problem, stage, trainings }: RungResult, check: ProgramCheck): Iterable<string> {
    const reached = stage === undefined ? rung.stages : rung.stages.slice(0, rung.stages.indexOf(stage));
    for (const one of reached) {
      if (one === 'forward' && problem !== undefined) yield line(forwardInWords(check, isLesson));
      if (one === 'analytic') {
        const gradient = gradientInWords(check, isLesson);
        for (const text of [...gradient, ...unitLines(check, problem, isLesson), ...stepsInWords(check)])
          yield line(text);
      }
      for (const training of trainings.filter(({ gradient }) => gradient === one))
        yield line(trainingInWords(training, isLesson));
    }
  }

  function* findings(check: ProgramCheck): Iterable<string> {
    for (const text of findingLines(check, { ...style, width: width - INDENT.length }))
      yield text.replace(/^(?=.)/gm, INDENT);
  }

  function* stopped({ rung, problem, stage, trainings }: RungResult, check: ProgramCheck): Iterable<string> {
    const failed = trainings.find(({ gradient }) => gradient === stage);
    const { update: _, ...withoutSteps } = check;
    const statements =
      failed === undefined
        ? conclusion(stage === 'analytic' ? check : withoutSteps, problem)
        : [trainingInWords(failed, isLesson), NOT_FALLING];
    if (rung.on !== 'own') yield line('“The spec” means the network of this rung here.');
    for (const text of statements) yield line(text);
    if (stage === 'analytic') for (const text of unitLines(check, problem, false)) yield line(text);
    yield* findings(check);
    if (stage === 'forward' && rung.on !== 'own' && check.parts.cost === 'mismatch') yield line(OTHER_COST);
  }

  return {
    *start() {
      if (isQuiet) return;
      const whose = isLesson ? 'nncheck’s own network, as a lesson' : `your ${climber}, ${name}`;
      yield `${wrap(`${paint.bold('The debugging ladder')}: ${whose}`, width)}\n`;
      if (isLesson) yield `${wrap(WHY, width)}\n`;
    },
    *rung(result) {
      const { rung, status, problem, check } = result;
      const mark = status === 'skipped' ? paint.dim('–') : verdictMark(MARKS[status], style);
      if (isQuiet && (status === 'passed' || status === 'skipped')) return;
      const isNext = result.skipped !== undefined && rung.number > 1;
      const name = wrap(`${mark} ${rung.number}  ${rungName(rung, problem)}`, width, INDENT);
      yield `${isQuiet || isNext ? '' : '\n'}${paint.bold(name)}\n`;
      if (result.skipped !== undefined) yield* skipped(result.skipped);
      if (check === undefined) return;
      if (!isQuiet && problem !== undefined && rung.stages[0] === 'forward') {
        const { network, data } = problem;
        yield line(`${networkInWords(network)}; cost ${costInWords(network, data.count)}`);
        if (rung.number === 1) yield* byHand(problem);
      }
      yield* stages(result, check);
      if (status === 'stopped') yield* stopped(result, check);
      else if (status === 'inconclusive') yield* findings(check);
      else if (isLesson) for (const text of LESSONS[rung.number]) yield line(paint.dim(text));
    },
    *end(rungs) {
      const [status, text] = ended(rungs, isLesson);
      yield `${isQuiet ? '' : '\n'}${wrap(`${verdictMark(status, style)} ${text}`, width, '  ')}\n`;
    },
  };
}

const INDENT = '     ';

const WHY =
  'Start with a network that cannot fail to learn, and add one thing at a time: what does not work is what was added last.';

const NOT_FALLING =
  'AND is separable: the cost of one sigmoid neuron has no stationary point, and small steps along its gradient lower it until it is learned. Look for a cost that is rounded, or that is not computed from the parameters in the request.';

const OTHER_COST =
  'If your program is meant to compute another cost, name a spec that says so, nncheck ladder SPEC: the rungs take over its loss, its layout of the weights and its optimizer.';

const WHY_SKIPPED: Readonly<Record<Skipped['why'], (climber: Climber) => string[]>> = {
  'no spec': () => ['Skipped: no spec was named. nncheck ladder SPEC goes on to your own problem.'],
  'stopped below': () => [],
  'own data': (climber) => [
    `Skipped: your ${climber} computes the same cost for other targets, so it has examples of its own.`,
    takeOver(climber),
  ],
  'own network': (climber) => [
    `Skipped: your ${climber} has other tensors than the network of this rung.`,
    takeOver(climber),
  ],
};

/** How a program is made to climb the rungs whose network is not its own. */
function takeOver(climber: Climber): string {
  const how =
    climber === 'module'
      ? 'export default a function: it is given the problem'
      : 'ask the adapter for problem() before you serve';
  return `To climb it, ${how}, and build the network from problem.network.layers (name, units) and the examples from problem.data (inputs, targets).`;
}

function forwardInWords({ parts, cost }: ProgramCheck, isLesson: boolean): string {
  const total = formatNumber(cost.implementation!);
  if (isLesson) return `Cost of all examples: ${total}.`;
  if (parts.outputs === 'not given')
    return `Your cost, ${total}, is right. Your program does not give its outputs: with them more is checked.`;
  const values = ['preActivations', 'activations', 'outputs'] as const;
  const right = values.filter((part) => parts[part] === 'match');
  const names = right.map((part) => part.replace('preA', 'pre-a'));
  return `Your ${[...names, `cost, ${total},`].join(' and ')} are right for all examples.`;
}

function gradientInWords({ parts, counts, consistency }: ProgramCheck, isLesson: boolean): string[] {
  if (parts.consistency === 'not given') return [];
  const right = rightInWords(parts.gradient === 'not given' ? consistency.counts : counts);
  return [
    `${isLesson ? 'Backpropagation' : 'Your gradient'} agrees with the finite differences of the cost at ${right}.`,
  ];
}

function ended(rungs: readonly RungResult[], isLesson: boolean) {
  const stopped = rungs.find(({ status }) => status === 'stopped')?.rung.number;
  if (stopped !== undefined)
    return ['mismatch', `Stopped at rung ${stopped}. Correct this, and climb again.`] as const;
  const foreign = rungs.filter(({ skipped }) => skipped?.why.startsWith('own')).length;
  if (foreign > 0)
    return ['inconclusive', `Nothing is wrong, but ${foreign} rungs were not climbed.`] as const;
  if (rungs.some(({ status }) => status === 'inconclusive'))
    return ['inconclusive', 'Nothing is wrong, but a rung could not be decided.'] as const;
  return ['match', isLesson ? CLIMB_YOURS : 'All rungs pass.'] as const;
}

const CLIMB_YOURS =
  'All rungs pass. Climb with your own program: nncheck init LANGUAGE writes an adapter; then nncheck ladder --run "CMD".';
