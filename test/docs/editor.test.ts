import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { getLanguageService, TextDocument } from 'vscode-json-languageservice';
import { tasks } from '../../src/problem/tasks/index.ts';
import { ROOT } from '../support/built.ts';

/**
 * The JSON language service is what VS Code completes and checks JSON with. It finds the schema by the `$schema` of a
 * spec, relative to the file, and may load nothing that is not a file.
 */
const service = getLanguageService({
  workspaceContext: { resolveRelativePath: (path, file) => new URL(path, file).href },
  schemaRequestService: async (url) => readFileSync(new URL(url), 'utf8'),
});
service.configure({ validate: true });

const FOLDER = pathToFileURL(join(ROOT, 'specs/')).href;

function open(text: string, schema = 'spec') {
  const whole = text.replace('{', `{ "$schema": "../schemas/${schema}.schema.json", `);
  const document = TextDocument.create(`${FOLDER}my.json`, 'json', 1, whole.replace('‸', ''));
  return { document, json: service.parseJSONDocument(document), cursor: whole.indexOf('‸') };
}

/** What is offered where the sign ‸ stands, without quotes. */
async function offered(text: string, schema?: string): Promise<string[]> {
  const { document, json, cursor } = open(text, schema);
  const list = await service.doComplete(document, document.positionAt(cursor), json);
  return list!.items.map(({ label }) => label.replaceAll('"', ''));
}

/** What is underlined, with what is said of it. */
async function underlined(text: string, schema?: string): Promise<string[][]> {
  const { document, json } = open(text, schema);
  const found = await service.doValidation(document, json);
  return found.map(({ range, message }) => [document.getText(range), String(message)]);
}

const withLayer = (layer: string): string => `{
  "network": { "inputs": 2, "layers": [${layer}] },
  "loss": { "type": "squared" },
  "data": { "task": "xor" }
}`;

describe('an editor completes', () => {
  test.each<[string, string, string[]]>([
    ['the parts of a spec', '{ ‸ }', ['network', 'loss', 'regularization', 'parameters', 'data', 'train']],
    [
      'the types of layers',
      withLayer('{ "type": "‸" }'),
      ['dense', 'conv2d', 'max-pool2d', 'flatten', 'add'],
    ],
    [
      'activations',
      withLayer('{ "type": "dense", "activation": "‸" }'),
      ['sigmoid', 'tanh', 'relu', 'softmax'],
    ],
    ['losses', '{ "loss": { "type": "‸" } }', ['squared', 'binary-crossentropy', 'huber', 'hinge']],
    ['reductions', '{ "loss": { "reduction": "‸" } }', ['sum', 'mean', 'mean-all']],
    ['initializers', '{ "parameters": { "init": { "type": "‸" } } }', ['normal', 'glorot', 'he', 'constant']],
    ['tasks', '{ "data": { "task": "‸" } }', [...tasks.keys()]],
    ['optimizers', '{ "train": { "optimizer": { "type": "‸" } } }', ['sgd', 'rmsprop', 'adam', 'adamw']],
  ])('%s', async (_what, text, words) => {
    expect(await offered(text)).toEqual(expect.arrayContaining(words));
  });

  test('the fields of the layer that it is, and not those that are there', async () => {
    const conv2d = await offered(withLayer('{ "type": "conv2d", "stride": 2, ‸ }'));
    expect(conv2d).toEqual(expect.arrayContaining(['filters', 'kernel', 'padding', 'dilation', 'groups']));
    for (const field of ['stride', 'units', 'window']) expect(conv2d).not.toContain(field);
    expect(await offered(withLayer('{ "type": "dense", ‸ }'))).toContain('units');
  });

  test('the settings of a project', async () => {
    expect(await offered('{ ‸ }', 'config')).toEqual(expect.arrayContaining(['specs', 'reporter', 'failOn']));
  });
});

describe('an editor underlines', () => {
  test('nothing in a spec that is right', async () => {
    expect(await underlined(withLayer('{ "type": "dense", "units": 1, "activation": "sigmoid" }'))).toEqual(
      [],
    );
  });

  test.each([
    [
      'a misspelt activation',
      '{ "type": "dense", "units": 1, "activation": "sigmoyd" }',
      '"sigmoyd"',
      '"sigmoid"',
    ],
    ['a misspelt type', '{ "type": "dens", "units": 1 }', '"dens"', '"dense", "conv2d"'],
    ['an unknown field', '{ "type": "dense", "units": 1, "unitz": 2 }', '"unitz"', 'unitz is not allowed'],
    ['a number that is too small', '{ "type": "dense", "units": 0 }', '0', 'below the minimum of 1'],
    ['a missing field', '{ "type": "conv2d", "filters": 1 }', '{', 'Missing property "kernel"'],
  ])('%s, and says what is right', async (_what, layer, text, says) => {
    const found = await underlined(withLayer(layer));
    expect(found.map(([where]) => (where[0] === '{' ? '{' : where))).toContain(text);
    expect(found.map(([, message]) => message).join('\n')).toContain(says);
  });
});

test('the pointer on a field shows its formula and its default', async () => {
  const { document, json, cursor } = open(
    withLayer('{ "type": "dense", "units": 1, "activ‸ation": "tanh" }'),
  );
  const hover = await service.doHover(document, document.positionAt(cursor), json);
  expect(JSON.stringify(hover?.contents)).toContain('Default: linear');
});
