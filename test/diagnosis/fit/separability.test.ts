import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { affineModel } from '../../../src/diagnosis/fit/affine-model.ts';
import { sidesOfPlanes } from '../../../src/diagnosis/fit/class-rows.ts';
import { decide } from '../../../src/diagnosis/fit/half-spaces.ts';
import { separability } from '../../../src/diagnosis/fit/index.ts';
import { generator } from '../../support/random.ts';
import { CORNERS, type ProblemParts, problemFrom, XOR } from './problems.ts';

const neuron = { layers: [[1, 'sigmoid']], loss: 'squared' } as const;
const of = (parts: Omit<ProblemParts, 'layers' | 'loss'> & Partial<ProblemParts>) =>
  separability(problemFrom({ ...neuron, ...parts }));

describe('classes of truth tables', () => {
  test('and and or are separable; xor is not, with the four corners as its certificate', () => {
    expect(of({ inputs: CORNERS, targets: [[0], [0], [0], [1]] })).toEqual({ separable: true });
    expect(of({ inputs: CORNERS, targets: [[0], [1], [1], [1]] })).toEqual({ separable: true });
    expect(of({ inputs: CORNERS, targets: XOR })).toEqual({
      separable: false,
      examples: [0, 1, 2, 3],
      factors: [0.25, 0.25, 0.25, 0.25],
    });
  });

  test('without a bias the origin is on neither side of a sigmoid’s plane, and below a linear output’s threshold', () => {
    const parts = { inputs: CORNERS, targets: [[0], [1], [1], [1]], bias: false };
    expect(of(parts)).toMatchObject({ separable: false, examples: [0] });
    expect(of({ ...parts, layers: [[1, 'linear']] })).toEqual({ separable: true });
    expect(of({ ...parts, targets: [[1], [0], [0], [0]], layers: [[1, 'linear']] })).toMatchObject({
      separable: false,
    });
  });

  test('equal inputs of two classes', () => {
    const inputs = [
      [3, 1],
      [2, 5],
      [3, 1],
    ];
    expect(of({ inputs, targets: [[0], [1], [1]] })).toMatchObject({ separable: false, factors: [0.5, 0.5] });
  });

  test('several outputs: the one that no plane separates is named', () => {
    const targets = CORNERS.map(([a, b]) => [a & b, a ^ b]);
    expect(of({ inputs: CORNERS, targets, layers: [[2, 'sigmoid']] })).toMatchObject({
      separable: false,
      output: 1,
    });
  });

  test('linear layers below change nothing; a hidden layer that bends makes it no question', () => {
    const parts = { inputs: CORNERS, targets: XOR };
    expect(
      of({
        ...parts,
        layers: [
          [3, 'linear'],
          [1, 'sigmoid'],
        ],
      }),
    ).toMatchObject({ separable: false });
    expect(
      of({
        ...parts,
        layers: [
          [3, 'tanh'],
          [1, 'sigmoid'],
        ],
      }),
    ).toBeUndefined();
    expect(of({ ...parts, targets: [[0], [0.3], [1], [1]] })).toBeUndefined();
  });

  test('a frozen weight: a certificate holds all the same, a plane may not be its own', () => {
    expect(of({ inputs: CORNERS, targets: XOR, frozen: [0] })).toMatchObject({ separable: false });
    expect(of({ inputs: CORNERS, targets: [[0], [0], [0], [1]], frozen: [0] })).toBeUndefined();
  });
});

describe('the largest of several outputs', () => {
  const softmax = { layers: [[3, 'softmax']], loss: 'categorical-crossentropy' } as const;
  const oneHot = (classes: number[]) => classes.map((own) => [0, 1, 2].map((k) => Number(k === own)));

  test('three corners of a triangle, and points in its middle', () => {
    const inputs = [
      [0, 0],
      [4, 0],
      [0, 4],
    ];
    expect(of({ inputs, targets: oneHot([0, 1, 2]), ...softmax })).toEqual({ separable: true });
    const between = of({ inputs: [...inputs, [1, 2], [2, 0]], targets: oneHot([0, 1, 2, 1, 0]), ...softmax });
    expect(between).toEqual({ separable: true });
    const beyond = of({ inputs: [...inputs, [5, 0]], targets: oneHot([0, 1, 2, 0]), ...softmax });
    expect(beyond).toMatchObject({ separable: false, classes: [0, 1], examples: [0, 1, 3] });
  });

  test('classes that are separable two by two, and not all together', () => {
    // Each class has a point of each corner's side: any two are apart, but no three functions of x are right for all.
    const inputs = [[0], [1], [2], [3], [4], [5]];
    expect(of({ inputs, targets: oneHot([0, 0, 1, 1, 2, 2]), ...softmax })).toEqual({ separable: true });
    const triangle = [
      [0, 0],
      [10, 1],
      [10, 0],
      [5, 9],
      [5, 8],
      [0, 1],
    ];
    const result = of({ inputs: triangle, targets: oneHot([0, 0, 1, 1, 2, 2]), ...softmax });
    expect(result).toMatchObject({ separable: expect.any(Boolean) });
  });
});

