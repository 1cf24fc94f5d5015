import { expect, test } from 'vitest';
import { partOf } from '../../../src/commands/shards/which.ts';

const slurm = (id: string, min: string, max: string, count: string, step?: string) => ({
  SLURM_ARRAY_TASK_ID: id,
  SLURM_ARRAY_TASK_MIN: min,
  SLURM_ARRAY_TASK_MAX: max,
  SLURM_ARRAY_TASK_COUNT: count,
  ...(step && { SLURM_ARRAY_TASK_STEP: step }),
});

test.each<[string, Record<string, string>, number, number]>([
  ['3/8', {}, 3, 8],
  ['1/1', {}, 1, 1],
  ['3/8', { CI_NODE_INDEX: '1', CI_NODE_TOTAL: '2' }, 3, 8],
  ['auto', { CI_NODE_INDEX: '2', CI_NODE_TOTAL: '4' }, 2, 4],
  ['auto', { CI_NODE_TOTAL: '1' }, 1, 1],
  ['auto', slurm('4', '1', '4', '4', '1'), 4, 4],
  ['auto', slurm('0', '0', '3', '4', '1'), 1, 4],
  ['auto', slurm('6', '2', '8', '4', '2'), 3, 4],
  ['auto/8', { JOB_COMPLETION_INDEX: '0' }, 1, 8],
  ['auto/8', { JOB_COMPLETION_INDEX: '7' }, 8, 8],
  ['auto/4', slurm('0', '0', '3', '4'), 1, 4],
])('%s with %j is shard %i of %i', (text, env, index, of) => {
  expect(partOf(text, env)).toEqual({ index, of });
});

test.each<[string, Record<string, string>, RegExp]>([
  ['3', {}, /"3" is neither i\/n, such as 3\/8, nor auto, nor auto\/n/],
  ['3/8x', {}, /is neither/],
  ['-1/8', {}, /is neither/],
  ['0/8', {}, /there is no shard 0 of 8/],
  ['9/8', {}, /there is no shard 9 of 8/],
  ['1/0', {}, /there is no shard 1 of 0/],
  ['auto', {}, /none of CI_NODE_TOTAL, SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX is set/],
  ['auto', { JOB_COMPLETION_INDEX: '3' }, /does not say how many shards there are; say --shard auto\/n/],
  ['auto/3', { JOB_COMPLETION_INDEX: '3' }, /there is no shard 4 of 3/],
  ['auto', slurm('7', '1', '7', '3', '1'), /the array has gaps/],
  ['auto', { SLURM_ARRAY_TASK_ID: '3' }, /the array has gaps/],
  ['auto/3', { CI_NODE_INDEX: '2', CI_NODE_TOTAL: '4' }, /the environment says that there are 4/],
  ['auto', { CI_NODE_INDEX: 'x', CI_NODE_TOTAL: '4' }, /CI_NODE_INDEX is "x", which is no whole number/],
  [
    'auto',
    { CI_NODE_INDEX: '2', CI_NODE_TOTAL: '4', JOB_COMPLETION_INDEX: '3' },
    /CI_NODE_TOTAL and JOB_COMPLETION_INDEX are both set/,
  ],
])('%s with %j is refused', (text, env, message) => {
  expect(() => partOf(text, env)).toThrow(message);
});
