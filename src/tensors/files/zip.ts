import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { type Entry, fromBufferPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import { badFile, hexOf, type Limits, type Source, shownName } from './source.ts';

/** A file in a zip archive; its bytes are not unpacked until they are asked for. */
export interface ZipEntry {
  readonly name: string;
  readonly source: Source;
  /** @throws NncheckError where they are not what the archive says of them */
  unpack(): Promise<Uint8Array>;
}

/** An entry, and the bytes of the archive that belong to it. */
interface Packed {
  readonly name: string;
  readonly entry: Entry;
  readonly from: number;
  readonly start: number;
  readonly end: number;
}

/** A byte of deflate stands for at most 1,032 (a match of 258 in 2 bits), and its first block has a few of its own. */
const MOST_INFLATION = 1032;

/** zlib's own pieces of 16 KiB make half a GiB take ten times as long as these. */
const LEAST_CHUNK = 2 ** 14;
const MOST_CHUNK = 2 ** 20;

/**
 * Lists the entries of a zip archive, zip64 also.
 *
 * @throws NncheckError where the archive is damaged, or an entry is encrypted, packed in a way other than deflate,
 *   shares bytes with another, or would unpack to more than it can have or the limits allow
 */
export async function zipEntries(bytes: Uint8Array, file: string, limits: Limits): Promise<ZipEntry[]> {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) {
    const message = `it does not start as a zip archive: expected 50 4b 03 04, found ${hexOf(bytes, 4)}`;
    throw badFile({ file }, 'not-zip', message, 0);
  }
  // the file system's names, slashes and all, are no concern here: nothing is written anywhere
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const zip = await readable({ file }, () => fromBufferPromise(buffer, { decodeStrings: false }));
  const packed = (await listed(zip, file, limits)).sort((a, b) => a.from - b.from);
  packed.forEach(({ name, from }, k) => {
    const before = packed[k - 1];
    if (before !== undefined && from < before.end) {
      const message = `its bytes are also those of ${shownName(before.name)}`;
      throw badFile({ file, entry: name }, 'zip-overlap', message, from);
    }
  });
  const unpacked = packed.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
  if (unpacked > limits.unpacked) {
    const message = `unpacked it has ${unpacked} bytes, and at most ${limits.unpacked} are read`;
    throw badFile({ file }, 'file-too-large', message);
  }
  return packed.map((each) => zipEntry(each, buffer, file));
}

async function listed(zip: ZipFile, file: string, limits: Limits): Promise<Packed[]> {
  const found = new Map<string, Packed>();
  const entries = zip.eachEntry();
  for (;;) {
    const { value: entry, done } = await readable({ file }, () => entries.next());
    if (done) return [...found.values()];
    // typed as text, and bytes where strings are not decoded
    const raw = entry.fileNameRaw;
    const name = getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, true);
    const source = { file, entry: name };
    const from = entry.relativeOffsetOfLocalHeader;
    if (found.has(name)) throw badFile(source, 'duplicate-tensor', 'the archive has this entry twice', from);
    if (found.size === limits.tensors)
      throw badFile(source, 'too-many-tensors', `the archive has more than ${limits.tensors} entries`);
    if (!entry.canDecodeFileData())
      throw badFile(
        source,
        'zip-method',
        entry.isEncrypted() ? 'it is encrypted' : 'it is packed in a way other than stored or deflated',
        from,
      );
    if (entry.uncompressedSize > (entry.compressedSize + 64) * MOST_INFLATION) {
      const message = `its header claims that ${entry.compressedSize} bytes unpack to ${entry.uncompressedSize}, which deflate cannot do`;
      throw badFile(source, 'absurd-size', message, from);
    }
    const header = await readable(source, () => zip.readLocalFileHeaderPromise(entry, { minimal: true }));
    const start = header.fileDataStart;
    found.set(name, { name, entry, from, start, end: start + entry.compressedSize });
  }
}

function zipEntry({ name, entry, start, end }: Packed, archive: Buffer, file: string): ZipEntry {
  const deflated = entry.isCompressed();
  // an unpacked byte has no place in the archive
  const source = deflated ? { file, entry: `${name} (unpacked)` } : { file, entry: name, start };
  const damaged = (message: string) =>
    badFile({ file, entry: name }, 'file-damaged', `${message}: the file is damaged`, start);
  return {
    name,
    source,
    async unpack() {
      const packed = archive.subarray(start, end);
      const bytes = deflated ? await inflate(packed, entry.uncompressedSize, damaged) : packed;
      if (bytes.length !== entry.uncompressedSize)
        throw damaged(`it unpacks to ${bytes.length} bytes in place of ${entry.uncompressedSize}`);
      if (crc32(bytes) !== entry.crc32) throw damaged('its checksum is wrong');
      return bytes;
    },
  };
}

async function inflate(packed: Buffer, size: number, damaged: (message: string) => Error): Promise<Buffer> {
  try {
    // one more than is said, so that it is noticed; and in pieces that are not many times what it takes
    const chunkSize = Math.min(Math.max(size, LEAST_CHUNK), MOST_CHUNK);
    return await promisify(inflateRaw)(packed, { maxOutputLength: size + 1, chunkSize });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw damaged(`it unpacks to more than ${size} bytes`);
    throw damaged(`it cannot be unpacked (${(error as Error).message})`);
  }
}

/** Calls yauzl, whose errors all say that the archive is not as it should be. */
async function readable<T>(source: Source, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { message: why } = error as Error;
    const cut = /signature not found|unexpected EOF|overflows file bounds/.test(why);
    const hint = cut ? ': it may be truncated' : '';
    const message = `it cannot be read as a zip archive (${why})${hint}`;
    throw badFile(source, cut ? 'file-truncated' : 'file-damaged', message);
  }
}
