import type { Issues, Path } from '../../input/issues.ts';
import type { ArrayData } from '../schema/data.ts';
import type { Spec } from '../schema/spec.ts';
import type { SpecReading } from '../settings.ts';
import { placedReading } from './placed.ts';

/** Checks that an upstream gradient is given in place of targets, and to no other loss. */
export function checkUpstream({ loss, data, train }: Spec, issues: Issues): void {
  if (loss.type !== 'upstream') {
    if (loss.values !== undefined) {
      const message = `the ${loss.type} loss has no values; the upstream loss has them`;
      issues.add('no-such-constant', ['loss', 'values'], message, 'key');
    }
    return;
  }
  const refuse = (path: Path, message: string): void => issues.add('upstream-loss', path, message, 'key');
  if (loss.values === undefined)
    refuse(['loss'], 'the upstream loss needs "values": ∂cost/∂outputs, a list of numbers for each example');
  if (loss.reduction !== undefined && loss.reduction !== 'sum') {
    const message = `the upstream gradient is ∂cost/∂outputs as it is, so that the reduction is sum; found ${loss.reduction}`;
    refuse(['loss', 'reduction'], message);
  }
  if ('task' in data || 'file' in data)
    refuse(['data'], 'with the upstream loss the data are {"inputs": …} alone');
  else if ('targets' in data)
    refuse(['data', 'targets'], 'the upstream loss has no targets: its "values" take their place');
  if (data.standardize === 'targets' || data.standardize === 'both')
    refuse(['data', 'standardize'], 'the upstream loss has no targets to standardize');
  if (train?.validation !== undefined)
    refuse(['train', 'validation'], 'a network with the upstream loss cannot be trained');
}

/** Returns the data with the upstream gradient, where there is one, as targets, whose issues are shown at the loss. */
export function withUpstream(
  { loss, data }: Spec,
  reading: SpecReading,
): { data: Spec['data']; reading: SpecReading } {
  if (loss.values === undefined || 'task' in data || 'file' in data) return { data, reading };
  const placed = ([first, second, ...rest]: Path): Path =>
    first === 'data' && second === 'targets' ? ['loss', 'values', ...rest] : [first, second, ...rest];
  // Arrays by name are read as those of inputs are.
  const targets = loss.values as ArrayData['targets'];
  return { data: { ...data, targets }, reading: placedReading(reading, placed) };
}
