import { expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { cli } from '../support/host.ts';

test('a λ that is another in one layer alone is named with that layer', async () => {
  const folder = 'fixtures/programs/modules';
  const { status, stdout } = await cli(
    ['grad', `${folder}/lam.json`, '--module', `${folder}/lam.mjs`, '--json'],
    { cwd: ROOT },
  );
  expect(status).toBe(1);
  const [{ findings }] = JSON.parse(stdout).checks;
  expect(findings).toMatchObject([
    { code: 'NN105', where: { layer: 'A' }, evidence: { constant: expect.closeTo(2.5) } },
  ]);
});
