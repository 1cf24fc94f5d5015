import type { Problem } from '../../problem/problem.ts';

/** Writes what `initialize` tells a program of the problem, piece by piece: the examples may be hundreds of megabytes. */
export function* problemJson({ definition, train, data }: Problem): Iterable<string> {
  const { inputs, layers, loss, reduction, regularization } = definition;
  const network = {
    inputs,
    layers: layers.map(({ type, name, units, activation }) => ({
      type,
      name,
      units,
      activation: activation.alpha === undefined ? activation.type : activation,
    })),
  };
  const head = JSON.stringify({ network, loss: { ...loss, reduction }, regularization, train });
  yield `${head.slice(0, -1)},"data":{"inputs":`;
  yield* rowsJson(data.inputs, data.count);
  yield ',"targets":';
  yield* rowsJson(data.targets, data.count);
  yield '}}';
}

/** Rows of a flat array as nested lists. */
function* rowsJson(values: Float64Array, count: number): Iterable<string> {
  const width = count === 0 ? 0 : values.length / count;
  yield '[';
  for (let row = 0; row < count; row++) {
    yield `${row === 0 ? '' : ','}[${values.subarray(row * width, (row + 1) * width).join(',')}]`;
  }
  yield ']';
}
