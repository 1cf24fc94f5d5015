import { evaluate } from '../../problem/evaluation.ts';
import type { Problem } from '../../problem/problem.ts';
import { ladderStatus, type RungResult, type Skipped } from '../../training/ladder/rungs.ts';
import type { ProgramCheck } from '../../verdict/verdict.ts';
import { exampleLines } from '../forward/text.ts';
import { conclusion } from '../messages.ts';
import type { ReportStyle } from '../reporter.ts';
import { stepsInWords } from '../steps.ts';
import { findingLines } from '../table/closing.ts';
import { verdictMark } from '../verdicts.ts';
import { wrap } from '../width.ts';
import { costInWords, networkInWords } from '../words.ts';
import { LESSONS } from './lessons.ts';
import { forwardInWords, gradientInWords, trainingInWords } from './sentences.ts';
import { unitLines } from './units.ts';

/** What climbs the ladder. */
export type Climber = 'reference' | 'program' | 'module';

const INDENT = '     ';
const MARKS = { passed: 'match', stopped: 'mismatch', inconclusive: 'inconclusive' } as const;
/** Examples whose arithmetic is written out: one of each target. */
const BY_HAND = [1, 3];

/**
 * The ladder for people, rung by rung as each is done.
 *
 * @param name the program or module, as it was named
 */
export function ladderText(climber: Climber, name: string, style: ReportStyle) {
  const { paint, width, detail } = style;
  const isQuiet = detail === 'quiet';
  const isLesson = climber === 'reference';
  const line = (text: string, indent = INDENT) => `${indent}${wrap(text, width - indent.length, indent)}\n`;
  let told: Skipped | undefined;

  function* forward(problem: Problem, byHand: boolean): Iterable<string> {
    const { network, data } = problem;
    yield line(`${networkInWords(network)}; cost ${costInWords(network, data.count)}`);
    const { pass, cost } = evaluate(problem);
    for (const example of byHand ? BY_HAND : [])
      for (const { text, indent } of exampleLines({ problem, pass, cost, shown: BY_HAND }, example, style))
        yield line(text, INDENT + indent);
  }

  /** What was found before the rung stopped, or at all. */
  function* found({ rung, problem, stage, trainings }: RungResult, check: ProgramCheck): Iterable<string> {
    for (const one of rung.stages) {
      if (one === stage) return;
      if (one === 'forward' && problem !== undefined) yield forwardInWords(check, isLesson);
      if (one === 'analytic') {
        yield* gradientInWords(check, isLesson);
        yield* unitLines(check, problem);
        yield* stepsInWords(check);
      }
      const training = trainings.find(({ gradient }) => gradient === one);
      if (training !== undefined) yield trainingInWords(training, isLesson);
    }
  }

  function* stopped({ rung, problem, stage, trainings }: RungResult, check: ProgramCheck): Iterable<string> {
    if (rung.on !== 'own') yield '“The spec” means the network of this rung here.';
    const failed = trainings.find(({ gradient }) => gradient === stage);
    const { update: _, ...withoutSteps } = check;
    if (failed !== undefined) yield* [trainingInWords(failed, isLesson), NOT_FALLING];
    else yield* conclusion(stage === 'analytic' ? check : withoutSteps, problem);
    if (stage === 'analytic') yield* unitLines(check, problem);
    if (stage === 'forward' && rung.on !== 'own' && check.parts.cost === 'mismatch') yield OTHER_COST;
  }

  return {
    *start(): Iterable<string> {
      if (isQuiet) return;
      const whose = isLesson ? 'nncheck’s own network, as a lesson' : `your ${climber}, ${name}`;
      yield `${wrap(`${paint.bold('The debugging ladder')}: ${whose}`, width)}\n`;
      if (isLesson) yield `${wrap(WHY, width)}\n`;
    },
    *rung(result: RungResult): Iterable<string> {
      const { rung, status, problem, check, skipped } = result;
      if (isQuiet && (status === 'passed' || status === 'skipped')) return;
      const [title, lesson] = LESSONS[rung.number - 1];
      const own = rung.on === 'own' && problem !== undefined ? `: ${problem.name}` : '';
      const mark = status === 'skipped' ? paint.dim('–') : verdictMark(MARKS[status], style);
      const heading = wrap(`${mark} ${rung.number}  ${title}${own}`, width, INDENT);
      yield `${isQuiet || (skipped && rung.number > 1) ? '' : '\n'}${paint.bold(heading)}\n`;
      if (skipped !== undefined && skipped !== told)
        for (const text of skippedInWords(skipped, climber)) yield line(text);
      told = skipped;
      if (check === undefined) return;
      if (!isQuiet && problem && rung.stages[0] === 'forward') yield* forward(problem, rung.number === 1);
      for (const text of found(result, check)) yield line(text);
      if (status === 'stopped') for (const text of stopped(result, check)) yield line(text);
      if (status !== 'passed')
        for (const text of findingLines(check, { ...style, width: width - INDENT.length }))
          yield text.replace(/^(?=.)/gm, INDENT);
      if (isLesson && status !== 'stopped') yield line(paint.dim(lesson));
    },
    *end(rungs: readonly RungResult[]): Iterable<string> {
      const text = `${verdictMark(ladderStatus(rungs), style)} ${endInWords(rungs, isLesson)}`;
      yield `${isQuiet ? '' : '\n'}${wrap(text, width, '  ')}\n`;
    },
  };
}

const WHY =
  'Start with a network that cannot fail to learn, and add one thing at a time: what does not work is what was added last.';
const NOT_FALLING =
  'AND is separable: the cost of one sigmoid neuron has no stationary point, and small steps along its gradient lower it until it is learned. Look for a cost that is rounded, or that is not computed from the parameters in the request.';
const OTHER_COST =
  'If your program is meant to compute another cost, name a spec that says so, nncheck ladder SPEC: the rungs take over its loss, its layout of the weights and its optimizer.';
const CLIMB_YOURS =
  'All rungs pass. Climb with your own program: nncheck init LANGUAGE writes an adapter; then nncheck ladder --run "CMD".';

function skippedInWords({ why, answered }: Skipped, climber: Climber): string[] {
  if (why === 'stopped below') return [];
  if (why === 'no spec')
    return ['Skipped: no spec was named. nncheck ladder SPEC goes on to your own problem.'];
  const reason =
    why === 'own data'
      ? 'computes the same cost for other targets, so it has examples of its own'
      : 'has other tensors than the network of this rung';
  const how =
    climber === 'module'
      ? 'export default a function: it is given the problem'
      : 'ask the adapter for problem() before you serve';
  return [
    `Skipped: your ${climber} ${reason}.`,
    `To climb it, ${how}, and build the network from problem.network.layers (name, units) and the examples from problem.data (inputs, targets).`,
    ...(answered === undefined ? [] : [`It answered ${answered}`]),
  ];
}

function endInWords(rungs: readonly RungResult[], isLesson: boolean): string {
  const stopped = rungs.find(({ status }) => status === 'stopped');
  if (stopped !== undefined) return `Stopped at rung ${stopped.rung.number}. Correct this, and climb again.`;
  const foreign = rungs.filter(({ skipped }) => skipped?.why.startsWith('own')).length;
  if (foreign > 0) return `Nothing is wrong, but ${foreign} rungs were not climbed.`;
  if (ladderStatus(rungs) === 'inconclusive') return 'Nothing is wrong, but a rung could not be decided.';
  return isLesson ? CLIMB_YOURS : 'All rungs pass.';
}
