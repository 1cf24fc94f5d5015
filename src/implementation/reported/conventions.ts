import type { Problem } from '../../problem/problem.ts';

/** `W1`, `dW1`, `b2`, `grad_b2`, `Theta1_grad`, `weights_1`: what courses and tutorials call the tensors of a layer. */
const CONVENTION = /^(?:d|grad(?:ient)?|delta)?_?(w(?:eights?)?|theta|b(?:ias(?:es)?)?)_?(\d+)(?:_?grad)?$/i;

/**
 * Says what a name by convention may mean, such as `; if it is that of layer 1, name it hidden.weight` for `dW1`. It is
 * asked for and not assumed: some count layers from 0.
 */
export function byConvention(name: string, { network, tensors }: Problem): string {
  const [, kind, number] = CONVENTION.exec(name) ?? [];
  if (kind === undefined) return '';
  const layer = network.layers[Number(number) - 1];
  if (layer === undefined) return '';
  const wanted = [/^b/i.test(kind) ? `${layer.name}.bias` : `${layer.name}.weight`, layer.name];
  const tensor = tensors.find((one) => wanted.includes(one.name));
  return tensor === undefined
    ? ''
    : `; if it belongs to layer ${number}, name it ${JSON.stringify(tensor.name)}`;
}
