import { describe, expect, test } from 'vitest';
import { problemFromSpec } from '../../src/problem/load.ts';
import { specJsonSchema } from '../../src/problem/schema/json-schema.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';
import { errorOf, issuesOf, RIGHT, specText } from './failing.ts';

describe('what does not fit the schema is told with its place, what is expected and what is there', () => {
  const dense = { type: 'dense', units: 1 };
  test.each<[string, Record<string, unknown>, string]>([
    [
      'a wrong type',
      { network: { inputs: '2', layers: [dense] } },
      '2:22 network.inputs: expected a whole number of at least 1, {"channels": …, "rows": …, "columns": …}, {"steps": …, "features": …}, {"tokens": …, "vocabulary": …}, or an object of these by name, found "2"',
    ],
    [
      'a fraction',
      { network: { inputs: 2.5, layers: [dense] } },
      '2:22 network.inputs: expected a whole number of at least 1, {"channels": …, "rows": …, "columns": …}, {"steps": …, "features": …}, {"tokens": …, "vocabulary": …}, or an object of these by name, found 2.5',
    ],
    [
      'no layers',
      { network: { inputs: 2, layers: [] } },
      '2:33 network.layers: expected a list of at least 1, found an empty list',
    ],
    ['a missing key', { network: { inputs: 2 } }, '2:12 network.layers: is missing; expected a list'],
    ['null', { loss: null }, '3:9 loss: expected {"type": …}, found null'],
    [
      'a mistyped loss',
      { loss: { type: 'sqared' } },
      '3:17 loss.type: expected one of squared, binary-crossentropy, categorical-crossentropy, absolute, huber, hinge, multiclass-hinge, upstream, found "sqared"; did you mean "squared"?',
    ],
    [
      'a mistyped key',
      { loss: { type: 'squared', reducton: 'sum' } },
      '3:27 loss.reducton: unknown key; did you mean "reduction"?',
    ],
    ['a mistyped section', { trian: {} }, '5:1 trian: unknown key; did you mean "train"?'],
    [
      'an activation of no kind',
      { network: { inputs: 2, layers: [{ ...dense, activation: 3 }] } },
      '2:73 network.layers[0].activation: expected the name of an activation, or {"type": …, "alpha": …}, found 3',
    ],
    [
      'an optimizer without its name',
      { train: { optimizer: { learningRate: 1 } } },
      '5:23 train.optimizer.type: is missing; expected one of sgd, rmsprop, adam, adamw',
    ],
    [
      'a name where a section has one',
      { loss: 'squared' },
      '3:9 loss: expected {"type": …}, found "squared"',
    ],
    [
      'a name where there are several such sections',
      { train: { optimizer: 'adam' } },
      '5:23 train.optimizer: expected {"type": …}, such as {"type": "sgd"} or {"type": "adam"}, found "adam"',
    ],
    [
      'what others call it',
      { loss: { type: 'MSE' } },
      '3:17 loss.type: expected one of squared, binary-crossentropy, categorical-crossentropy, absolute, huber, hinge, multiclass-hinge, upstream, found "MSE"; did you mean "squared"?',
    ],
    [
      'a column that is missing',
      { data: { file: 'a.csv', inputs: ['a'] } },
      '4:9 data.targets: is missing; expected a column: its name, or its number from 0; or a list of them',
    ],
    [
      'a constant of the other optimizer',
      { train: { optimizer: { type: 'sgd', beta1: 0.5 } } },
      '5:37 train.optimizer.beta1: unknown key; known here are type, learningRate, momentum, dampening, nesterov, velocity, firstStep, weightDecay',
    ],
    [
      'a step that is not positive',
      { check: { step: 0 } },
      '5:18 check.step: expected a number greater than 0, found 0',
    ],
    [
      'momentum 1',
      { train: { optimizer: { type: 'sgd', momentum: 1 } } },
      '5:48 train.optimizer.momentum: expected a number less than 1, found 1',
    ],
    [
      'a seed of more than 32 bits',
      { parameters: { seed: 2 ** 32 } },
      '5:23 parameters.seed: expected a number of at most 4294967295, found 4294967296',
    ],
    [
      'a mistyped initializer',
      { parameters: { init: { type: 'glorod' } } },
      '5:31 parameters.init.type: expected one of normal, uniform, glorot, he, lecun, zeros, constant, sine, found "glorod"; did you mean "glorot"?',
    ],
    [
      'a constant without its value',
      { parameters: { init: { type: 'constant' } } },
      '5:23 parameters.init.value: is missing; expected a number',
    ],
    [
      'no targets',
      { data: { inputs: [[0, 0]] } },
      '4:9 data.targets: is missing; expected a list of numbers for each example, or the name of a file',
    ],
    [
      'data of no form',
      { data: { exampels: 1 } },
      '4:9 data: expected {"task": …}, {"inputs": …, "targets": …}, or {"file": …, "inputs": columns, "targets": columns}, found an object',
    ],
    [
      'a task and lists',
      { data: { task: 'xor', inputs: [[0, 0]] } },
      '4:23 data.inputs: unknown key; known here are task, examples, skip, shuffle, seed, standardize',
    ],
  ])('%s', async (_, sections, issue) => {
    expect(await issuesOf(specText(sections))).toEqual([issue]);
  });

  test.each([['null'], ['[]'], ['3'], ['"spec"']])('a spec that is %s', async (text) => {
    expect((await issuesOf(text))[0]).toMatch(/^1:1 expected an object, found/);
  });

  test('everything at once, in the order of the text', async () => {
    const text = specText({ loss: { type: 'squard' }, data: { task: 3 }, tran: {} });
    const issues = await issuesOf(text);
    expect(issues.map((issue) => issue.split(' ')[0])).toEqual(['3:17', '4:17', '5:1']);
  });
});

test('a mistyped key tells which form of data is meant', async () => {
  expect(await issuesOf(specText({ data: { taks: 'xor' } }))).toEqual([
    '4:9 data.task: is missing; expected a text',
    '4:10 data.taks: unknown key; did you mean "task"?',
  ]);
});

test('a spec that is a value has paths without lines', async () => {
  const spec = { ...RIGHT, loss: { type: 'squard' } } as Spec;
  const error = await errorOf(problemFromSpec(spec, { directory: '.' }));
  expect(error.problems[0].place).toEqual({ path: 'loss.type' });
});

interface SchemaNode {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: unknown;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
}

describe('the JSON Schema', () => {
  const schema = specJsonSchema() as SchemaNode & Record<string, unknown>;

  test('says what it is', () => {
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.title).toBe('nncheck spec');
    expect(schema.required).toEqual(['network', 'loss', 'data']);
  });

  test('describes every field in a sentence, and lets no other in', () => {
    const missing: string[] = [];
    let fields = 0;
    const visit = (node: SchemaNode, path: string): void => {
      for (const branch of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) visit(branch, path);
      if (node.oneOf !== undefined) return; // beside variants, the types of all of them
      for (const [key, field] of Object.entries(node.properties ?? {})) {
        fields++;
        if (!/[.:…]$/.test(field.description ?? '')) missing.push(`${path}.${key}`);
        visit(field, `${path}.${key}`);
      }
      if (node.properties !== undefined) expect(node.additionalProperties).toBe(false);
      if (node.items !== undefined) visit(node.items, `${path}[]`);
    };
    visit(schema, '');
    expect(missing).toEqual([]);
    expect(fields).toBeGreaterThan(50);
  });
});
