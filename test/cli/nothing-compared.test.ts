import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

const { spec } = JSON.parse(readFileSync(join(ROOT, 'fixtures/cases/dead-relus.json'), 'utf8'));
/** Only the hidden units are dead: of 9 weights the bias of the output alone affects the cost. */
const hidden = structuredClone(spec);
hidden.network.layers[1].activation = 'linear';
const reported = {
  gradient: {
    'h.weight': [
      [0, 0],
      [0, 0],
    ],
    'h.bias': [0, 0],
    'o.weight': [[0, 0]],
    'o.bias': [-3],
  },
};
const SAYS =
  'Only 1 of 9 weights affects the cost. Nothing was compared in "h": no weight there affects the cost.';

test.each([
  ['a spec', []],
  ['a report', ['--reported', 'reported.json']],
])('of dead units it is said how many weights affect the cost: %s', async (_, flags) => {
  const cwd = folder({ 'spec.json': hidden, 'reported.json': reported });
  const { status, stdout } = await cli(['grad', 'spec.json', ...flags], { cwd });
  expect(status).toBe(3);
  expect(stdout.replace(/\s+/g, ' ')).toContain(SAYS);
});

test('and where every unit is dead, that none does', async () => {
  const { status, stdout } = await cli(['grad', 'spec.json', '--quiet'], {
    cwd: folder({ 'spec.json': spec }),
  });
  expect(status).toBe(3);
  expect(stdout).toContain('No weight changes the cost, so nothing was compared');
});
