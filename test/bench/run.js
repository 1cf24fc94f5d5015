// Runs every benchmark of this folder, each in a process of its own: `npm run bench`, or `npm run bench startup`.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const wanted = process.argv.slice(2);
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.js') && file !== basename(import.meta.filename))
  .map((file) => basename(file, '.js'))
  .filter((name) => wanted.length === 0 || wanted.includes(name));

for (const name of names) {
  console.log(`\n# ${name}`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.js`)], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
