import { NncheckError } from '../../errors.ts';
import type { Problem } from '../../problem/problem.ts';
import type { ClientOptions, Events, Transport } from '../instances/client.ts';
import type { Instance } from '../instances/instance.ts';
import { answerTo } from '../module/answer.ts';
import type { Exports } from '../module/exports.ts';
import { connectFunctions } from '../module/module.ts';
import { type ModuleParams, subject } from '../module/subject.ts';

/**
 * Makes an instance of functions in this process.
 *
 * @param problem the problem of the spec; undefined where the functions bring their own parameters
 * @throws NncheckError of kind `usage` where a function is missing, `program` where one throws or answers wrongly
 */
export async function startFunctions(
  functions: Exports,
  options: ClientOptions,
  problem?: Problem,
): Promise<Instance> {
  requireFunctions(functions);
  const start = (events: Events) => inProcess(functions, events);
  return connectFunctions({ start, name: 'your functions' }, options, problem);
}

/** A library call may come from JavaScript, which no compiler has read. */
function requireFunctions(functions: Exports): void {
  const given: Readonly<Record<string, unknown>> = { ...(functions as object) };
  const isFunction = (name: string): boolean => typeof given[name] === 'function';
  if (!isFunction('cost')) throw missing('cost(parameters), which returns the cost');
  if (!isFunction('gradient') && !isFunction('update'))
    throw missing(
      'gradient(parameters), which returns ∂cost/∂w of every tensor by its name; or update, which returns the parameters after each step',
    );
}

function missing(what: string): NncheckError {
  return new NncheckError('usage', 'function-missing', `expected a function ${what}`);
}

/** Calls the functions one request after another, and lets timers and signals come between. */
function inProcess(functions: Exports, events: Events): Transport<ModuleParams> {
  const methods = subject(async () => functions);
  let before = Promise.resolve();
  let stopped = false;
  const next = () => new Promise((resolve) => setImmediate(resolve));
  return {
    send({ method, id }, params) {
      before = before.then(next).then(async () => {
        if (!stopped) events.answer(await answerTo(methods, { method, id, params }));
      });
    },
    late: ({ method }, timeoutMs) => ({
      code: 'timeout',
      what: `${method} gave no answer within ${timeoutMs / 1000} s`,
      advice: 'Is there a promise that never settles? The option timeout waits longer.',
    }),
    failure: ({ what, code, advice }) =>
      new NncheckError('program', `function-${code}`, `${what}${advice === undefined ? '' : `\n${advice}`}`),
    close: async () => undefined,
    async stop() {
      stopped = true;
    },
    losesOutput: false,
  };
}
