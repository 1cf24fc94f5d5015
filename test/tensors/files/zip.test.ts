import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { read as readNpz } from '../../../src/tensors/files/npz.ts';
import { LIMITS } from '../../../src/tensors/files/source.ts';
import { GOLDEN, thrown } from './reading.ts';

const stored = readFileSync(join(GOLDEN, 'savez.npz'));
const deflated = readFileSync(join(GOLDEN, 'savez-compressed.npz'));
const zip64 = readFileSync(join(GOLDEN, 'zip64.npz'));
const npy = readFileSync(join(GOLDEN, 'vector.npy'));

/** Where the records of the central directory start, in order: their signature is in nothing else of these files. */
function directory(bytes: Buffer): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf('PK\x01\x02'); at !== -1; at = bytes.indexOf('PK\x01\x02', at + 1))
    found.push(at);
  return found;
}

/** A copy of an archive with something else in it. */
function changed(bytes: Buffer, change: (copy: Buffer, records: number[]) => void): Buffer {
  const copy = Buffer.from(bytes);
  change(copy, directory(copy));
  return copy;
}

const read = (bytes: Uint8Array, limits = {}) => readNpz(bytes, 'w.npz', { ...LIMITS, ...limits });

test('the fixtures have records to change', () => {
  expect([directory(stored).length, directory(deflated).length]).toEqual([4, 5]);
});

describe('an archive that is not what it should be', () => {
  test.each<[string, Uint8Array, string, string | RegExp]>([
    [
      'empty',
      new Uint8Array(0),
      'not-zip',
      'w.npz: byte 0: it does not start as a zip archive: expected 50 4b 03 04, found nothing',
    ],
    [
      'no archive',
      npy,
      'not-zip',
      'w.npz: byte 0: it does not start as a zip archive: expected 50 4b 03 04, found 93 4e 55 4d',
    ],
    [
      'cut off',
      stored.subarray(0, -30),
      'file-truncated',
      /^w\.npz: it cannot be read as a zip archive \(.*\): it may be truncated$/,
    ],
    [
      'with bytes after its end',
      Buffer.concat([stored, Buffer.from('more')]),
      'file-damaged',
      /Invalid comment length/,
    ],
    [
      'with an entry beyond its end',
      changed(stored, (copy, [first]) => copy.writeUInt32LE(0x7fffffff, first + 42)),
      'file-truncated',
      /^w\.npz: layer1\.weight\.npy: it cannot be read as a zip archive/,
    ],
    [
      'with an entry that is no array',
      Buffer.from(zipSync({ 'notes.txt': npy })),
      'not-npy',
      'w.npz: notes.txt: expected entries that are arrays, named NAME.npy',
    ],
    [
      'with an entry that is none inside',
      Buffer.from(zipSync({ 'a.npy': new Uint8Array(3) }, { level: 0 })),
      'not-npy',
      /^w\.npz: a\.npy: byte 35: it does not start as an \.npy file: expected .*, found 00 00 00$/,
    ],
    [
      'with a packed entry that is none inside',
      Buffer.from(zipSync({ 'a.npy': new Uint8Array(300) })),
      'not-npy',
      /^w\.npz: a\.npy \(unpacked\): byte 0: it does not start as an \.npy file/,
    ],
    [
      'with an encrypted entry',
      changed(stored, (copy, [, second]) => {
        copy.writeUInt16LE(1, second + 8);
        copy.writeUInt32LE(copy.readUInt32LE(second + 24) + 12, second + 20);
      }),
      'zip-method',
      'w.npz: layer1.bias.npy: byte 243: it is encrypted',
    ],
    [
      'with a wrong checksum',
      changed(stored, (copy, [first]) => copy.writeUInt32LE(7, first + 16)),
      'file-damaged',
      'w.npz: layer1.weight.npy: byte 67: its checksum is wrong: the file is damaged',
    ],
    [
      'with a changed number',
      changed(stored, (copy) => copy.writeUInt8(9, 67 + 130)),
      'file-damaged',
      'w.npz: layer1.weight.npy: byte 67: its checksum is wrong: the file is damaged',
    ],
    [
      'with damaged packed bytes',
      changed(deflated, (copy) => copy.fill(0xff, 60, 70)),
      'file-damaged',
      /^w\.npz: zeros\.npy: byte 59: it cannot be unpacked \(.+\): the file is damaged$/,
    ],
    [
      'that unpacks to more than it says',
      changed(deflated, (copy, [first]) => copy.writeUInt32LE(100, first + 24)),
      'file-damaged',
      'w.npz: zeros.npy: byte 59: it unpacks to more than 100 bytes: the file is damaged',
    ],
    [
      'that unpacks to less than it says',
      changed(deflated, (copy, [first]) => copy.writeUInt32LE(10_000, first + 24)),
      'file-damaged',
      'w.npz: zeros.npy: byte 59: it unpacks to 7328 bytes in place of 10000: the file is damaged',
    ],
    [
      'that says it unpacks to 4 GB',
      changed(deflated, (copy, [first]) => copy.writeUInt32LE(0xfffffffe, first + 24)),
      'absurd-size',
      /^w\.npz: zeros\.npy: byte 0: its header claims that \d+ bytes unpack to 4294967294, which deflate cannot do$/,
    ],
    [
      'with two names for the same bytes',
      changed(stored, (copy, [first, second]) => {
        for (const field of [16, 20, 24, 42])
          copy.copy(copy, second + field, first + field, first + field + 4);
      }),
      'zip-overlap',
      'w.npz: layer1.bias.npy: byte 0: its bytes are also those of layer1.weight.npy',
    ],
    [
      'with a name that is there twice',
      changed(Buffer.from(zipSync({ 'a.npy': npy, 'b.npy': npy })), (copy, [, second]) =>
        copy.write('a', second + 46),
      ),
      'duplicate-tensor',
      /^w\.npz: a\.npy: byte \d+: the archive has this entry twice$/,
    ],
    [
      'of zip64 with an offset beyond everything',
      changed(zip64, (copy) => copy.writeBigUInt64LE(2n ** 52n, copy.indexOf('PK\x06\x06') + 48)),
      'file-truncated',
      /^w\.npz: it cannot be read as a zip archive/,
    ],
    [
      'of zip64 with more entries than there are',
      changed(zip64, (copy) => copy.writeBigUInt64LE(2n ** 52n, copy.indexOf('PK\x06\x06') + 32)),
      'file-damaged',
      /^w\.npz: it cannot be read as a zip archive/,
    ],
  ])('%s', async (_, bytes, code, message) => {
    const error = await thrown(read(bytes));
    expect(error.message).toMatch(message);
    expect(error.code).toBe(code);
  });
});

describe('limits', () => {
  test('of what is unpacked hold before anything is', async () => {
    expect((await thrown(read(deflated, { unpacked: 7000 }))).message).toMatch(
      /^w\.npz: unpacked it has \d+ bytes, and at most 7000 are read$/,
    );
    const bomb = zipSync({ 'a.npy': new Uint8Array(2 ** 23) });
    expect(bomb.length).toBeLessThan(2 ** 14);
    expect((await thrown(read(bomb, { unpacked: 2 ** 20 }))).code).toBe('file-too-large');
  });

  test('of tensors and of all their numbers together', async () => {
    expect((await thrown(read(stored, { tensors: 3 }))).code).toBe('too-many-tensors');
    expect((await thrown(read(stored, { numbers: 12 }))).code).toBe('too-many-numbers');
    expect((await read(stored, { tensors: 4, numbers: 13 })).size).toBe(4);
  });
});
