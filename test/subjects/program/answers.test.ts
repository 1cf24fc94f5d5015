import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../../src/subjects/program/answers.ts';

const read = (line: string) => readAnswer(line, 7, ['python3', 'net.py']);

test.each([
  ['{"jsonrpc": "2.0", "id": 3, "result": null}', { id: 3, result: null }],
  ['{"jsonrpc": "2.0", "id": 3, "result": 1, "error": null}', { id: 3, result: 1 }],
  ['{"jsonrpc": "2.0", "id": null, "error": {"code": -32700}}', { id: null, error: { code: -32700 } }],
  ['{"jsonrpc": "2.0", "id": 3, "error": "no"}', { id: 3, error: 'no' }],
  ['{"jsonrpc": "2.0", "id": 3, "result": 1, "took": 4}\r', { id: 3, result: 1 }],
])('%s is an answer', (line, answer) => {
  expect(read(line)).toEqual(answer);
});

describe('a line that is no answer is told what it lacks', () => {
  test.each([
    ['{"id": 3, "result": 1}', 'has no "jsonrpc": "2.0"', 'An answer is {'],
    ['{"jsonrpc": "2.0", "result": 1}', 'has no "id"', 'An answer is {'],
    ['{"jsonrpc": "2.0", "id": "3", "result": 1}', 'has the id "3", and not the number', 'An answer is {'],
    ['{"jsonrpc": "2.0", "id": null, "result": 1}', 'has the id null', 'An answer is {'],
    ['{"cost": 0.5}', 'has neither "result" nor "error"', 'An answer is {'],
    ['{"jsonrpc": "2.0", "id": 3, "error": null}', 'has neither "result" nor "error"', 'An answer is {'],
    ['[{"jsonrpc": "2.0", "id": 3, "result": 1}]', 'is a list', 'An answer is {'],
    ['{"jsonrpc":"2.0","id":1,"method":"cost","params":{}}', 'is a request', 'An answer is {'],
    ['0.25', 'is JSON and no answer', 'print(…, file=sys.stderr)'],
    ['epoch 3', 'is not JSON', 'print(…, file=sys.stderr)'],
    ['Content-Length: 52', 'is not JSON', 'without headers'],
    ["{'jsonrpc': '2.0'}", 'is not JSON', 'json.dumps'],
    ['{', 'is not JSON', 'without indentation'],
    ['{"id": 3, "cost": NaN}', 'is not JSON', '"NaN"'],
    ['{"id": 3, "cost": -inf}', 'is not JSON', '"-Infinity"'],
    ['{"id": 3 "cost": 4}', 'is not JSON', 'wrong at character 10, near "{\\"id\\": 3 \\"cost'],
    ['{"id": 3, "cost": .5}', 'is not JSON', '.5'],
  ])('%s', (line, what, advice) => {
    const answer = read(line);
    if (!('what' in answer)) throw new Error('taken for an answer');
    expect(answer.what).toContain('(line 7 of its standard output)');
    expect(answer.what).toContain(what);
    expect(answer.advice).toContain(advice);
  });
});
