#!/usr/bin/env node
import process from 'node:process';

// Node would exit with 1, which is the status of a mismatch.
process.once('uncaughtException', (error) => {
  // As `printable` does, which may not be there: a message may have been read from somebody's file.
  const stack = String(error?.stack ?? error).replace(
    /[^\P{C}\n\t]/gu,
    (found) => `\\u{${found.codePointAt(0).toString(16)}}`,
  );
  process.stderr.write(`This is a bug of nncheck, please report it with these lines:\n${stack}\n`);
  process.exit(70);
});
// Writers hear of a closed pipe themselves; without a listener it would end the process with a stack.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const { run } = await import('../dist/command.js');

/** The signal that has ended the work. */
let ended;

process.exitCode = await run({
  args: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  onSignal(handler) {
    // Once: a second Ctrl-C ends the process at once, as without us.
    const signals = ['SIGINT', 'SIGTERM'];
    const listen = (signal) => {
      ended = signal;
      handler(signal);
    };
    for (const signal of signals) process.once(signal, listen);
    return () => {
      for (const signal of signals) process.off(signal, listen);
    };
  },
  signalGroup(leader, signal) {
    try {
      return process.kill(-leader, signal);
    } catch {
      return false; // nobody is there any more
    }
  },
});

// A pipe that nobody writes to, or nobody reads, would hold the process; process.exit() waits for the former too.
if (ended !== undefined) setTimeout(() => process.kill(process.pid, ended), 200).unref();
