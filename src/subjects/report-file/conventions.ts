import { otherLayout } from '../../problem/parameters/fit.ts';
import type { Problem } from '../../problem/problem.ts';
import type { ParsedTensor } from './parsed-tensors.ts';

/** A layer's number, from 1, and which of its tensors it is. */
interface Meaning {
  readonly number: number;
  readonly bias: boolean;
}

/** `W1`, `dW1`, `b2`, `grad_b2`, `Theta1_grad`, `weights_1`: what courses and tutorials call the tensors of a layer. */
const CONVENTION =
  /(?<![\p{L}\p{N}])(?:d|grad(?:ient)?_?|delta_?)?(w(?:eights?)?|theta|b(?:ias(?:es)?)?)_?(\d+)(?:_?grad)?(?![\p{L}\p{N}])/iu;
/** `fc1.weight`, `linear2.bias`, `dense_1/kernel`: layers with a number in their names. */
const MODULE = /\p{L}_?(\d+)[./_](weight|kernel|bias)/iu;
/** `weights[0]`, `params['biases'][1]`: lists, which count from 0. */
const LIST = /(w(?:eights?)?|theta|b(?:ias(?:es)?)?)(?:_?grads?)?['"]?\]?\[(\d+)\]/i;

/**
 * Returns the likely meaning of a conventional name, such as `; if it belongs to layer 1, name it "hidden.weight"` for
 * `dW1`. The message asks, since some programs count layers from 0.
 */
export function byConvention(name: string, { shape }: Pick<ParsedTensor, 'shape'>, problem: Problem): string {
  const meaning = meaningOf(name);
  const layer = meaning && problem.network.layers[meaning.number - 1];
  if (layer === undefined) return '';
  const names = [`${layer.name}.${meaning?.bias ? 'bias' : 'weight'}`, layer.name];
  const tensor = problem.tensors.find((one) => names.includes(one.name));
  if (tensor === undefined) return '';
  const other = otherLayout(shape, tensor, problem.network, problem.layout);
  const then = other === '' ? `, name it ${JSON.stringify(tensor.name)}` : `: ${other}`;
  return `; if it belongs to layer ${meaning?.number}${then}`;
}

function meaningOf(name: string): Meaning | undefined {
  const list = LIST.exec(name);
  if (list !== null) return { number: Number(list[2]) + 1, bias: /^b/i.test(list[1]) };
  const module = MODULE.exec(name);
  if (module !== null) return { number: Number(module[1]), bias: /^b/i.test(module[2]) };
  const found = CONVENTION.exec(name);
  return found === null ? undefined : { number: Number(found[2]), bias: /^b/i.test(found[1]) };
}
