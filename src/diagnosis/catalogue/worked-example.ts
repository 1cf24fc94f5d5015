import { counted } from '../../input/describe.ts';
import type { Shape } from '../../network/shape.ts';
import { evaluate } from '../../problem/evaluation.ts';
import type { Problem } from '../../problem/problem.ts';
import { gather } from '../../tensors/layout.ts';
import { BACKWARD_FAULTS } from '../backward/faults/index.ts';
import { FORWARD_FAULTS } from '../forward/index.ts';
import { NUMERICAL_FAULTS } from '../numerical/index.ts';
import { plantAll } from '../search/solve-constants.ts';
import type { CatalogueEntry } from './fault.ts';
import { tinyProblems } from './tiny-problems.ts';

/** A fault in a tiny network, computed by the code that finds it. */
export interface WorkedExample {
  /** The tiny network: `2 → 2 sigmoid → 2 sigmoid, 3 examples`. */
  readonly network: string;
  /** What is done wrong there. */
  readonly does: string;
  readonly rows: readonly {
    readonly name: string;
    readonly right: readonly number[];
    readonly wrong: readonly number[];
  }[];
}

/** Makes the worked example of an entry; undefined where it has none, as what nothing explains. */
export function workedExample({ code }: CatalogueEntry): WorkedExample | undefined {
  for (const problem of tinyProblems()) {
    const found = backward(code, problem) ?? ofForward(code, problem) ?? numerical(code, problem);
    if (found !== undefined) return { network: inWords(problem), ...found };
  }
  return undefined;
}

type Found = Omit<WorkedExample, 'network'>;

function backward(code: string, problem: Problem): Found | undefined {
  const fault = BACKWARD_FAULTS.find((one) => one.code === code);
  for (const variant of fault?.variants(problem) ?? []) {
    const constant = variant.constant?.usual.find(
      (value) => value !== variant.constant!.right && value < 100,
    );
    const rules = plantAll([{ fault: fault!, variant }], [constant]);
    const { gradient, gradientUnder } = evaluate(problem);
    const does =
      constant === undefined ? variant.does : `${variant.does}, ${variant.constant!.symbol} = ${constant}`;
    const rows = rowsOf(problem, gradient, gradientUnder(rules));
    if (rows.length > 0) return { does, rows };
  }
  return undefined;
}

function ofForward(code: string, problem: Problem): Found | undefined {
  const fault = FORWARD_FAULTS.find((one) => one.code === code);
  for (const variant of fault?.variants(problem) ?? []) {
    const k = 1 / problem.data.count;
    const constant = variant.constant === undefined ? '' : `, k = 1/${problem.data.count} examples`;
    const [right, wrong] = [solve(problem), solve(variant.replace(problem, k))];
    const rows = [
      { name: 'outputs', right: [...right.outputs], wrong: [...wrong.outputs] },
      { name: 'cost', right: [right.cost], wrong: [wrong.cost] },
    ].filter((row) => row.right.some((value, i) => !(Math.abs(value - row.wrong[i]) < 1e-12)));
    if (rows.length > 0) return { does: variant.does + constant, rows };
  }
  return undefined;
}

function numerical(code: string, problem: Problem): Found | undefined {
  const fault = NUMERICAL_FAULTS.find((one) => one.code === code);
  if (fault === undefined) return undefined;
  const { gradient, cost } = evaluate(problem);
  const costAt = (parameters: Float64Array): number => evaluate({ ...problem, parameters }).cost.total;
  const weights = Int32Array.from({ length: 4 }, (_, k) => k);
  const check = { problem, gradient, cost: cost.total, weights, costAt };
  const variants = [...fault.variants(check)];
  // A middling step: 0.1 shows what one of 1e-5 hides; of those that leave rounding alone, one that is plain to see.
  const variant =
    variants.find(({ step, resembles }) =>
      resembles === undefined ? step === undefined || step === 0.1 : step === 1e-12,
    ) ?? variants[0];
  const wrong = variant.example?.(check) ?? variant.predict(check);
  const right = [...weights].map((weight) => gradient[weight]);
  return {
    does: variant.does,
    rows: [{ name: problem.network.space.tensors[0].name, right, wrong: [...wrong] }],
  };
}

function solve(problem: Problem): { outputs: Float64Array; cost: number } {
  const { pass, cost } = evaluate(problem);
  return { outputs: pass.a.at(-1)!, cost: cost.total };
}

/** The tensors that are wrong, as the person would see them. */
function rowsOf({ tensors }: Problem, right: Float64Array, wrong: Float64Array): WorkedExample['rows'] {
  return tensors.flatMap((tensor) => {
    const [a, b] = [gather(right, tensor), gather(wrong, tensor)];
    const same = a.every((value, k) => Math.abs(value - b[k]) <= 1e-12);
    return same ? [] : [{ name: tensor.name, right: [...a], wrong: [...b] }];
  });
}

function inWords({ network, data }: Problem): string {
  const [first] = network.layers;
  const layers = network.layers.map(({ type, output, activation }) =>
    type === 'dense' ? `${sizes(output)} ${activation.name}` : `${type} ${sizes(output)}`,
  );
  const path = [sizes(first.inputShapes[0]), ...layers].join(' → ');
  return `${path}, ${network.objective.loss.name} loss, ${counted(data.count, 'example')}`;
}

function sizes(shape: Shape): string {
  return shape.map(({ length }) => length).join('×');
}
