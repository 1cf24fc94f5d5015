import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expandSpecs } from '../../src/problem/expand.ts';
import { loadSpec, problemFromSpec, problemFromText, taskProblem } from '../../src/problem/load.ts';
import { tasks } from '../../src/problem/tasks/index.ts';
import { folder } from '../support/files.ts';
import { errorOf, specText } from './failing.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/specs');

const folderOf = (files: Readonly<Record<string, string>>) => folder(files, 'nncheck-spec-ü-');

describe('fixtures', async () => {
  test.each(await expandSpecs(['.'], FIXTURES))('%s', async (name) => {
    const problem = await loadSpec(name, { cwd: FIXTURES });
    expect(problem.source).toBe(name);
    expect(problem.parameters).toHaveLength(problem.network.space.size);
    expect(problem.data.targets).toHaveLength(problem.data.count * problem.network.layers.at(-1)!.units);
  });
});

describe('a file', () => {
  test('paths in it are relative to it', async () => {
    const data = { inputs: 'x.csv', targets: '../y.csv' };
    const cwd = folderOf({ 'a/spec.json': specText({ data }), 'a/x.csv': '1,2\n', 'y.csv': '3\n' });
    const problem = await loadSpec('a/spec.json', { cwd });
    expect([...problem.data.inputs, ...problem.data.targets]).toEqual([1, 2, 3]);
  });

  test.each([
    [
      'no/spec.json',
      'file-missing',
      /^no\/spec.json: the spec does not exist \(looked for .*\/no\/spec.json\)$/,
    ],
    ['a', 'file-is-folder', /^a: the spec is a folder, and a file is expected$/],
    ['a/spec.json/b', 'file-missing', /^a\/spec.json\/b: the spec does not exist/],
    ['\0', 'file-missing', /the spec is not a name that a file can have$/],
    ['x'.repeat(5000), 'file-missing', /the spec is not a name that a file can have$/],
    ['large.json', 'file-too-large', /^large.json: the spec is larger than 16 MiB, the most that is read$/],
  ])('%s', async (path, code, message) => {
    const cwd = folderOf({ 'a/spec.json': specText(), 'large.json': ' '.repeat(2 ** 24 + 1) });
    const error = await errorOf(loadSpec(path, { cwd }));
    expect([error.kind, error.code]).toEqual(['spec', code]);
    expect(error.message).toMatch(message);
  });

  test('may not be read', async (context) => {
    const cwd = folderOf({ 'spec.json': specText() });
    await chmod(join(cwd, 'spec.json'), 0);
    const allowed = await readFile(join(cwd, 'spec.json')).then(
      () => true,
      () => false,
    );
    if (allowed) context.skip('this user may read every file');
    expect((await errorOf(loadSpec('spec.json', { cwd }))).message).toBe(
      'spec.json: the spec is not readable: allow it with chmod +r',
    );
  });

  test('is not UTF-8', async () => {
    const cwd = folderOf({});
    await writeFile(join(cwd, 'latin.json'), Buffer.from('{\n"name": "caf\xe9"}', 'latin1'));
    expect((await errorOf(loadSpec('latin.json', { cwd }))).message).toBe(
      'latin.json: it is not UTF-8 text: the first byte that is not is in line 2',
    );
    await writeFile(join(cwd, 'odd.json'), Buffer.of(0xff, 0xfe, 0x7b));
    expect((await errorOf(loadSpec('odd.json', { cwd }))).message).toBe(
      'odd.json: it starts as UTF-16 text, and is none: save it as UTF-8',
    );
  });

  test('may be UTF-16, as Windows editors save it', async () => {
    const cwd = folderOf({});
    const text = JSON.stringify({
      ...(await import('../../fixtures/specs/xor-2-2-1.json', { with: { type: 'json' } })).default,
      name: 'Größe',
    });
    for (const bytes of [
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    ]) {
      await writeFile(join(cwd, 'wide.json'), bytes);
      expect((await loadSpec('wide.json', { cwd })).name).toBe('Größe');
    }
  });
});

test('stdin', async () => {
  const readStdin = async () => new TextEncoder().encode(specText());
  const problem = await loadSpec('-', { cwd: '.', readStdin });
  expect([problem.name, problem.source]).toEqual(['stdin', '<stdin>']);
});

test('a value and its text are the same problem', async () => {
  const { spec } = tasks.get('iris')!;
  const fromText = await problemFromText(JSON.stringify(spec), { directory: '.' });
  const fromValue = await problemFromSpec(spec, { directory: '.' });
  expect(fromValue.parameters).toEqual(fromText.parameters);
  expect(fromValue.data).toEqual(fromText.data);
});

describe('a built-in task', () => {
  // taskProblem does without the schema, which takes longer to load than a small check takes
  test.each([...tasks.keys()])('%s fits the schema, and is the same problem without it', async (name) => {
    const checked = await problemFromSpec(tasks.get(name)!.spec, { directory: '.' });
    const problem = await taskProblem(name);
    expect(problem.parameters).toEqual(checked.parameters);
    expect(problem.train).toEqual(checked.train);
    expect(problem.name).toBe(name);
  });

  test('that is mistyped', async () => {
    expect((await errorOf(taskProblem('spiral'))).message).toBe(
      'there is no task "spiral"; did you mean spirals?',
    );
    expect((await errorOf(taskProblem('mnist'))).message).toMatch(
      /^there is no task "mnist"; the tasks are and, or, /,
    );
  });
});

describe('specs of a command line', async () => {
  const cwd = folderOf({
    'b.json': '',
    'a.json': '',
    'note.txt': '',
    'c/d.json': '',
    'c/e/f.json': '',
    'odd[1].json': '',
    'empty/x.txt': '',
  });

  test.each([
    ['files stay in their order', ['b.json', 'a.json'], ['b.json', 'a.json']],
    ['a folder is every .json right in it', ['c'], ['c/d.json']],
    ['a glob is sorted', ['*.json'], ['a.json', 'b.json', 'odd[1].json']],
    ['a glob of folders', ['c/**/*.json'], ['c/d.json', 'c/e/f.json']],
    ['a file with the name of a glob is that file', ['odd[1].json'], ['odd[1].json']],
    ['each comes once', ['a.json', '*.json'], ['a.json', 'b.json', 'odd[1].json']],
    ['a file that is missing is for the reader to tell', ['zzz.json', 'a.json'], ['zzz.json', 'a.json']],
    ['stdin', ['-'], ['-']],
  ])('%s', async (_, patterns, expected) => {
    expect(await expandSpecs(patterns, cwd)).toEqual(expected);
  });

  test('a glob or folder without any', async () => {
    expect((await errorOf(expandSpecs(['x*.json'], cwd))).message).toBe('no file matches "x*.json"');
    expect((await errorOf(expandSpecs(['empty'], cwd))).message).toBe(
      'the folder "empty" has no .json file in it',
    );
  });
});
