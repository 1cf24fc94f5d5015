import type { Hint } from '../../verdict/hint.ts';

/** What a person writes that can be wrong, by the part that shows it. */
const PARTS: Readonly<Record<Hint['part'], string>> = {
  preActivations: 'forward pass',
  activations: 'forward pass',
  outputs: 'forward pass',
  cost: 'cost',
  deltas: 'backward pass',
  gradient: 'backward pass',
  inputGradient: 'backward pass',
  consistency: 'backward pass',
  numericalGradient: 'numerical check',
  update: 'update step',
};

/** Says where a fault is: `backward pass: hidden.weight and hidden.bias; start at hidden.bias, unit 2`. */
export function hintInWords({ part, layer, tensors, start, units, example }: Hint): string {
  const where = PARTS[part];
  const of = units === undefined ? '' : `, ${units.length === 1 ? 'unit' : 'units'} ${units.join(', ')}`;
  if (layer !== undefined) {
    return `${where}: first wrong value in layer ${JSON.stringify(layer)}${of}, example ${example}`;
  }
  if (tensors === undefined || start === undefined) return where;
  if (tensors.length === 1) return `${where}: ${start}${of}`;
  return `${where}: ${tensors.join(', ')}; start at ${start}${of}`;
}
