import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { NncheckError } from '../../src/errors.ts';
import { writeText } from '../../src/report/output.ts';

function failing(code: string): Writable {
  const stream = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(`it says ${code}`), { code })),
  });
  return stream.on('error', () => {});
}

/** Parts of 10 kB, counting how many were made. */
function* parts(count: number, made: { count: number }): Iterable<string> {
  for (let k = 0; k < count; k++) {
    made.count++;
    yield `${'x'.repeat(9_999)}\n`;
  }
}

test('a slow reader gets all of it, and is not run over', async () => {
  let waiting = 0;
  let most = 0;
  let length = 0;
  const slow = new Writable({
    highWaterMark: 1024,
    write(chunk: Buffer, _encoding, done) {
      length += chunk.length;
      setImmediate(() => {
        waiting--;
        done();
      });
    },
  });
  const write = slow.write.bind(slow);
  slow.write = ((...args: Parameters<typeof write>) => {
    most = Math.max(most, ++waiting);
    return write(...args);
  }) as typeof slow.write;
  await writeText(slow, parts(300, { count: 0 }));
  expect(length).toBe(3_000_000);
  expect(most).toBe(1);
});

test('a reader that has gone is no error, and nothing more is made for it', async () => {
  const made = { count: 0 };
  const stream = failing('EPIPE');
  await writeText(stream, parts(10_000, made));
  expect(made.count).toBeLessThan(20);
  await writeText(stream, parts(10_000, made));
  expect(made.count).toBeLessThan(40);
});

test('a full disk is an error that says so', async () => {
  const error = await writeText(failing('ENOSPC'), ['text']).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(NncheckError);
  expect(error.message).toContain('it says ENOSPC');
});
