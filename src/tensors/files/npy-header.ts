import type { Elements } from './decode.ts';
import { type Element, elements } from './elements.ts';
import { badFile, hexOf, MOST_DIMENSIONS, type Source } from './source.ts';

/** The types of numpy's descriptions without their byte order, the letter of a kind and its bytes: `f8`; it has no bfloat16. */
const TYPES: ReadonlyMap<string, Element> = new Map(
  Object.values(elements)
    .filter(({ dtype }) => dtype !== 'bfloat16')
    .map((element) => [`${element.dtype[0]}${element.bytes}`, element]),
);

/** The meaning of the first letter of each type that is not read. */
const OTHER_KINDS: Readonly<Record<string, string>> = {
  O: 'Python objects, whose pickles can run code and are never read',
  f: 'floats of a width that is not read',
  c: 'complex numbers',
  U: 'texts',
  S: 'texts',
  M: 'dates',
  m: 'time spans',
  V: 'raw bytes',
};

/** np.save of a dictionary, or of a list of arrays of several shapes. */
const OF_OBJECTS = ', and a dictionary of arrays with np.savez(file, **arrays)';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** numpy itself refuses a header longer than 10,000 bytes unless told otherwise. */
const LONGEST_HEADER = 2 ** 16;

/**
 * Reads the header of an .npy file, versions 1 to 3 (numpy.lib.format): the magic, the version, the length of the
 * header in 2 bytes (4 from version 2 on), and a dictionary of Python in Latin-1 (UTF-8 from version 3 on).
 */
export function readNpyHeader(bytes: Uint8Array, source: Source): Elements {
  const { text, start, end } = headerText(bytes, source);
  const entries = entriesOf(text);
  if (entries === undefined) {
    const message = `the header has to be a dictionary of ${KEYS.join(', ')}, found ${shorten(text.trim())}`;
    throw badFile(source, 'npy-header', message, start);
  }
  const [descr, fortran, shape] = KEYS.map((key) => entries.get(key)!);
  if (fortran !== 'True' && fortran !== 'False')
    throw badFile(source, 'npy-header', 'fortran_order has to be True or False', start);
  return {
    ...elementOf(descr, start, source),
    shape: shapeOf(shape, start, source),
    fortran: fortran === 'True',
    at: end,
  };
}

const KEYS = ['descr', 'fortran_order', 'shape'];

/** An entry of the dictionary: its key, and its value, which is a text, a tuple of lengths, a list of fields or a name. */
const ENTRY = /\s*['"](\w+)['"]\s*:\s*('[^']*'|"[^"]*"|\([^()]*\)|\[.*\]|\w+)\s*(?:,|$)/gsy;

/** The values of the dictionary by key, as they are written; undefined where it has other keys or is none. */
function entriesOf(text: string): ReadonlyMap<string, string> | undefined {
  const entries = new Map<string, string>();
  const rest = text.replace(/^\s*\{(.*)\}\s*$/s, '$1').replace(ENTRY, (_, key, value) => {
    entries.set(key, value);
    return '';
  });
  const complete = entries.size === KEYS.length && KEYS.every((key) => entries.has(key));
  return complete && rest.trim() === '' ? entries : undefined;
}

function headerText(bytes: Uint8Array, source: Source): { text: string; start: number; end: number } {
  if (!MAGIC.every((byte, index) => bytes[index] === byte)) {
    const message = `it does not start as an .npy file: expected ${hexOf(Uint8Array.from(MAGIC), 6)}, found ${hexOf(bytes, 6)}${otherFormat(bytes)}`;
    throw badFile(source, 'not-npy', message, 0);
  }
  const [major, minor] = bytes.subarray(6, 8);
  const start = major === 1 ? 10 : 12;
  if (bytes.length < start)
    throw badFile(source, 'file-truncated', 'it ends within its header: it may be truncated', 8);
  if (major < 1 || major > 3) {
    const message = `.npy files of the versions 1 to 3 are read, found ${major}.${minor}`;
    throw badFile(source, 'npy-version', message, 6);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > LONGEST_HEADER) {
    const message = `the header claims to have ${length} bytes, more than the ${LONGEST_HEADER} that are read`;
    throw badFile(source, 'npy-header', message, 8);
  }
  const end = start + length;
  if (bytes.length < end) {
    const message = `the header claims to have ${length} bytes, but only ${bytes.length - start} follow: it may be truncated`;
    throw badFile(source, 'file-truncated', message, 8);
  }
  const text = new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(start, end));
  return { text, start, end };
}

function otherFormat(bytes: Uint8Array): string {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return '; it is a zip archive, so call it .npz';
  if (bytes[0] === 0x80 && bytes[1] <= 5) return '; it is a pickle, which can run code and is never read';
  return '';
}

function elementOf(written: string, start: number, source: Source): Pick<Elements, 'element' | 'little'> {
  const descr = /^(['"])(.*)\1$/s.exec(written)?.[2];
  if (descr === undefined) {
    const message = 'it has records of several fields, and an array of numbers is expected';
    throw badFile(source, 'element-type', message, start);
  }
  const [, order, type] = /^([<>|])(\w.*)$/.exec(descr) ?? [];
  const element = type === undefined ? undefined : TYPES.get(type);
  if (element !== undefined && (order !== '|' || element.bytes === 1))
    return { element, little: order !== '>' };
  const letter = type?.[0] ?? '';
  const kind =
    element !== undefined
      ? 'has no byte order'
      : Object.hasOwn(OTHER_KINDS, letter)
        ? `has ${OTHER_KINDS[letter]}`
        : 'is unknown';
  const message = `its type ${JSON.stringify(shorten(descr))} ${kind}: save numbers, such as those of array.astype('float64')${letter === 'O' ? OF_OBJECTS : ''}`;
  throw badFile(source, 'element-type', message, start);
}

function shapeOf(shape: string, start: number, source: Source): number[] {
  // Python 2 writes an L after each length
  const lengths = Array.from(shape.matchAll(/\d+/g), Number);
  const good = /^\(\s*(?:\d+L?\s*(?:,\s*|(?=\))))*\)$/.test(shape) && lengths.every(Number.isSafeInteger);
  if (!good || lengths.length > MOST_DIMENSIONS) {
    const message = `shape has to be a tuple of at most ${MOST_DIMENSIONS} lengths, from 0 on`;
    throw badFile(source, 'npy-header', message, start);
  }
  return lengths;
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
