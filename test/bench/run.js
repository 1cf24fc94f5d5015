// Runs every benchmark of this folder, each in a process of its own: `npm run bench`. One of them alone, with what
// follows for itself: `npm run bench startup`, `npm run bench gradients mnist-100`.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const [only, ...own] = process.argv.slice(2);
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.js') && file !== basename(import.meta.filename))
  .map((file) => basename(file, '.js'));
if (only !== undefined && !names.includes(only)) {
  console.error(`there is no benchmark “${only}”: ${names.join(', ')}`);
  process.exit(2);
}

for (const name of only === undefined ? names : [only]) {
  console.log(`\n# ${name}`);
  const file = join(import.meta.dirname, `${name}.js`);
  const { status } = spawnSync(process.execPath, [file, ...own], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
