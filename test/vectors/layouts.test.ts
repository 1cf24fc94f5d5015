import { expect, test } from 'vitest';
import { problemFromSpec } from '../../src/problem/load.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';
import { placesInOrder } from '../../src/tensors/tensor.ts';
import { judgeReport } from '../support/reported.ts';
import { CONVERTERS } from './layers.ts';
import { listsOf, readVectors, type Stored } from './vector.ts';

/** The same numbers with their axes in another order. */
function permuted({ shape, values }: Stored, order: readonly number[]): Stored {
  const place = placesInOrder(shape, order);
  return { shape: order.map((axis) => shape[axis]), values: values.map(() => values[place()]) };
}

/** NHWC of NCHW, and the kernel [row, column, in, out] of [out, in, row, column]. */
const [NHWC, KERNEL] = [
  [0, 2, 3, 1],
  [2, 3, 1, 0],
];

test.each(readVectors().filter(({ layer }) => layer === 'conv2d'))(
  'a convolution whose arrays are NHWC, and whose kernel is [row, column, in, out]: $id',
  async (vector) => {
    const { spec } = CONVERTERS.conv2d(vector);
    const { x, w, b } = vector.inputs;
    const [, channels, rows, columns] = x.shape;
    const turned: Spec = {
      ...spec,
      network: { ...spec.network, inputs: { rows, columns, channels } },
      loss: { type: 'upstream', values: listsOf(permuted(vector.upstream.output, NHWC)) },
      parameters: {
        layout: { kernel: ['row', 'column', 'in', 'out'] },
        values: { 'conv.weight': listsOf(permuted(w, KERNEL)), 'conv.bias': listsOf(b) },
      },
      data: { inputs: listsOf(permuted(x, NHWC)) },
    };
    const problem = await problemFromSpec(turned);
    const report = (dx: Stored): string =>
      JSON.stringify({
        outputs: listsOf(permuted(vector.outputs.out, NHWC)),
        gradient: {
          'conv.weight': listsOf(permuted(vector.gradients.w, KERNEL)),
          'conv.bias': listsOf(vector.gradients.b),
        },
        inputGradient: listsOf(dx),
      });
    const { parts } = await judgeReport(problem, report(permuted(vector.gradients.x, NHWC)));
    expect(parts).toMatchObject({ outputs: 'match', gradient: 'match', inputGradient: 'match' });
    // In the order of the other layout the shape is refused, or the numbers are.
    const other = judgeReport(problem, report(vector.gradients.x)).then(
      (check) => check.parts.inputGradient,
      (error: Error) => error.message,
    );
    expect(await other).toMatch(/mismatch|expected the shape/);
    if (rows === channels) return;
    const swapped = problemFromSpec({ ...turned, data: spec.data }).catch(({ message }: Error) => message);
    expect(await swapped).toContain(
      `data.inputs: expected lists of ${rows} × ${columns} × ${channels} numbers an example (rows, columns, channels), found ${channels} × ${rows} × ${columns}`,
    );
  },
);
