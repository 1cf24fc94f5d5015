import { describe, expect, test } from 'vitest';
import { backpropagate } from '../../src/network/backpropagation.ts';
import { forward } from '../../src/network/forward.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';
import { gather } from '../../src/tensors/layout.ts';
import { nested } from '../../src/tensors/tensor.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

const INPUTS = [
  [0.3, -0.7],
  [1.1, 0.4],
  [-0.6, 0.9],
];

const SPEC: Spec = {
  name: 'small',
  network: {
    inputs: 2,
    layers: [
      { type: 'dense', name: 'hidden', units: 2, activation: 'tanh' },
      { type: 'dense', name: 'output', units: 1, activation: 'sigmoid' },
    ],
  },
  loss: { type: 'squared' },
  parameters: {
    layout: { weight: 'out-in', bias: 'first-column' },
    values: {
      hidden: [
        [0, 0.5, -0.3],
        [0, 0.8, 0.2],
      ],
      output: [[0.4, -0.6, 0.7]],
    },
  },
  data: { inputs: INPUTS, targets: [[1], [0], [1]] },
};

type Tensors = Record<string, number[][]>;

/** The right gradient of a spec in its own layout, and its deltas. */
async function right(spec: Spec): Promise<{ gradient: Tensors; deltas: Tensors; parameters: Tensors }> {
  const { network, parameters, data, tensors } = await problemFromSpec(spec, { directory: '.' });
  const pass = forward(network, parameters, data.inputs, data.count);
  const { gradient, deltas } = backpropagate(network, parameters, data, pass);
  const byName = (vector: Float64Array) =>
    Object.fromEntries(tensors.map((tensor) => [tensor.name, nested(gather(vector, tensor), tensor.shape)]));
  const ofLayers = network.layers.map(({ name, units }, l) => [name, nested(deltas[l], [data.count, units])]);
  return {
    gradient: byName(gradient) as Tensors,
    deltas: Object.fromEntries(ofLayers),
    parameters: byName(parameters) as Tensors,
  };
}

async function table(report: object, spec: Spec = SPEC): Promise<string> {
  const cwd = folder({ 'spec.json': spec, 'reported.json': report });
  const { stdout } = await cli(['grad', 'spec.json', '--reported', 'reported.json'], { cwd });
  return stdout.replaceAll(/\s+/g, ' ');
}

async function findingsOf(report: object, spec: Spec = SPEC) {
  const cwd = folder({ 'spec.json': spec, 'reported.json': report });
  const { stdout } = await cli(['grad', 'spec.json', '--reported', 'reported.json', '--json'], { cwd });
  return JSON.parse(stdout).checks[0].findings;
}

const withBiases = (gradient: Tensors, biases: readonly number[]): Tensors => ({
  ...gradient,
  hidden: gradient.hidden.map(([, ...weights], unit) => [biases[unit], ...weights]),
});

describe('faults with equal numbers', () => {
  test('come with parameters at which they differ, and do differ there', async () => {
    const { gradient } = await right(SPEC);
    const [finding] = await findingsOf({ gradient: withBiases(gradient, [0, 0]) });
    const codes = [finding.code, ...finding.ties.flatMap((tie: { codes: string[] }) => tie.codes)];
    expect(codes.toSorted()).toEqual(['NN106', 'NN118']);
    const { separatingParameters: values } = finding.evidence;
    expect(finding.message).toContain('At these parameters they differ: "values": {"hidden": [[');

    const there: Spec = { ...SPEC, parameters: { ...SPEC.parameters, values } };
    const at = await right(there);
    const zero = await findingsOf({ gradient: withBiases(at.gradient, [0, 0]) }, there);
    expect(zero).toMatchObject([{ code: 'NN106' }]);
    expect(zero[0].ties).toBeUndefined();
    const biases = at.parameters.hidden.map(([bias]) => bias);
    const parameters = await findingsOf({ gradient: withBiases(at.gradient, biases) }, there);
    expect(parameters).toMatchObject([{ code: 'NN118' }]);
    expect(parameters[0].ties).toBeUndefined();
  });

  test('have no such note where none are known', async () => {
    const { gradient } = await right(SPEC);
    const zero = Object.fromEntries(
      Object.entries(gradient).map(([name, rows]) => [name, rows.map((row) => row.map(() => 0))]),
    );
    const [{ message, ties }] = await findingsOf({ gradient: zero });
    expect(ties.length).toBeGreaterThan(0);
    expect(message).not.toContain('differ');
  });
});

describe('nothing is advised that was done', () => {
  const NOISE = [0.13, -0.71, 0.29, 0.83, -0.47, 0.61];
  const garbage = (gradient: Tensors): Tensors => {
    let k = 0;
    const each = (rows: number[][]) => rows.map((row) => row.map((value) => value + NOISE[k++ % 6]));
    return Object.fromEntries(Object.entries(gradient).map(([name, rows]) => [name, each(rows)]));
  };

  test('cost, outputs and deltas are asked for where they were not reported', async () => {
    const { gradient } = await right(SPEC);
    const said = await table({ gradient: garbage(gradient) });
    expect(said).toContain('NN001');
    expect(said).toContain('Start with "output", the wrong tensor nearest to the output.');
    expect(said).toContain('(--examples 1)');
    expect(said).toContain('Report "cost" and "outputs" as well: if the forward pass is wrong');
    expect(said).toContain('Report "deltas" as well');
    expect(said).not.toContain('cosine');
  });

  test('deltas that were reported are judged', async () => {
    const { gradient, deltas } = await right(SPEC);
    const said = await table({ gradient: garbage(gradient), deltas });
    expect(said).not.toContain('Report "deltas"');
    expect(said).toContain('The deltas are right: look at their products with the inputs of each layer.');
  });

  test('one example is not cut to one', async () => {
    const spec: Spec = { ...SPEC, data: { inputs: INPUTS.slice(0, 1), targets: [[1]] } };
    const { gradient } = await right(spec);
    const said = await table({ gradient: garbage(gradient) }, spec);
    expect(said).toContain('NN001');
    expect(said).not.toContain('--examples 1');
  });

  test('a step whose number was reported is not asked for it', async () => {
    const spec: Spec = { ...SPEC, train: { optimizer: { type: 'adam', learningRate: 0.1 } } };
    const { gradient, parameters } = await right(spec);
    const report = { gradient, learningRate: 0.1, parametersAfter: garbage(parameters) };
    expect(await table(report, spec)).toContain(
      'Report "step": 1 if it is the first one; or "step" and "moments": {"first": …, "second": …} before it',
    );
    const numbered = await table({ ...report, step: 3 }, spec);
    expect(numbered).toContain('Step 3 cannot be judged');
    expect(numbered).toContain('Report "moments": {"first": …, "second": …} before it');
    expect(numbered).not.toContain('if it is the first one');
  });

  test.each([
    [{ init: { type: 'constant', value: 0 } }, [], '--at spread'],
    [{ init: { type: 'constant', value: 0 } }, ['--at', 'spread'], undefined],
  ] as const)('%j with %j is told %s', async (parameters, args, told) => {
    const cwd = folder({ 'spec.json': { ...SPEC, parameters } });
    const { stdout } = await cli(['grad', 'spec.json', ...args], { cwd });
    expect(stdout).not.toContain('--seed');
    if (told === undefined) expect(stdout).not.toContain('--at spread');
    else expect(stdout).toContain(told);
  });
});
