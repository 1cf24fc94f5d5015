// A program that uses nncheck as a library: type-checked with the tests against the source, and by consumer.test.ts
// against what is published, which also runs it. It exercises every function, and what the types must refuse.
import {
  type CheckOptions,
  type Counts,
  check,
  cost,
  deltas,
  type Forward,
  forward,
  type GradientCheck,
  gradient,
  loadSpec,
  NncheckError,
  numericGradient,
  type Problem,
  parametersOf,
  problemFromSpec,
  problemFromText,
  type Spec,
  type Status,
  type Tensors,
  type Training,
  taskProblem,
  train,
  VERDICTS,
  type Verdict,
  withParameters,
} from 'nncheck';

const spec: Spec = {
  network: { inputs: 2, layers: [{ type: 'dense', name: 'out', units: 1, activation: 'sigmoid' }] },
  loss: { type: 'squared', reduction: 'mean' },
  data: { task: 'and' },
};
const problem: Problem = await problemFromSpec(spec, { seed: 4, examples: 3 });

const total: number = cost(problem).total;
const { outputs, activations }: Forward = forward(problem);
const weight: Float64Array = gradient(problem).get('out.weight')?.values ?? new Float64Array();
const own: Tensors = parametersOf(problem);
const moved = withParameters(withParameters(problem, own), { 'out.bias': [1] });
const options: CheckOptions = { method: 'subtraction', onProgress: (done, all) => done <= all };
const checked: GradientCheck = await check(moved, options);
const status: Status = checked.status;
const counts: Counts = checked.counts;
const verdict: Verdict = VERDICTS[checked.tensors[0].weights.verdict[0]];
const trained: Training = await train(await taskProblem('and', { epochs: 2 }));
const message = await loadSpec('no-such.json').catch((error: unknown) =>
  error instanceof NncheckError ? error.code : 'another error',
);
const parsed = await problemFromText(JSON.stringify(spec), { directory: '/', seed: 4 });

console.log(
  JSON.stringify({
    total: Number.isFinite(total),
    shapes: [outputs.shape, activations.get('out')?.shape, deltas(problem).get('out')?.shape],
    gradients: [weight.length, (await numericGradient(problem)).size],
    bias: [...(parametersOf(moved).get('out.bias')?.values ?? [])],
    check: [status, counts.match, verdict],
    train: [trained.ended, trained.history.length, trained.checks.length, trained.final.outputs.shape],
    message,
    same: cost(parsed).total === cost(await problemFromSpec(spec, { seed: 4 })).total,
  }),
);

/** What the types must refuse; never called. */
export async function refused(): Promise<void> {
  // @ts-expect-error a number is no text
  const text: string = cost(problem).total;
  // @ts-expect-error the loss is missing
  const incomplete: Spec = { network: spec.network, data: spec.data };
  // @ts-expect-error an unknown key
  const unknown: Spec = { ...spec, momentum: 1 };
  // @ts-expect-error a problem is not a spec
  await check(spec);
  // @ts-expect-error there is no such method
  await check(problem, { method: 'guess' });
  // @ts-expect-error a problem is not changed
  problem.name = 'other';
  console.log(text, incomplete, unknown);
}
