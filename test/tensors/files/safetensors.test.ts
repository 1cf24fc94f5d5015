import { describe, expect, test } from 'vitest';
import { read as readSafetensors } from '../../../src/tensors/files/safetensors.ts';
import { LIMITS } from '../../../src/tensors/files/source.ts';
import { thrown } from './reading.ts';

/** A .safetensors file with this header, followed by so many bytes. */
function safetensors(header: string | object, bytes = 0, length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const start = new DataView(new ArrayBuffer(8));
  start.setBigUint64(0, length ?? BigInt(text.length), true);
  return Uint8Array.of(...new Uint8Array(start.buffer), ...text, ...new Uint8Array(bytes));
}
const tensor = (from: number, to: number, more = {}) => ({
  dtype: 'F32',
  shape: [(to - from) / 4],
  data_offsets: [from, to],
  ...more,
});
const read = (bytes: Uint8Array, limits = {}) =>
  readSafetensors(bytes, 'w.safetensors', { ...LIMITS, ...limits });

test('a header may be padded, in any order, and have metadata', async () => {
  const bytes = safetensors(
    `${JSON.stringify({ b: tensor(4, 12), __metadata__: { format: 'pt' }, a: tensor(0, 4) })}   `,
    12,
  );
  const tensors = await read(bytes);
  expect([...tensors].map(([name, { shape }]) => [name, shape])).toEqual([
    ['b', [2]],
    ['a', [1]],
  ]);
});

describe('a file that is not what it should be', () => {
  test.each<[string, Uint8Array, string, string]>([
    ['empty', new Uint8Array(0), 'file-truncated', 'byte 0: it ends within the length of its header'],
    [
      'cut off in its header',
      safetensors('{}', 0, 100n),
      'file-truncated',
      'byte 0: the header claims to have 100 bytes, and the file has 10: it may be truncated, or not a .safetensors file',
    ],
    [
      'with an absurd header',
      safetensors('{}', 0, 2n ** 64n - 1n),
      'file-truncated',
      'byte 0: the header claims to have 18446744073709552000 bytes, and the file has 10: it may be truncated, or not a .safetensors file',
    ],
    [
      'with a header that is no JSON',
      safetensors('{"a": '),
      'safetensors-header',
      'byte 8: the header is no JSON',
    ],
    [
      'with a header that is no UTF-8',
      safetensors('{"a": 1}').fill(0xff, 10, 11),
      'safetensors-header',
      'byte 8: the header is no JSON',
    ],
    [
      'with a header that is a list',
      safetensors('[]'),
      'safetensors-header',
      'byte 8: the header has to be an object of tensors by name',
    ],
    [
      'with a name twice',
      safetensors(
        '{"ä": {"dtype":"U8","shape":[1],"data_offsets":[0,1]}, "ä": {"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
        1,
      ),
      'duplicate-tensor',
      'ä: byte 64: the header has this name twice',
    ],
    [
      'with a tensor that is a number',
      safetensors({ a: 1 }),
      'safetensors-header',
      'a: byte 8: expected an object with dtype, shape and data_offsets',
    ],
    [
      'with a type of 8 bits',
      safetensors({ a: tensor(0, 4, { dtype: 'F8_E4M3' }) }, 4),
      'element-type',
      'a: byte 8: its dtype is one of F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, BOOL, found "F8_E4M3"',
    ],
    [
      'with a negative length',
      safetensors({ a: tensor(0, 4, { shape: [-1] }) }, 4),
      'safetensors-header',
      'a: byte 8: shape has to be a list of lengths, from 0 on',
    ],
    [
      'with three offsets',
      safetensors({ a: tensor(0, 4, { data_offsets: [0, 2, 4] }) }, 4),
      'safetensors-header',
      'a: byte 8: data_offsets has to be a list of two offsets',
    ],
    [
      'with offsets that are not its shape',
      safetensors({ a: tensor(0, 4, { shape: [2] }) }, 4),
      'safetensors-header',
      'a: byte 8: its shape [2] of F32 takes 8 bytes, and its offsets are 0 to 4',
    ],
    [
      'with more than there is memory',
      safetensors({ a: tensor(0, 2 ** 52) }, 4),
      'file-truncated',
      'a: byte 92: its bytes end at 4503599627370588, and the file at 96: it may be truncated',
    ],
    [
      'cut off',
      safetensors({ a: tensor(0, 4), b: tensor(4, 12) }, 11),
      'file-truncated',
      'b: byte 120: its bytes end at 128, and the file at 127: it may be truncated',
    ],
    [
      'with tensors that overlap',
      safetensors({ a: tensor(0, 8), b: tensor(4, 12) }, 12),
      'tensors-overlap',
      'b: byte 120: its bytes are also those of another tensor',
    ],
    [
      'with the same bytes twice',
      safetensors({ a: tensor(0, 8), b: tensor(0, 8) }, 8),
      'tensors-overlap',
      'b: byte 115: its bytes are also those of another tensor',
    ],
    [
      'with a gap',
      safetensors({ a: tensor(0, 4), b: tensor(8, 12) }, 12),
      'tensors-gap',
      'b: byte 120: 4 bytes before it belong to no tensor',
    ],
    [
      'with bytes at its end',
      safetensors({ a: tensor(0, 4) }, 7),
      'trailing-bytes',
      'byte 66: 3 bytes at the end belong to no tensor',
    ],
  ])('%s', async (_, bytes, code, message) => {
    const error = await thrown(read(bytes));
    expect(error.message).toContain(`w.safetensors: ${message}`);
    expect(error.code).toBe(code);
  });
});

test('names are shown without what would garble a terminal', async () => {
  const name = `\u001b[31mred\u0007${'x'.repeat(1000)}`;
  const { message } = await thrown(read(safetensors({ [name]: 1 })));
  expect(message).toMatch(/^w\.safetensors: "\\u001b\[31mred\\u0007x{68,72}…": byte 8: /);
});

test('limits', async () => {
  const bytes = safetensors({ a: tensor(0, 4), b: tensor(4, 12) }, 12);
  expect((await thrown(read(bytes, { tensors: 1 }))).code).toBe('too-many-tensors');
  expect((await thrown(read(bytes, { numbers: 2 }))).code).toBe('too-many-numbers');
  expect((await read(bytes, { tensors: 2, numbers: 3 })).size).toBe(2);
});
