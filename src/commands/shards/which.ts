import type { Part } from '../../differences/shares/part.ts';
import { NncheckError } from '../../errors.ts';
import type { Host } from '../../host.ts';

type Env = Host['env'];

/** A service that runs one job several times, as its environment variables say. */
interface Service {
  /** The variable that tells the jobs apart. */
  readonly variable: string;
  read(env: Env): { readonly index: number; readonly of: number | undefined };
}

const SERVICES: readonly Service[] = [
  {
    // GitLab's `parallel: N`, from 1; a job that is not repeated has the total 1 and no index
    variable: 'CI_NODE_TOTAL',
    read: (env) => ({ index: count(env, 'CI_NODE_INDEX') ?? 1, of: count(env, 'CI_NODE_TOTAL') }),
  },
  {
    variable: 'SLURM_ARRAY_TASK_ID',
    read(env) {
      const [first, last, step, of] = ['MIN', 'MAX', 'STEP', 'COUNT'].map((name) =>
        count(env, `SLURM_ARRAY_TASK_${name}`),
      );
      const id = count(env, 'SLURM_ARRAY_TASK_ID');
      const isEven = of === (last! - first!) / (step ?? 1) + 1;
      if (!isEven) throw bad(`the array has gaps: submit it as --array=1-N, or say --shard i/n`);
      return { index: (id! - first!) / (step ?? 1) + 1, of };
    },
  },
  {
    // Kubernetes' `completionMode: Indexed`, from 0; a pod is not told how many there are
    variable: 'JOB_COMPLETION_INDEX',
    read: (env) => ({ index: count(env, 'JOB_COMPLETION_INDEX')! + 1, of: undefined }),
  },
];

/**
 * Reads `--shard`: `i/n`, or `auto` or `auto/n` for what the environment says.
 *
 * @throws NncheckError of kind `usage` where it says nothing, or two things
 */
export function partOf(text: string, env: Env): Part {
  const [, first, given] = /^(\d{1,9}|auto)(?:\/(\d{1,9}))?$/.exec(text) ?? [];
  const total = given === undefined ? undefined : Number(given);
  if (first === undefined || (first !== 'auto' && total === undefined))
    throw bad(`${JSON.stringify(text)} is neither i/n, such as 3/8, nor auto, nor auto/n`);
  const { index, of } = first === 'auto' ? fromEnvironment(env, total) : { index: Number(first), of: total! };
  if (index < 1 || index > of) throw bad(`there is no shard ${index} of ${of}: they are numbered from 1`);
  return { index, of };
}

function fromEnvironment(env: Env, total: number | undefined): Part {
  const found = SERVICES.filter(({ variable }) => (env[variable] ?? '') !== '');
  const names = (services: readonly Service[]) => services.map(({ variable }) => variable).join(' and ');
  if (found.length === 0)
    throw bad(`auto: none of ${names(SERVICES).replaceAll(' and ', ', ')} is set; say --shard i/n`);
  if (found.length > 1) throw bad(`auto: ${names(found)} are both set; say --shard i/n`);
  const { index, of } = found[0].read(env);
  if (of !== undefined && total !== undefined && of !== total)
    throw bad(`auto/${total}: the environment says that there are ${of}`);
  const all = of ?? total;
  if (all === undefined)
    throw bad(`auto: ${found[0].variable} does not say how many shards there are; say --shard auto/n`);
  return { index, of: all };
}

function count(env: Env, name: string): number | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  if (!/^\d{1,9}$/.test(text))
    throw bad(`auto: ${name} is ${JSON.stringify(text)}, which is no whole number`);
  return Number(text);
}

function bad(message: string): NncheckError {
  return new NncheckError('usage', 'bad-value', `--shard: ${message}`);
}
