import type { LayerDefinition } from '../definition.ts';
import { activation } from '../operations/activation.ts';
import { type HeadPart, mix, scores } from '../operations/head-products.ts';
import { type Hiding, maskedSoftmax } from '../operations/masked-softmax.ts';
import type { Operation } from '../operations/operation.ts';
import { positionwise } from '../operations/positionwise.ts';
import { rescale } from '../operations/rescale.ts';
import { rotate } from '../operations/rotate.ts';
import { same } from '../operations/same.ts';
import { positionsOf, rowLength, type Shape } from '../shape.ts';
import type { DeclaredTensor, LayerShape, LayerType, Misfit, Step, StepSource } from './layer.ts';

/** The fields of an attention. */
interface AttentionOptions {
  readonly heads?: number;
  readonly scale?: number;
  /** `causal`, the name of a part of the inputs that has a number for each key, or both. */
  readonly mask?: string | readonly string[];
  readonly maskHides?: boolean;
  readonly maskAfter?: boolean;
  readonly align?: 'first' | 'last';
  readonly rotary?: 'pairs' | 'halves';
  readonly packed?: boolean;
  readonly projection?: boolean;
}

const CAUSAL = 'causal';

/**
 * Attention: q = Wq·x + bq at each step, k and v alike of x or of a second layer that it reads, S = scale·q·kᵀ for each head,
 * P = softmax(S) over the keys that are seen, y = P·v, a = f(Wo·y + bo). Its tensors are `NAME.q.weight` …,
 * `NAME.out.bias`; where they are packed `NAME.qkv.weight` of [3·features, features] is q, k and v one after another.
 */
export const attention: LayerType = {
  mask: (definition) => named(definition),
  reads: 2,

  output(definition, inputs) {
    const { heads = 1, packed = false, maskAfter, align, rotary } = optionsOf(definition);
    const { input, memory, mask } = sourcesOf(definition, inputs);
    for (const shape of [input, memory]) if (positionsOf(shape)?.length !== 1) return notASequence(shape);
    const { length: features } = input[1];
    const [steps, keys] = [input, memory].map(([{ length }]) => length);
    if (features % heads !== 0) {
      const message = `its ${features} features have to be divisible by the number of heads, ${heads}`;
      return { key: 'heads', message };
    }
    if (rotary !== undefined && (features / heads) % 2 !== 0)
      return { key: 'rotary', message: `a head of ${features / heads} features cannot be turned in pairs` };
    if (packed && memory !== input)
      return { key: 'packed', message: 'q, k and v are packed where it reads one layer' };
    if (align === 'last' && keys < steps)
      return { key: 'align', message: `its first steps would see none of the ${keys} keys` };
    if (maskAfter && mask !== undefined)
      return { key: 'maskAfter', message: 'the causal mask alone can be applied after the softmax' };
    if (mask === undefined || [keys, steps * keys].includes(rowLength(mask))) return input;
    const message = `its mask has ${rowLength(mask)} numbers an example, and its input ${keys} steps`;
    return { key: 'mask', message };
  },

  declare(definition, inputs) {
    const { packed = false, projection = true } = optionsOf(definition);
    const { input, memory } = sourcesOf(definition, inputs);
    const [features, others] = [input, memory].map((shape) => shape[shape.length - 1].length);
    return [
      ...(packed
        ? affineTensors(definition, 'qkv', 3 * features, features)
        : ['q', 'k', 'v'].flatMap((part) =>
            affineTensors(definition, part, features, part === 'q' ? features : others),
          )),
      ...(projection ? affineTensors(definition, 'out', features, features) : []),
    ];
  },

  expand({ definition, inputShapes, output, units, tensors, biasInput, activation: f }) {
    const { heads = 1, packed = false, projection = true, scale, rotary, maskAfter } = optionsOf(definition);
    const { input, memory, mask } = sourcesOf(definition, inputShapes);
    const { length: features } = input[1];
    const size = features / heads;
    const each = definition.bias ? 2 : 1;
    const listed: Step[] = [];
    const add = (operation: Operation, ...reads: StepSource[]): StepSource => {
      listed.push({ operation, role: 'between', reads });
      return { step: listed.length - 1 };
    };
    const affine = (number: number, from = input, width = features): Operation =>
      positionwise(
        from[1].length,
        [from[0], { name: 'feature', length: width }],
        tensors.slice(number * each, (number + 1) * each),
        biasInput,
      );
    const project = (is: string, operation: Operation, source: number): StepSource => {
      listed.push({ operation, role: 'between', part: { is }, reads: [{ source }] });
      return { step: listed.length - 1 };
    };
    const all = packed ? project('qkv', affine(0, input, 3 * features), 0) : undefined;
    /** Where q, k and v are: the step, and the part of its positions. */
    const [q, k, v] = [input, memory, memory].map((from, part) => {
      const isTurned = rotary !== undefined && part < 2;
      const at = all ?? project('qkv'[part], affine(part, from), from === input ? 0 : 1);
      const own = headPart(definition, features, part);
      if (!isTurned) return { at, part: own };
      const turned: Shape = [from[0], { name: 'feature', length: features }];
      return {
        at: add(rotate(turned, own, size, rotary === 'halves'), at),
        part: { width: features, from: 0 },
      };
    });
    const [steps, keys] = [input[0].length, memory[0].length];
    const weights: Shape = [{ name: 'head', length: heads }, input[0], { name: 'key', length: keys }];
    const s = add(scores(weights, size, scale ?? 1 / Math.sqrt(size), q.part, k.part), q.at, k.at);
    const hiding = hidingOf({ definition, inputShapes });
    const { later } = hiding;
    const reads = mask === undefined ? [] : [{ source: inputShapes.length - 1 }];
    let p = add(maskedSoftmax(weights, maskAfter ? {} : hiding), s, ...reads);
    if (maskAfter && later !== undefined) {
      const factors = Float64Array.from({ length: rowLength(weights) }, (_, o) =>
        o % keys > (Math.floor(o / keys) % steps) + later ? 0 : 1,
      );
      p = add(rescale(weights, { factors }), p);
    }
    add(mix(output, heads, keys, v.part), p, v.at);
    return [
      ...listed,
      { operation: projection ? affine(packed ? 1 : 3) : same(output), role: 'z' },
      { operation: activation(f, units, output), role: 'a' },
    ];
  },
};

