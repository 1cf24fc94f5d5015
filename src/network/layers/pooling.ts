import { activation } from '../operations/activation.ts';
import { averagePool } from '../operations/average-pool.ts';
import { maxPool } from '../operations/max-pool.ts';
import type { Operation } from '../operations/operation.ts';
import type { LayerShape, LayerType } from './layer.ts';
import { paddingMisfit, windowedOutput } from './windowed.ts';

const pooling = (operationOf: (shape: LayerShape) => Operation): LayerType => ({
  output: (definition, [input]) => paddingMisfit(definition) ?? windowedOutput(definition, input),
  declare: () => [],
  expand: (shape) => [
    { operation: operationOf(shape), role: 'z' },
    { operation: activation(shape.activation, shape.units, shape.output), role: 'a' },
  ],
});

/** The largest number of each window. */
export const maxPool2d = pooling(({ definition, inputShapes: [input], output }) =>
  maxPool(input, output, definition.windows!, definition.ties),
);

/** The mean of each window. */
export const averagePool2d = pooling(({ definition, inputShapes: [input], output }) =>
  averagePool(input, output, definition.windows!, definition.countPadding ?? true),
);
