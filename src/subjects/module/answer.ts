import type { Answer, Step } from '../instances/client.ts';
import { Failed, stackOf } from './failed.ts';
import type { Methods, ModuleParams } from './subject.ts';

/** A request with its parameters. */
export interface Request extends Step {
  readonly params: ModuleParams;
}

/** Answers a request with what a person's functions give, or with what is wrong with them. */
export async function answerTo(methods: Methods, { id, method, params }: Request): Promise<Answer> {
  try {
    return { id, result: await methods[method](params) };
  } catch (error) {
    if (error instanceof Failed) return { id, broken: error.broken };
    return { id, broken: { code: 'error', what: `${method} throws`, advice: stackOf(error) } };
  }
}
