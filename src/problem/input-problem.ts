import type { DeclaredPart } from '../network/definition.ts';
import { columnsOf, rowLength, unitsOnly } from '../network/shape.ts';
import { INPUTS } from '../network/shapes.ts';
import { INPUT_TENSOR, withInputsAsParameters } from '../network/with-inputs.ts';
import type { ArrangedTensor } from '../tensors/layout.ts';
import type { Problem } from './problem.ts';

/**
 * Returns the problem in which the inputs of its examples are parameters, too, behind all others in θ. What is computed,
 * measured and judged of parameters then is of ∂cost/∂inputs as well.
 */
export function withInputs(problem: Problem): Problem {
  const own = inputTensors(problem);
  const size = problem.parameters.length;
  const parameters = new Float64Array(size + problem.data.inputs.length);
  parameters.set(problem.parameters);
  parameters.set(problem.data.inputs, size);
  const frozen = new Uint8Array(parameters.length).fill(1);
  frozen.set(problem.frozen);
  for (const { source } of own) for (const index of source) frozen[index] = 0;
  return {
    ...problem,
    network: withInputsAsParameters(problem.network, problem.data),
    parameters,
    frozen,
    tensors: [...problem.tensors, ...own],
  };
}

/** Returns the inputs as the person has them: one tensor an input, [examples, …], or as `columnsOf` has them in columns. */
export function inputTensors({ network, definition, parameters, data }: Problem): ArrangedTensor[] {
  const { inputs: width, inputShape = unitsOnly(width), inputParts = [] } = definition;
  const parts: readonly DeclaredPart[] =
    inputParts.length > 0 ? inputParts : [{ name: INPUTS, shape: inputShape }];
  const { count, examplesIn } = data;
  let from = 0;
  return parts.flatMap(({ name, shape, maskOf }) => {
    const start = parameters.length + from;
    const length = rowLength(shape);
    from += length;
    // Numbers of tokens have no derivative, and nobody asks for that of a mask.
    if (maskOf !== undefined || shape.some((axis) => axis.name === 'token')) return [];
    const axes = shape.map((axis) => axis.length);
    const columns = examplesIn === 'columns' ? columnsOf(shape, count) : undefined;
    const source = Int32Array.from({ length: count * length }, (_, flat) => {
      const row = columns?.inRows(flat) ?? flat;
      return start + Math.floor(row / length) * network.inputs + (row % length);
    });
    return [
      {
        name: name === INPUTS ? INPUT_TENSOR : name,
        shape: columns?.shape ?? [count, ...axes],
        source,
      },
    ];
  });
}
