// Runs the built command line, file by file as tsc compiled it, many times in this one process: in every run, one token
// of one file of dist is another. Reads [{ file, from, to, args, input }, …] from stdin, and writes what each run came
// to, [{ status, stdout, stderr }, …]. Every planted run has its own copy of all modules of dist: their URLs end with
// its number (planted-hooks.js), and Node keeps modules apart by URL.
import { register } from 'node:module';
import { PassThrough } from 'node:stream';
import { buffer, json } from 'node:stream/consumers';

const runs = await json(process.stdin);
const dist = new URL('../../dist/', import.meta.url).href;
const plants = runs.map(({ file, from, to }) => (file === undefined ? undefined : { file, from, to }));
register('./planted-hooks.js', { parentURL: import.meta.url, data: { dist, plants } });

const results = [];
for (const [index, { file, args, input }] of runs.entries()) {
  const { run } = await import(file === undefined ? `${dist}cli.js` : `${dist}cli.js?planted=${index}`);
  results.push(await runWith(run, args, input));
}
process.stdout.write(JSON.stringify(results));

async function runWith(run, args, input) {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  streams.stdin.end(input);
  const texts = Promise.all([buffer(streams.stdout), buffer(streams.stderr)]);
  const status = await run({
    ...streams,
    args,
    env: { NO_COLOR: '1' },
    cwd: import.meta.dirname,
    onSignal: () => () => {},
  });
  streams.stdout.end();
  streams.stderr.end();
  const [stdout, stderr] = (await texts).map(String);
  return { status, stdout, stderr };
}
