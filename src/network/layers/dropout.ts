import type { LayerDefinition } from '../definition.ts';
import { activation } from '../operations/activation.ts';
import { multiply } from '../operations/multiply.ts';
import { rescale } from '../operations/rescale.ts';
import { rowLength } from '../shape.ts';
import type { LayerType, Step } from './layer.ts';

/** The fields of a dropout. */
export interface DropoutOptions {
  readonly keep?: number;
  /** The name of a part of the inputs, or a row of zeros and ones for each example; absent: drawn. */
  readonly mask?: string | readonly unknown[];
  readonly seed?: number;
  readonly inverted?: boolean;
  readonly mode?: 'training' | 'evaluation';
}

export function dropoutOptions({ options = {} }: LayerDefinition): DropoutOptions {
  return options;
}

/** a = f(x ⊙ mask / keep), or without the division, and f(x) or f(x·keep) when evaluating. */
export const dropout: LayerType = {
  mask(definition) {
    const { mode, mask } = dropoutOptions(definition);
    if (mode === 'evaluation') return undefined;
    return typeof mask === 'string' ? { part: mask } : 'appended';
  },
  output(_definition, [input, mask]) {
    if (mask === undefined || rowLength(mask) === rowLength(input)) return input;
    const message = `its mask has ${rowLength(mask)} numbers an example, and its input ${rowLength(input)}`;
    return { key: 'mask', message };
  },
  declare: () => [],
  expand({ definition, output, units, activation: f }) {
    const { keep = 1, inverted = true, mode = 'training' } = dropoutOptions(definition);
    const isTraining = mode === 'training';
    const factors = new Float64Array(units).fill(isTraining ? 1 / keep : keep);
    const masked: Step = {
      operation: multiply(output),
      role: 'between',
      reads: [{ source: 0 }, { source: 1 }],
    };
    return [
      ...(isTraining ? [masked] : []),
      { operation: rescale(output, isTraining === inverted ? { factors } : {}), role: 'z' },
      { operation: activation(f, units, output), role: 'a' },
    ];
  },
};
