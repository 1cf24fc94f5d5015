import { parentPort, workerData } from 'node:worker_threads';
import { describeProblem } from '../describe-problem.ts';
import { Failed, stackOf } from './failed.ts';
import type { Answered, Asked, ModuleStart, Question } from './messages.ts';
import { subject } from './subject.ts';

// The thread behind thread.ts: imports a person's module, and answers what it is asked, one question after another.
const { path, problem } = workerData as ModuleStart;
const questions = subject(path, problem && describeProblem(problem.network, problem.data));

async function answer(method: Question, args: Asked['args']): Promise<Answered> {
  try {
    const ask = questions[method] as (...args: readonly unknown[]) => unknown;
    return { result: await ask(...args) };
  } catch (error) {
    if (error instanceof Failed) return { failure: error.failure };
    return { failure: { code: 'error', what: `${method} throws`, advice: stackOf(error) } };
  }
}

let before: Promise<void> = Promise.resolve();
parentPort!.on('message', (asked: Asked) => {
  before = before.then(async () => {
    // What was printed is passed on before the thread ends by itself.
    if (asked.method === 'end') return parentPort!.close();
    const answered = await answer(asked.method, asked.args);
    try {
      parentPort!.postMessage(answered);
    } catch (error) {
      // Functions cannot leave a thread.
      const what = `its name or its layout is no plain data: ${(error as Error).message.split('\n').at(-1)}`;
      const advice = 'The name is a text, and the layout an object as a spec has it in parameters.layout.';
      parentPort!.postMessage({ failure: { code: 'answer', what, advice } });
    }
  });
});
