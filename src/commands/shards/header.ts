import type { Part } from '../../differences/shares/part.ts';
import { NncheckError } from '../../errors.ts';
import type { ShardRequest } from '../../report/schema/shard.ts';
import type { ShardHeader } from '../../report/shard/header.ts';
import { arithmeticName } from './check-share.ts';

/** The flags that decide what is measured; the others are given to `merge`. */
const DECIDING = [
  'specs',
  'task',
  'reported',
  'run',
  'command',
  'module',
  'method',
  'at',
  'deltas',
  'tensors',
  'step',
  'seed',
  'examples',
  'allWeights',
  'maxEvaluations',
] as const satisfies readonly (keyof ShardRequest)[];

type Flags = { readonly [K in keyof ShardRequest]: Readonly<ShardRequest[K]> };

/**
 * Returns what the report of a shard says beside its checks.
 *
 * @throws NncheckError of kind `usage` where what is read cannot be read once more, or nothing is measured
 */
export function shardHeader(options: Flags, { index, of }: Part, version: string): ShardHeader {
  const { specs, reported = [], task } = options;
  const fail = (message: string) => new NncheckError('usage', 'shard', `--shard: ${message}`);
  if (specs.includes('-') || reported.includes('-'))
    throw fail('nncheck merge reads the spec and the report once more, so that neither can come from stdin');
  if (reported.length > 0 && specs.length === 0 && task === undefined)
    throw fail('without a spec nothing is measured that could be shared: name the spec of the report');
  const request = Object.fromEntries(DECIDING.map((name) => [name, options[name]])) as ShardRequest;
  return { index, of, version, arithmetic: arithmeticName(), request };
}
