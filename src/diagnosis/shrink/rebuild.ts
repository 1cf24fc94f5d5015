import { collectIssues, locateByPath } from '../../input/issues.ts';
import { buildNetwork } from '../../network/build.ts';
import { defineNetwork } from '../../problem/definition.ts';
import type { Problem } from '../../problem/problem.ts';
import type { Spec } from '../../problem/schema/spec.ts';
import { validate } from '../../problem/schema/validate.ts';
import { arrange } from '../../tensors/layout.ts';
import { indexOf } from '../../tensors/tensor.ts';

/**
 * Builds the problem of a spec with the numbers of another problem: the first along each axis of a tensor and of each
 * example, from the beginning again where more are needed.
 *
 * @param spec whose parameters and data are of the old network
 * @param last whether the last are taken in place of the first
 * @returns undefined where there is no such network
 */
export function rebuild(problem: Problem, spec: Spec, last = false): Problem | undefined {
  const issues = collectIssues('spec', locateByPath());
  validate(spec, issues);
  if (issues.count > 0) return undefined;
  const definition = defineNetwork(spec, issues);
  if (issues.count > 0) return undefined;
  const built = buildNetwork(definition);
  const old = (k: number, now: number, before: number): number =>
    (last && now < before ? k + before - now : k) % before;
  const parameters = new Float64Array(built.space.size);
  const frozen = new Uint8Array(built.space.size);
  for (const { name, shape, offset, size } of built.space.tensors) {
    const before = problem.network.space.tensors.find((tensor) => tensor.name === name);
    if (before === undefined) return undefined;
    for (let k = 0; k < size; k++) {
      const from = indexOf(k, shape).reduce(
        (place, index, axis) => place * before.shape[axis] + old(index, shape[axis], before.shape[axis]),
        0,
      );
      parameters[offset + k] = problem.parameters[before.offset + from];
      frozen[offset + k] = problem.frozen[before.offset];
    }
  }
  const { drawn: _, redraw: __, optimizerState: ___, validation: ____, ...rest } = problem;
  const { count, inputs, targets } = problem.data;
  const columns = (values: Float64Array, width: number): Float64Array => {
    const before = values.length / count;
    return Float64Array.from({ length: count * width }, (_, k) => {
      return values[Math.floor(k / width) * before + old(k % width, width, before)];
    });
  };
  const data = {
    count,
    inputs: columns(inputs, built.inputs),
    targets: columns(targets, built.layers[built.layers.length - 1].units),
  };
  const tensors = arrange(built.space, problem.layout);
  return { ...rest, network: built, definition, parameters, frozen, tensors, data };
}
