import { describe, expect, test } from 'vitest';
import { NncheckError } from '../../../../src/errors.ts';
import { evaluate } from '../../../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../../../src/problem/load.ts';
import type { Problem } from '../../../../src/problem/problem.ts';
import { formats } from '../../../../src/subjects/report-file/formats.ts';
import { matchReport } from '../../../../src/subjects/report-file/match-report.ts';
import type { ReportedNumbers } from '../../../../src/subjects/report-file/reported-numbers.ts';
import { ordersOf } from '../../../../src/subjects/report-file/table/orders.ts';
import { generator } from '../../../support/random.ts';

/** A network of random shape, weights and data. */
async function problemWith(random: () => number, scale = 1): Promise<Problem> {
  const among = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  const numbers = (count: number) => Array.from({ length: count }, () => scale * (2 * random() - 1));
  const sizes = [among(1, 3), ...Array.from({ length: among(1, 2) }, () => among(1, 3))];
  const values: Record<string, unknown> = {};
  const layers = sizes.slice(1).map((units, k) => {
    values[`layer${k + 1}.weight`] = Array.from({ length: units }, () => numbers(sizes[k]));
    values[`layer${k + 1}.bias`] = numbers(units);
    return { type: 'dense' as const, units, activation: 'tanh' as const };
  });
  const examples = 4;
  const rows = (width: number) => Array.from({ length: examples }, () => numbers(width));
  return problemFromSpec(
    {
      network: { inputs: sizes[0], layers },
      loss: { type: 'squared' },
      parameters: { values: values as never },
      data: { inputs: rows(sizes[0]), targets: rows(sizes[sizes.length - 1]) },
    },
    { directory: '.' },
  );
}

/** Mistakes, each of a gradient in θ's order. */
const MISTAKES: Readonly<Record<string, (gradient: Float64Array, problem: Problem) => Float64Array>> = {
  none: (gradient) => gradient,
  scaled: (gradient) => gradient.map((value) => value / 4),
  opposite: (gradient) => gradient.map((value) => -value),
  transposed: (gradient, { network }) => {
    const wrong = gradient.slice();
    for (const { axes, offset, shape } of network.space.tensors) {
      if (axes.length !== 2) continue;
      const [units, inputs] = shape;
      for (let k = 0; k < units * inputs; k++) {
        wrong[offset + k] = gradient[offset + (k % units) * inputs + Math.floor(k / units)];
      }
    }
    return wrong;
  },
  'without biases': (gradient, { network }) =>
    gradient.map((value, k) => (network.space.tensorAt(k).kind === 'bias' ? 0 : value)),
};

const FORMATS: Readonly<Record<string, (value: number) => string>> = {
  'all digits': String,
  'eight digits': (value) => value.toPrecision(8),
  'four decimals': (value) => value.toFixed(4),
};

async function read(text: string, problem: Problem): Promise<ReportedNumbers> {
  const report = await formats['.txt'](new TextEncoder().encode(text), 'table.txt', async () => {
    throw new Error('no other file');
  });
  return matchReport(report, problem, 'table.txt');
}

describe.each([undefined, 'numerical   backpropagation'])('under the heading %s', (heading) => {
  test.each(Object.keys(FORMATS))('a table is read in the right order or not at all: %s', async (format) => {
    const write = FORMATS[format];
    const refused = new Set<string>();
    for (let seed = 1; seed <= 20; seed++) {
      const next = generator(seed);
      const problem = await problemWith(() => (next() + 1) / 2);
      const gradient = evaluate(problem).gradient;
      // Differences of a usual step are right to about nine digits.
      const differences = gradient.map((value) => value * (1 + 1e-9 * next()) + 1e-11 * next());
      for (const { source } of ordersOf(problem.network.space, problem.frozen)) {
        for (const [mistake, make] of Object.entries(MISTAKES)) {
          const columns = [differences, make(gradient, problem)];
          const rows = Array.from(source, (k) => columns.map((column) => write(column[k])).join(' '));
          try {
            const { vectors, reading } = await read([heading ?? '', ...rows].join('\n'), problem);
            const shown = columns.map((column) => Array.from(column, (value) => Number(write(value))));
            const given = [vectors.numericalGradient!, vectors.gradient!].map(({ values }) => [...values]);
            // Where both are right, either may be taken for the numerical one.
            expect(reading!.roles!.by === 'both' ? given.sort() : given).toEqual(
              reading!.roles!.by === 'both' ? shown.sort() : shown,
            );
          } catch (error) {
            if (!(error instanceof NncheckError)) throw error;
            refused.add(mistake);
          }
        }
      }
    }
    // A transposed column is right in another order, and only a heading tells which column counts.
    expect([...refused]).toEqual(heading === undefined ? ['transposed'] : []);
  });
});

test('numbers that are not the gradient of the spec in any order are refused', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const next = generator(seed);
    const problem = await problemWith(() => (next() + 1) / 2);
    const { gradient } = evaluate(problem);
    const orders = ordersOf(problem.network.space, problem.frozen);
    const known = new Set(orders.map(({ source }) => source.join()));
    for (const { source } of orders) {
      const other = source.map((_, k) => source[(2 * k + 1) % source.length]);
      const isOther = new Set(other).size === other.length && !known.has(other.join());
      const tables = {
        'both columns are scaled': (k: number) => [gradient[k] / 4, gradient[k] / 4],
        ...(isOther && {
          'the order is another one': (k: number) => [gradient[other[source.indexOf(k)]], gradient[k] / 4],
        }),
        'the weights are others': () => [next(), next()],
      };
      for (const [what, row] of Object.entries(tables)) {
        const text = Array.from(source, (k) => row(k).join(' ')).join('\n');
        await expect(read(text, problem), what).rejects.toThrow(/Say the order/);
      }
    }
  }
});
