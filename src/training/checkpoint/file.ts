import { createHash } from 'node:crypto';
import { NncheckError } from '../../errors.ts';
import type { TrainingState } from '../state.ts';
import { type Binding, PARTS } from './binding.ts';
import { pack, unpack } from './pack.ts';

/** What a checkpoint file says of itself, in its first line. */
interface Head {
  readonly nncheck: 'checkpoint';
  /** The version that wrote it: another one may compute other last digits. */
  readonly version: string;
  readonly binding: Binding;
  /** SHA-256 of all that follows. */
  readonly sha256: string;
}

/** Writes a checkpoint file: a line of JSON, the state as a line of JSON, and the numbers of its arrays. */
export function encodeCheckpoint(state: TrainingState, version: string, binding: Binding): Uint8Array {
  const body = pack(state);
  const head: Head = { nncheck: 'checkpoint', version, binding, sha256: sha256(body) };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]);
}

/**
 * Reads a checkpoint file of the same version and problem.
 *
 * @param file how messages call it
 * @param size weights of the problem
 * @throws NncheckError of kind `data` where it is none, damaged, or of another version or training
 */
export async function decodeCheckpoint(
  bytes: Uint8Array,
  file: string,
  size: number,
  version: string,
  binding: Binding,
): Promise<TrainingState> {
  const fail = (code: string, message: string) =>
    new NncheckError('data', code, [{ message, place: { file } }]);
  const end = bytes.subarray(0, LONGEST_HEAD).indexOf('\n'.charCodeAt(0)) + 1;
  const head = readHead(bytes.subarray(0, end));
  if (head === undefined) throw fail('not-a-checkpoint', 'this is no checkpoint of nncheck');
  if (head.version !== version) {
    const message = `nncheck ${head.version} wrote this checkpoint, and this is nncheck ${version}, whose last digits may differ: resume it with that version`;
    throw fail('checkpoint-version', message);
  }
  const parts = (Object.keys(PARTS) as (keyof Binding)[]).filter(
    (part) => head.binding?.[part] !== binding[part],
  );
  if (parts.length > 0) {
    const message = `this is the checkpoint of another training, which differs in ${parts.map((part) => PARTS[part]).join(', ')}`;
    throw fail('checkpoint-differs', message);
  }
  const body = bytes.subarray(end);
  const state = head.sha256 === sha256(body) ? await readState(body, size) : undefined;
  if (state === undefined)
    throw fail('checkpoint-damaged', 'this checkpoint is damaged: it is cut off or was changed');
  return state;
}

/** The first line has five hashes and a version. */
const LONGEST_HEAD = 4096;

function readHead(line: Uint8Array): Head | undefined {
  try {
    const head = JSON.parse(new TextDecoder().decode(line));
    return head?.nncheck === 'checkpoint' ? head : undefined;
  } catch {
    return undefined;
  }
}

async function readState(body: Uint8Array, size: number): Promise<TrainingState | undefined> {
  try {
    const state = unpack(body);
    const { trainingState } = await import('../schema/checkpoint.ts');
    // The value itself and not zod's copy of it, whose keys are in another order.
    return trainingState(size).safeParse(state).success ? (state as TrainingState) : undefined;
  } catch {
    return undefined;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
