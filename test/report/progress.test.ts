import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { progressOn } from '../../src/report/progress.ts';

function watched(terminal: boolean) {
  const stream = Object.assign(new PassThrough(), terminal ? { isTTY: true, columns: 30 } : {});
  const clock = { time: 0 };
  const progress = progressOn(stream, 'checking', () => clock.time);
  const at = (time: number, done: number) => {
    clock.time = time;
    progress.update(done, 23_860);
  };
  return { progress, at, text: () => String(stream.read() ?? '') };
}

test('progress is shown after a second, redrawn at leisure, and erased', () => {
  const { progress, at, text } = watched(true);
  at(900, 10);
  expect(text()).toBe('');
  at(1100, 20);
  expect(text()).toBe('\r\u001b[Kchecking: 20 of 23,860 weight');
  at(1101, 21);
  expect(text()).toBe('');
  progress.end();
  expect(text()).toBe('\r\u001b[K');
});

test('a work that was quick leaves nothing to erase', () => {
  const { progress, at, text } = watched(true);
  at(500, 1);
  progress.end();
  expect(text()).toBe('');
});

test('a pipe gets no progress', () => {
  const { progress, at, text } = watched(false);
  at(5000, 1);
  progress.end();
  expect(text()).toBe('');
});
