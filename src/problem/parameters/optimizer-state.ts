import type { Issues, Path } from '../../input/issues.ts';
import { tensorsIn } from '../../input/tensor-files/json.ts';
import type { Network } from '../../network/network.ts';
import type { Layout } from '../../tensors/layout.ts';
import type { OptimizerState } from '../optimizers/state.ts';
import type { Spec } from '../schema/spec.ts';
import { fitParameters } from './fit.ts';

/** Makes what the optimizer remembers before the first step, as `train.state` says; undefined where it says nothing. */
export function makeOptimizerState(
  { train }: Spec,
  network: Network,
  layout: Layout,
  issues: Issues,
): OptimizerState | undefined {
  const given = train?.state;
  if (given === undefined) return undefined;
  const { size } = network.space;
  const { step = 0, velocity, moments = {} } = given;
  const read = (value: unknown, ...keys: Path): Float64Array => {
    if (value === undefined) return new Float64Array(size);
    const path = ['train', 'state', ...keys];
    return fitParameters(tensorsIn(value, path, issues), path, network, layout);
  };
  const second = read(moments.second, 'moments', 'second');
  if (second.some((value) => value < 0)) {
    const message = 'a mean of squares is not negative';
    issues.add('wrong-value', ['train', 'state', 'moments', 'second'], message);
  }
  return {
    steps: step,
    velocity: read(velocity, 'velocity'),
    first: read(moments.first, 'moments', 'first'),
    second,
  };
}
