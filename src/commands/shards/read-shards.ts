import { resolve } from 'node:path';
import { addAnswers, noAnswers } from '../../differences/shares/answers.ts';
import { NncheckError } from '../../errors.ts';
import { decode } from '../../input/text/decode.ts';
import { readBytes } from '../../input/text/read-bytes.ts';
import { gradShard, type ShardReport, type ShardRequest } from '../../report/schema/shard.ts';
import { addImplementationAnswers, noImplementationAnswers } from '../../subjects/remembered.ts';
import { arithmeticName, type CheckShare, LONGEST_ANSWERS, unpack } from './check-share.ts';

/** What the shards of a check have measured together. */
export interface JoinedShards {
  readonly request: ShardRequest;
  /** A share for each check. */
  readonly shares: readonly CheckShare[];
}

interface ShardFile extends ShardReport {
  readonly file: string;
}

/**
 * Reads the reports of all shards of a run.
 *
 * @param version of this nncheck
 * @throws NncheckError where they are not the shards of one run, each once
 */
export async function readShards(
  files: readonly string[],
  cwd: string,
  version: string,
): Promise<JoinedShards> {
  const shards: ShardFile[] = [];
  for (const file of files) shards.push(await readShard(file, cwd));
  shards.sort((a, b) => a.shard.index - b.shard.index);
  refuseMixed(shards, version);
  const [{ shard, checks }] = shards;
  const shares = await Promise.all(checks.map((_, k) => joinedShare(shards, k)));
  return { request: shard.request, shares };
}

async function readShard(file: string, cwd: string): Promise<ShardFile> {
  const place = { file };
  const limit = 2 * LONGEST_ANSWERS;
  const bytes = await readBytes(resolve(cwd, file), { kind: 'data', place, called: 'this file', limit });
  const { data } = gradShard.safeParse(parsed(decode(bytes, 'data', file)));
  if (data !== undefined) return { ...data, file };
  const message =
    'this is no report of a shard, or not all of it: nncheck grad --shard i/n --reporter json=FILE writes one';
  throw new NncheckError('data', 'no-shard', [{ message, place }]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuseMixed(shards: readonly ShardFile[], version: string): void {
  const [first] = shards;
  const fail = (code: string, message: string) => new NncheckError('usage', code, message);
  for (const { file, shard, checks } of shards) {
    if (shard.version !== version) {
      const message = `${file} is from nncheck ${shard.version}, and this is ${version}: one version has to make and merge all shards`;
      throw fail('shard-version', message);
    }
    if (shard.arithmetic !== arithmeticName()) {
      const message = `${file} is from a machine or a version of node that rounds exp, tanh or the like in another way than this one: make all shards, and merge them, with the same`;
      throw fail('shard-arithmetic', message);
    }
    const key = differentKey(first.shard.request, shard.request);
    if (key !== undefined)
      throw fail('shards-differ', `${first.file} and ${file} are of different runs: they differ in ${key}`);
    if (shard.of !== first.shard.of)
      throw fail(
        'shards-differ',
        `${first.file} is one of ${first.shard.of} shards, and ${file} one of ${shard.of}`,
      );
    if (JSON.stringify(checks.map((check) => check.files)) !== filesOf(first))
      throw fail(
        'shards-differ',
        `${first.file} and ${file} were made from different specs, data or reports: make them again`,
      );
  }
  shards.forEach(({ file, shard: { index, of } }, k) => {
    if (k > 0 && shards[k - 1].shard.index === index)
      throw fail('shard-twice', `shard ${index} of ${of} is there twice: ${shards[k - 1].file} and ${file}`);
  });
  const { of } = first.shard;
  const there = new Set(shards.map(({ shard }) => shard.index));
  const missing = Array.from({ length: of }, (_, k) => k + 1).filter((index) => !there.has(index));
  if (missing.length > 0) {
    const names = missing.length === 1 ? `shard ${missing[0]}` : `shards ${listed(missing)}`;
    throw fail('shard-missing', `${names} of ${of} ${missing.length === 1 ? 'is' : 'are'} missing`);
  }
}

const filesOf = ({ checks }: ShardFile): string => JSON.stringify(checks.map(({ files }) => files));

/** The most numbers of missing shards that are listed. */
const MOST_LISTED = 20;

function listed(numbers: readonly number[]): string {
  const rest = numbers.length - MOST_LISTED;
  return rest > 0
    ? `${numbers.slice(0, MOST_LISTED).join(', ')} and ${rest} more`
    : `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
}

/** Returns the flag in which two runs differ. */
function differentKey(one: ShardRequest, other: ShardRequest): string | undefined {
  const keys = Object.keys({ ...one, ...other }) as (keyof ShardRequest)[];
  return keys.find((key) => JSON.stringify(one[key]) !== JSON.stringify(other[key]));
}

async function joinedShare(shards: readonly ShardFile[], k: number): Promise<CheckShare> {
  const [answers, program] = [noAnswers(), noImplementationAnswers()];
  for (const { file, checks } of shards) {
    const own = await unpack(checks[k].answers).catch(() => {
      const message = 'its answers are damaged: make this shard again';
      throw new NncheckError('data', 'no-shard', [{ message, place: { file } }]);
    });
    addAnswers(answers, own.answers);
    if (!addImplementationAnswers(program, own.program)) {
      const message = `${shards[0].file} and ${file}: the program gave another cost or gradient at the same parameters, so that they are not of one program or not of one kind of machine`;
      throw new NncheckError('data', 'shards-differ', message);
    }
  }
  return { answers, program, files: [...shards[0].checks[k].files] };
}
