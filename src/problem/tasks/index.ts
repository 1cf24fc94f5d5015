import { and } from './and.ts';
import { iris } from './iris.ts';
import { nand } from './nand.ts';
import { or } from './or.ts';
import { parity } from './parity.ts';
import { sign } from './sign.ts';
import { sine } from './sine.ts';
import { spirals } from './spirals.ts';
import type { Task } from './task.ts';
import { xor } from './xor.ts';

const all: readonly Task[] = [and, or, nand, xor, parity, sign, sine, spirals, iris];

/** All built-in tasks by name, from easy to hard. */
export const tasks: ReadonlyMap<string, Task> = new Map(all.map((task) => [task.name, task]));
