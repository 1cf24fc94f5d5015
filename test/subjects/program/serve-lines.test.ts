import { expect, test } from 'vitest';
import { languageOf } from '../../../src/subjects/program/languages.ts';
import { serveLines } from '../../../src/subjects/program/serve-lines.ts';
import { ADAPTERS } from '../../support/toolchains.ts';

// numpy has the lines of python
const WITH_LINES = ADAPTERS.filter(({ name }) => name !== 'numpy');

test.each(WITH_LINES)(
  '$name has lines that name the tensors of a spec, and no more than four',
  ({ name }) => {
    const expected = ['a', 'b', 'c'].flatMap((layer) => [
      { name: `${layer}.weight`, shape: [2, 3] },
      { name: `${layer}.bias`, shape: [2] },
    ]);
    const text = serveLines(name, expected).join('\n');
    for (const { name } of expected.slice(0, 4)) expect(text).toContain(name);
    expect(text).not.toContain('c.weight');
    expect(text).toContain('…');
    expect(serveLines(name).join('\n')).not.toContain('…');
  },
);

test.each(WITH_LINES.filter(({ build }) => build === undefined))(
  '$name is recognized by what starts its adapter',
  ({ name, run }) => {
    expect(languageOf(run.split(' '))?.adapter).toBe(name);
  },
);

test.each([
  ['/usr/bin/python3.11 -u net.py', 'python'],
  ['Rscript net.R', 'r'],
  ['go run net.go', 'go'],
  ['cargo run --release', 'rust'],
  ['./net', undefined],
  ['/home/java/net', undefined],
])('%s is in %s', (command, language) => {
  expect(languageOf(command.split(' '))?.adapter).toBe(language);
});