/** Returns the sequence of the queries, that of keys and values, which may be the same, and the mask. */
function sourcesOf(
  definition: LayerDefinition,
  inputs: readonly Shape[],
): { readonly input: Shape; readonly memory: Shape; readonly mask: Shape | undefined } {
  const [input, ...others] = inputs;
  const mask = named(definition) === undefined ? undefined : others.pop();
  return { input, memory: others[0] ?? input, mask };
}

/** Where the queries (0), keys (1) or values (2) stand in each position of what `NAME.q` … or `NAME.qkv` gives. */
export function headPart(definition: LayerDefinition, features: number, number: number): HeadPart {
  const { packed = false } = optionsOf(definition);
  return packed ? { width: 3 * features, from: number * features } : { width: features, from: 0 };
}

/** How many steps it has, and how many keys; whether it reads both from one layer, turns them, and hides after the softmax. */
export function traitsOf({ definition, inputShapes }: Pick<LayerShape, 'definition' | 'inputShapes'>) {
  const { rotary, maskAfter = false } = optionsOf(definition);
  const { input, memory } = sourcesOf(definition, inputShapes);
  const [steps, keys] = [input, memory].map(([{ length }]) => length);
  return { steps, keys, isSelf: memory === input, isTurned: rotary !== undefined, maskAfter };
}

/** Which keys it hides. */
export function hidingOf({
  definition,
  inputShapes,
}: Pick<LayerShape, 'definition' | 'inputShapes'>): Hiding {
  const { align, maskHides } = optionsOf(definition);
  const { input, memory, mask } = sourcesOf(definition, inputShapes);
  const isCausal = masks(definition).includes(CAUSAL);
  return {
    // Step t sees the keys up to t + later.
    ...(isCausal && { later: align === 'last' ? memory[0].length - input[0].length : 0 }),
    ...(mask && { mask: { width: rowLength(mask), hides: maskHides === true } }),
  };
}

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
