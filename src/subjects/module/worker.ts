import { stderr, stdout } from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import type { Answer } from '../instances/client.ts';
import { answerTo, type Request } from './answer.ts';
import { loadModule } from './load.ts';
import { limitPrinting } from './printing.ts';
import { subject } from './subject.ts';

// The thread behind thread.ts: imports a person's module, and answers one request after another.
const methods = subject((problem) => loadModule(workerData as string, problem));

const printed = [stdout, stderr].map((stream) => limitPrinting(stream));

let before: Promise<void> = Promise.resolve();
parentPort!.on('message', (request: Request) => {
  before = before.then(async () => {
    const answered = await answerTo(methods, request);
    for (const tell of printed) tell();
    try {
      parentPort!.postMessage(answered);
    } catch (error) {
      // Functions cannot leave a thread.
      const what = `its name or its layout is no plain data: ${(error as Error).message.split('\n').at(-1)}`;
      const advice = 'The name is a text, and the layout an object as a spec has it in parameters.layout.';
      parentPort!.postMessage({ id: request.id, broken: { code: 'answer', what, advice } } satisfies Answer);
    }
    // What was printed is passed on before the thread ends by itself.
    if (request.method === 'shutdown') parentPort!.close();
  });
});
