import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrange, gather, type Layout, scatter } from '../../src/tensors/layout.ts';
import { parameterSpace } from '../../src/tensors/parameters.ts';

const WEIGHTS = ['out-in', 'in-out'] as const;
const BIASES = ['separate', 'first-column', 'last-column', 'none'] as const;
const ORDERS = [undefined, 'row-major', 'column-major'] as const;

const layouts: Layout[] = WEIGHTS.flatMap((weight) =>
  BIASES.flatMap((bias) =>
    ORDERS.map((unrolled) => ({ weight, bias, ...(unrolled !== undefined && { unrolled }) })),
  ),
);

/** The parameters of a network of dense layers: inputs, units of layer 1, units of layer 2, … */
function spaceOf(sizes: readonly number[], bias: boolean) {
  return parameterSpace(
    sizes.slice(1).flatMap((units, index) => {
      const layer = `layer${index + 1}`;
      const weight = {
        name: `${layer}.weight`,
        shape: [units, sizes[index]],
        axes: ['out', 'in'] as const,
        kind: 'weight' as const,
        layer,
      };
      return bias
        ? [
            weight,
            { name: `${layer}.bias`, shape: [units], axes: ['out'] as const, kind: 'bias' as const, layer },
          ]
        : [weight];
    }),
  );
}

// θ of one layer, [2 units, 3 inputs]: weights 11 12 13 / 21 22 23, biases 1 2
const THETA = Float64Array.of(11, 12, 13, 21, 22, 23, 1, 2);

describe('one layer of two units and three inputs', () => {
  const cases: [Layout, string, number[], number[]][] = [
    [{ weight: 'out-in', bias: 'first-column' }, 'layer1', [2, 4], [1, 11, 12, 13, 2, 21, 22, 23]],
    [{ weight: 'out-in', bias: 'last-column' }, 'layer1', [2, 4], [11, 12, 13, 1, 21, 22, 23, 2]],
    [{ weight: 'in-out', bias: 'first-column' }, 'layer1', [4, 2], [1, 2, 11, 21, 12, 22, 13, 23]],
    [{ weight: 'in-out', bias: 'last-column' }, 'layer1', [4, 2], [11, 21, 12, 22, 13, 23, 1, 2]],
    [
      { weight: 'out-in', bias: 'separate', unrolled: 'row-major' },
      'parameters',
      [8],
      [11, 12, 13, 21, 22, 23, 1, 2],
    ],
    [
      { weight: 'out-in', bias: 'separate', unrolled: 'column-major' },
      'parameters',
      [8],
      [11, 21, 12, 22, 13, 23, 1, 2],
    ],
    [
      { weight: 'out-in', bias: 'first-column', unrolled: 'column-major' },
      'parameters',
      [8],
      [1, 2, 11, 21, 12, 22, 13, 23],
    ],
    [
      { weight: 'in-out', bias: 'last-column', unrolled: 'column-major' },
      'parameters',
      [8],
      [11, 12, 13, 1, 21, 22, 23, 2],
    ],
  ];

  test.each(cases)('%o', (layout, name, shape, values) => {
    const [tensor, ...rest] = arrange(spaceOf([3, 2], true), layout);
    expect(rest).toEqual([]);
    expect([tensor.name, tensor.shape, [...gather(THETA, tensor)]]).toEqual([name, shape, values]);
  });

  test.each(WEIGHTS)('%s with a bias of its own', (weight) => {
    const tensors = arrange(spaceOf([3, 2], true), { weight, bias: 'separate' });
    expect(tensors.map(({ name }) => name)).toEqual(['layer1.weight', 'layer1.bias']);
    expect([...gather(THETA, tensors[1])]).toEqual([1, 2]);
    expect(tensors[0].shape).toEqual(weight === 'out-in' ? [2, 3] : [3, 2]);
  });
});

test.each(layouts)('%o arranges every weight once, and scatters it back', (layout) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 5 }), (sizes) => {
      const space = spaceOf(sizes, layout.bias !== 'none');
      const tensors = arrange(space, layout);
      const seen = tensors.flatMap((tensor) => [...tensor.source]).sort((a, b) => a - b);
      expect(seen).toEqual(Array.from({ length: space.size }, (_, k) => k));
      for (const { shape, source } of tensors) expect(shape.reduce((a, b) => a * b, 1)).toBe(source.length);

      const theta = Float64Array.from({ length: space.size }, (_, k) => k + 0.5);
      const back = new Float64Array(space.size);
      for (const tensor of tensors) scatter(gather(theta, tensor), tensor, back);
      expect(back).toEqual(theta);
    }),
  );
});

test('in-out is the transpose of out-in, element by element', () => {
  const space = spaceOf([4, 3, 2], true);
  for (const bias of BIASES.slice(0, 3)) {
    const rows = arrange(space, { weight: 'out-in', bias });
    const columns = arrange(space, { weight: 'in-out', bias });
    rows.forEach(({ shape: [height, width], source }, index) => {
      if (width === undefined) {
        expect(columns[index].source).toEqual(source);
        return;
      }
      for (let i = 0; i < height; i++)
        for (let j = 0; j < width; j++)
          expect(columns[index].source[j * height + i]).toBe(source[i * width + j]);
    });
  }
});

test('a weight that is no matrix is stored in one way, its bias beside it, and unrolled as asked', () => {
  const space = parameterSpace([
    {
      name: 'filter.weight',
      shape: [2, 1, 3],
      axes: ['out', 'row', 'column'],
      kind: 'weight',
      layer: 'filter',
    },
    { name: 'filter.bias', shape: [2], axes: ['out'], kind: 'bias', layer: 'filter' },
  ]);
  const theta = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const stored = (layout: Layout) =>
    arrange(space, layout).map((tensor) => [tensor.name, tensor.shape, [...gather(theta, tensor)]]);
  expect(stored({ weight: 'in-out', bias: 'first-column' })).toEqual([
    ['filter.weight', [2, 1, 3], [1, 2, 3, 4, 5, 6]],
    ['filter.bias', [2], [7, 8]],
  ]);
  expect(stored({ weight: 'out-in', bias: 'separate', unrolled: 'column-major' })).toEqual([
    ['parameters', [8], [1, 4, 2, 5, 3, 6, 7, 8]],
  ]);
});
