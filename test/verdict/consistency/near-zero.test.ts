import { expect, test } from 'vitest';
import { checkFunctions } from '../../../src/diagnosis/check-functions.ts';
import { random } from '../../../src/problem/random.ts';

/** ½(w·x + b − t)² within `error` of its minimum of 0, and its gradient. */
function nearMinimum(error: number, draw: () => number) {
  const x = [draw(), draw(), draw()];
  const parameters = { w: [draw(), draw(), draw()], b: [0.3] };
  const output = ({ w, b }: typeof parameters) => w.reduce((sum, v, i) => sum + v * x[i], b[0]);
  const t = output(parameters) + error;
  return {
    parameters,
    cost: (p: typeof parameters) => (output(p) - t) ** 2 / 2,
    gradient: (p: typeof parameters) => {
      const delta = output(p) - t;
      return { w: x.map((v) => delta * v), b: [delta] };
    },
  };
}

test('a right gradient is not accused where a squared cost has almost no noise at θ, and much a step away', async () => {
  const { uniform } = random(3);
  const draw = () => 2 * uniform() - 1;
  for (let exponent = -7; exponent >= -15; exponent -= 0.125) {
    const functions = nearMinimum(10 ** exponent, draw);
    const { status } = await checkFunctions(functions);
    expect(status, `error 1e${exponent}`).not.toBe('mismatch');
    const turned = (p: typeof functions.parameters) => ({
      ...functions.gradient(p),
      b: [-functions.gradient(p).b[0]],
    });
    expect((await checkFunctions({ ...functions, gradient: turned })).status).not.toBe('match');
  }
});
