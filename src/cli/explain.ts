import type { Command } from 'commander';
import { EXAMPLES } from './examples.ts';
import type { Work } from './shared.ts';

/** Declares the command explain. */
export function addExplain(program: Command, work: Work): void {
  program
    .command('explain')
    .summary('explain a bug: wrong and right code, how it shows, the fix')
    .description(
      'Explains a code, a name or what you see, such as NN101, scale or "all outputs the same", with a worked example.\n' +
        'Without one, lists all by what one sees.',
    )
    .argument('[query...]', 'a code (101), a name (scale), or words (missing derivative)')
    .option('--json', 'as JSON')
    .addHelpText('after', EXAMPLES.explain)
    .action(async (query: string[], _own: unknown, command: Command) => {
      const options = command.optsWithGlobals();
      const { runExplain } = await import('../commands/explain.ts');
      work.status = await runExplain(work.host, {
        ...options,
        ...(query.length > 0 && { query: query.join(' ') }),
        json: options.json === true,
      });
    });
}