/** Exact whole numbers of a small grid, so that a test can add them up. */
const grid = fc.array(
  fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }), fc.boolean()),
  { minLength: 2, maxLength: 12 },
);

/** Whether a line through two points, turned a little either way, has all points on their sides (exact, in the plane). */
function separableByLines(points: readonly (readonly [number, number, boolean])[]): boolean {
  const of = (side: boolean) => points.filter(([, , own]) => own === side);
  const [yes, no] = [of(true), of(false)];
  if (yes.length === 0 || no.length === 0) return true;
  // A direction separates strictly, or one of those that differ by less from it than from the lines of the points.
  const normals = points.flatMap(([ax, ay]) => points.map(([bx, by]) => [ay - by, bx - ax]));
  const turned = normals.flatMap(([x, y]) =>
    [-1, 0, 1].map((turn) => [1000 * x - turn * y, 1000 * y + turn * x]),
  );
  return [...turned, [1, 0], [0, 1]].some(([x, y]) => {
    const along = (list: typeof points) => list.map(([px, py]) => px * x + py * y);
    return (
      Math.min(...along(yes)) > Math.max(...along(no)) || Math.max(...along(yes)) < Math.min(...along(no))
    );
  });
}

describe('against a search of all lines', () => {
  test.each([1, 1e6, 2 ** -20])('points of a grid times %d', (unit) => {
    fc.assert(
      fc.property(grid, (points) => {
        const inputs = points.map(([x, y]) => [x * unit, 7e3 + y]);
        const result = of({ inputs, targets: points.map(([, , own]) => [Number(own)]) })!;
        expect(result.separable).toBe(separableByLines(points));
        if (result.separable) return;
        const sum = [0, 0, 0];
        result.examples.forEach((n, k) => {
          const [x, y, own] = points[n];
          [x, y, 1].forEach((entry, j) => {
            sum[j] += result.factors[k] * entry * (own ? 1 : -1);
          });
        });
        expect(result.examples.length).toBeLessThanOrEqual(4);
        expect(Math.min(...result.factors)).toBeGreaterThan(0);
        for (const entry of sum) expect(entry).toBeCloseTo(0, 14);
      }),
      { numRuns: 300 },
    );
  });
});

test('a plane that is claimed has every example on its side, in whole numbers', () => {
  const random = generator(4);
  const inputs = Array.from({ length: 400 }, () => Array.from({ length: 12 }, random));
  const targets = inputs.map((x) => [Number(x[0] - 0.3 * x[5] + 0.01 > 0)]);
  const problem = problemFrom({ ...neuron, inputs, targets });
  const sides = targets.map(([target], example) => ({ example, sign: target === 1 ? 1 : -1 }) as const);
  const system = sidesOfPlanes(problem, affineModel(problem)!)(sides, 1, 0);
  const decision = decide(system)!;
  if (!decision.separable || decision.w === undefined) throw new Error('it has a plane');
  const whole = [...decision.w].map(
    (w, k) => BigInt(Math.round(w * 2 ** 60)) << BigInt(system.exponents[k] + 200),
  );
  for (let n = 0; n < system.count; n++) {
    const sum = system.exact(n).reduce((total, entry, k) => total + entry * whole[k], 0n);
    expect(sum > 0n).toBe(true);
  }
});

describe('nearly separable', () => {
  // Three points on a line, and one beside the middle that is off by so much.
  const beside = (off: number) =>
    of({
      inputs: [
        [0, 0],
        [1, 1],
        [2, 2],
        [1, 1 + off],
      ],
      targets: [[0], [0], [0], [1]],
    });

  test('a gap of 1e-9 is one, and no gap is none', () => {
    expect(beside(1e-9)).toEqual({ separable: true });
    expect(beside(0)).toMatchObject({ separable: false });
  });

  test('where rounding hides the gap, whole numbers see it', () => {
    for (const off of [1e-13, 2 ** -52, -(2 ** -53)]) expect(beside(off)).toEqual({ separable: true });
  });

  test('in many examples, nothing is said', () => {
    const inputs = Array.from({ length: 500 }, (_, k) => [k / 10, k / 30]);
    const targets = inputs.map((_, k) => [Number(k > 100 && k < 200)]);
    expect([undefined, false]).toContain(of({ inputs, targets })?.separable);
  });

  test('10,000 examples of 30 inputs, with and without labels that are wrong', () => {
    const random = generator(1);
    const inputs = Array.from({ length: 10000 }, () => Array.from({ length: 30 }, random));
    const score = inputs.map((x) => x[0] + x[1] - x[2] / 2);
    expect(of({ inputs, targets: score.map((s) => [Number(s > 0)]) })).toEqual({ separable: true });
    const noisy = of({ inputs, targets: score.map((s, n) => [Number(n % 1000 === 0 ? s < 0 : s > 0)]) })!;
    expect(noisy).toMatchObject({ separable: false });
  });
});
