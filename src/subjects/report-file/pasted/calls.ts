import type { Precision } from '../../../tensors/precision.ts';
import { precisionReader } from '../../../tensors/precision.ts';
import { UNIT_ROUNDOFF } from '../../../tensors/rounding.ts';
import type { ParsedTensor } from '../parsed-tensors.ts';
import { notANumber, readBrackets } from './brackets.ts';
import type { Cursor } from './cursor.ts';
import { takeNumber } from './numbers.ts';

/** Unit roundoff by the name of a dtype, of which there are others. */
const ROUNDOFF: Readonly<Record<string, number>> = UNIT_ROUNDOFF;

/** A call with an array or a number in it, and not the shape of `a tensor (4, 3)`. */
const CALL = /(?:\w+\.)*(array|tensor|Array|DeviceArray|float\d\d)\s*\(\s*(?!\d+\s*,\s*[\d)])/y;

/** Whether an array as its `repr` shows it stands here. */
export function seesCall(source: Cursor): boolean {
  return source.sees(CALL);
}

/**
 * Reads an array as its `repr` shows it: `array([[…]], dtype=float32)`, `tensor([…], requires_grad=True)`; undefined where
 * no such call stands here.
 */
export function takeCall(source: Cursor): ParsedTensor | undefined {
  const call = source.take(CALL);
  if (call === undefined) return undefined;
  const array = source.sees(/\[/y) ? readBrackets(source) : scalar(source);
  const rest = restOfCall(source);
  const dtype =
    /dtype=(?:\w+\.)*['"]?(\w+)/.exec(rest)?.[1] ?? (call[1].startsWith('float') ? call[1] : undefined);
  const roundoff = ROUNDOFF[dtype ?? usual(call[1])];
  const precision: Precision = { ...array.precision, ...(roundoff !== undefined && { roundoff }) };
  return { ...array, precision };
}

/** torch leaves out the dtype of a float32, numpy that of a float64. */
function usual(call: string): string {
  return call === 'tensor' ? 'float32' : '';
}

function scalar(source: Cursor): ParsedTensor {
  const number = takeNumber(source);
  if (number === undefined) throw notANumber(source);
  const reader = precisionReader();
  reader.add(number.text, number.value);
  return { shape: [], values: Float64Array.of(number.value), precision: reader.precision() };
}

/** Reads up to the bracket that closes the call: `, grad_fn=<AddmmBackward0>, device='cuda:0')`. */
function restOfCall(source: Cursor): string {
  const start = source.at;
  let depth = 1;
  while (depth > 0) {
    const next = source.take(/[^()[\]]*([()[\]])/y)?.[1];
    if (next === undefined)
      throw source.fail('cut-off', 'this array has no closing bracket: it may be truncated');
    if (next === '(' || next === '[') depth++;
    else depth--;
  }
  return source.text.slice(start, source.at - 1);
}
