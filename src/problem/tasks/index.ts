import { iris } from './iris.ts';
import { sign } from './sign.ts';
import { sine } from './sine.ts';
import { spirals } from './spirals.ts';
import type { Task } from './task.ts';
import { truthTables } from './truth-tables.ts';

const all: readonly Task[] = [...truthTables, sign, sine, spirals, iris];

/** All built-in tasks by name, from easy to hard. */
export const tasks: ReadonlyMap<string, Task> = new Map(all.map((task) => [task.name, task]));
