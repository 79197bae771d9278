/** What the commands of a text do to the world. */
import type { ShellSyntax } from '../../../../base/ports.ts';
import { worst, type Effect } from './effect.ts';
import { programEffect } from './programs.ts';
import { readShell, type SimpleCommand } from './shellWords.ts';

/**
 * The worst of the commands in a text. Two readings have to agree on where its statements are: that of the shell's own grammar and
 * ours, which knows less. Where they do not, it counts as a write.
 */
export async function effectOf(text: string, shell: ShellSyntax): Promise<Effect> {
  const parsed = await shell.statements(text);
  if (!parsed.ok) return 'write';
  const reading = readShell(text);
  const agreed =
    reading?.statements.length === parsed.value.length &&
    parsed.value.every(
      ({ start, background, negated }, index) =>
        !background && !negated && start === reading.statements[index],
    );
  if (!reading || !agreed) return mentionsDestruction(text) ? 'destructive' : 'write';
  return worst(reading.commands.map(commandEffect));
}

/** Of a text that is not understood: better one question too many. */
function mentionsDestruction(text: string): boolean {
  return /\b(?:delete|destroy|drain|uninstall|drop|truncate|rm|mkfs|shred|prune|purge)\b/i.test(text);
}

/** Variables that choose a place or a way of printing, and no program. */
const harmlessVariable =
  /^(?:KUBECONFIG|AWS_(?:PROFILE|REGION|DEFAULT_REGION)|TZ|LANG|LC_\w+|NO_COLOR|\w*(?:NAMESPACE|CONTEXT|WORKLOAD|POD|NODE|RELEASE)(?:_\d+)?)\+?=/;

function commandEffect({ assignments, words, redirects }: SimpleCommand): Effect {
  if (!assignments.every(({ text }) => harmlessVariable.test(text))) return 'write';
  const toFile = redirects.some(
    ({ operator, target }) =>
      operator.includes('>') &&
      target.text !== '/dev/null' &&
      !(operator.endsWith('&') && /^\d+$/.test(target.text)),
  );
  const [program] = words;
  // A variable as the program could be anything.
  const own = program === undefined ? 'read' : program.fixed ? programEffect(words) : 'write';
  return worst([own, toFile ? 'write' : 'read']);
}
