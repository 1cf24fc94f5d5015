import { expect, test } from 'vitest';
import { ALL_ENTRIES } from '../../../src/diagnosis/catalogue/catalogue.ts';
import { cli } from '../../support/host.ts';

const SIDES = ALL_ENTRIES.flatMap(({ code, wrong, right }) => [
  { name: `${code}_wrong.py`, lines: wrong },
  { name: `${code}_right.py`, lines: right },
]);

test('every page has wrong and right code, at most four lines each, that fit into 80 columns', () => {
  for (const { name, lines } of SIDES) {
    expect(lines.length, name).toBeGreaterThan(0);
    expect(lines.length, name).toBeLessThanOrEqual(4);
    for (const line of lines) expect(line.length, `${name}: ${line}`).toBeLessThanOrEqual(72);
  }
  for (const { code, wrong, right } of ALL_ENTRIES) expect(wrong.join('\n'), code).not.toBe(right.join('\n'));
});

test('explain prints the code as it stands, in text and in JSON', async () => {
  const { stdout } = await cli(['explain', 'NN107']);
  const { wrong, right } = ALL_ENTRIES.find(({ code }) => code === 'NN107')!;
  for (const line of [...wrong, ...right]) expect(stdout).toContain(`\n    ${line}\n`);
  const { entries } = JSON.parse((await cli(['explain', 'NN107', '--json'])).stdout);
  expect(entries[0]).toMatchObject({ wrong, right });
});
