// What a check adds to the time of a Python program whose cost takes 1 ms: node test/bench/program.js [weights …]
// Wall time of the whole command, start-up included, over the time that the program spent in its own cost.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = `
import atexit, sys, time
sys.path.insert(0, sys.argv[1])
from nncheck_adapter import serve
weights = {'w': [[0.1 + 0.001 * (17 * k % 101) for k in range(int(sys.argv[2]))]]}
own = [0.0, 0]
def cost(p):
    begin = time.perf_counter()
    total = sum(w ** 3 for w in p['w'][0])
    while time.perf_counter() - begin < 0.001:
        pass
    own[0] += time.perf_counter() - begin
    own[1] += 1
    return total
def gradient(p):
    return {'w': [[3 * w * w for w in p['w'][0]]]}
def tell():
    with open(sys.argv[3], 'w') as file:
        file.write(f'{own[0]} {own[1]}')
atexit.register(tell)
serve(parameters=weights, cost=cost, gradient=gradient)
`;

const folder = mkdtempSync(join(tmpdir(), 'nncheck-bench-'));
const program = join(folder, 'program.py');
writeFileSync(program, PROGRAM);
const sizes = process.argv.length > 2 ? process.argv.slice(2) : ['200', '1000', '2400']; // larger ones are searched, not tried weight by weight
console.log('weights    costs   own s  whole s  whole/own');
for (const size of sizes) {
  const told = join(folder, `own-${size}`);
  const begin = performance.now();
  const args = ['grad', '--quiet', '--', 'python3', program, join(ROOT, 'adapters/python'), size, told];
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/nncheck.js'), ...args]);
  const whole = (performance.now() - begin) / 1000;
  if (status !== 0) throw new Error(`status ${status}: ${stderr}`);
  const [own, costs] = readFileSync(told, 'utf8').split(' ').map(Number);
  console.log(
    `${[
      size.padStart(7),
      String(costs).padStart(8),
      own.toFixed(2).padStart(7),
      whole.toFixed(2).padStart(8),
    ].join(' ')}  ${(whole / own).toFixed(3)}`,
  );
}
