import type { ShardReport } from '../schema/shard.ts';

/** What the report of a shard says beside its checks. */
export type ShardHeader = ShardReport['shard'];
