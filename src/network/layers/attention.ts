import type { LayerDefinition } from '../definition.ts';
import { activation } from '../operations/activation.ts';
import { mix, scores } from '../operations/head-products.ts';
import { maskedSoftmax } from '../operations/masked-softmax.ts';
import { positionwise } from '../operations/positionwise.ts';
import { same } from '../operations/same.ts';
import { positionsOf, rowLength, type Shape } from '../shape.ts';
import type { DeclaredTensor, LayerType, Misfit, Step } from './layer.ts';

/** The fields of an attention. */
interface AttentionOptions {
  readonly heads?: number;
  readonly scale?: number;
  /** `causal`, the name of a part of the inputs that has a number for each key, or both. */
  readonly mask?: string | readonly string[];
  readonly packed?: boolean;
  readonly projection?: boolean;
}

const CAUSAL = 'causal';

/**
 * Self-attention: q = Wq·x + bq and k and v alike at each step, S = scale·q·kᵀ for each head, P = softmax(S) over the keys
 * that are seen, y = P·v, a = f(Wo·y + bo). Its tensors are `NAME.q.weight` …, `NAME.out.bias`; where they are packed
 * `NAME.qkv.weight` of [3·features, features] is q, k and v one after another.
 */
export const attention: LayerType = {
  mask: (definition) => named(definition),

  output(definition, [input, mask]) {
    const { heads = 1 } = optionsOf(definition);
    const positions = positionsOf(input);
    if (positions?.length !== 1) return notASequence(input);
    const { length: features } = input[1];
    if (features % heads !== 0) {
      const message = `its ${features} features have to be divisible by the number of heads, ${heads}`;
      return { key: 'heads', message };
    }
    if (mask === undefined || rowLength(mask) === positions[0].length) return input;
    const message = `its mask has ${rowLength(mask)} numbers an example, and its input ${positions[0].length} steps`;
    return { key: 'mask', message };
  },

  declare(definition, [input]) {
    const { packed = false, projection = true } = optionsOf(definition);
    const features = input[input.length - 1].length;
    return [
      ...(packed
        ? affineTensors(definition, 'qkv', 3 * features, features)
        : ['q', 'k', 'v'].flatMap((part) => affineTensors(definition, part, features, features))),
      ...(projection ? affineTensors(definition, 'out', features, features) : []),
    ];
  },

  expand({ definition, inputShapes: [input], output, units, tensors, biasInput, activation: f }) {
    const { heads = 1, packed = false, projection = true, scale } = optionsOf(definition);
    const [steps, { length: features }] = input;
    const size = features / heads;
    const each = definition.bias ? 2 : 1;
    const affine = (number: number, width = features): Step['operation'] =>
      positionwise(
        features,
        [steps, { name: 'feature', length: width }],
        tensors.slice(number * each, (number + 1) * each),
        biasInput,
      );
    const parts: Step[] = packed
      ? [{ operation: affine(0, 3 * features), role: 'between' }]
      : [0, 1, 2].map((number) => ({ operation: affine(number), role: 'between', reads: [{ source: 0 }] }));
    /** Where q, k and v are: the step, and the part of its positions. */
    const from = [0, 1, 2].map((part) => ({
      step: packed ? 0 : part,
      part: { width: packed ? 3 * features : features, from: packed ? part * features : 0 },
    }));
    const [q, k, v] = from;
    const seen = parts.length + 1;
    const weights: Shape = [{ name: 'head', length: heads }, steps, { name: 'key', length: steps.length }];
    const hasMask = named(definition) !== undefined;
    return [
      ...parts,
      {
        operation: scores(weights, size, scale ?? 1 / Math.sqrt(size), q.part, k.part),
        role: 'between',
        reads: [{ step: q.step }, { step: k.step }],
      },
      {
        operation: maskedSoftmax(weights, masks(definition).includes(CAUSAL), hasMask),
        role: 'between',
        reads: [{ step: seen - 1 }, ...(hasMask ? [{ source: 1 }] : [])],
      },
      {
        operation: mix(output, heads, steps.length, v.part),
        role: 'between',
        reads: [{ step: seen }, { step: v.step }],
      },
      { operation: projection ? affine(packed ? 1 : 3) : same(output), role: 'z' },
      { operation: activation(f, units, output), role: 'a' },
    ];
  },
};

function optionsOf({ options = {} }: LayerDefinition): AttentionOptions {
  return options;
}

function masks(definition: LayerDefinition): readonly string[] {
  return [optionsOf(definition).mask ?? []].flat();
}

/** The part of the inputs that says which keys are seen. */
function named(definition: LayerDefinition): { readonly part: string } | undefined {
  const part = masks(definition).find((name) => name !== CAUSAL);
  return part === undefined ? undefined : { part };
}

function notASequence(input: Shape): Misfit {
  const found = input.map(({ name, length }) => `${length} ${name}${length === 1 ? '' : 's'}`).join(', ');
  return {
    message: `a layer of type attention needs a sequence of steps and features, and its input has ${found}; inputs of a network that are one are written {"steps": …, "features": …}`,
  };
}

function affineTensors(
  { name: layer, bias }: LayerDefinition,
  part: string,
  units: number,
  inputs: number,
): DeclaredTensor[] {
  const weight = {
    name: `${layer}.${part}.weight`,
    shape: [units, inputs],
    axes: ['out', 'in'],
    kind: 'weight',
    layer,
  } as const;
  if (!bias) return [weight];
  const shape = [bias === 'shared' ? 1 : units];
  return [weight, { name: `${layer}.${part}.bias`, shape, axes: ['out'], kind: 'bias', layer }];
}
