/**
 * A repository's own configuration can name programs that git then runs, also for a mere look: filters, credential
 * helpers, a replacement of ssh. Those of the user and of the machine are theirs; those of the repository must not run.
 */

export interface Guards {
  /** Pairs of key and value that win over every configuration file. */
  readonly settings: readonly (readonly [key: string, value: string])[];
  /** A remote names the program that answers: git would start it to fetch an object that a partial clone lacks. */
  readonly namesUploadPack: boolean;
  /** True where another worktree of the same repository may have further settings of its own. */
  readonly differsByWorktree: boolean;
}

export const noGuards: Guards = { settings: [], namesUploadPack: false, differsByWorktree: false };

/** What stands in for a repository's value where the user has none; '' switches the program off. */
const programs: readonly { readonly key: RegExp; readonly instead: string }[] = [
  { key: /^filter\..+\.(?:clean|smudge|process)$/s, instead: '' },
  { key: /^filter\..+\.required$/s, instead: 'false' },
  { key: /^credential\.(?:.+\.)?helper$/s, instead: '' },
  { key: /^core\.sshcommand$/, instead: 'ssh' },
  { key: /^core\.(?:askpass|alternaterefscommand)$/, instead: '' },
];

/** @param listing what `git config --null --show-scope --list` prints */
export function guardsOf(listing: string): Guards {
  const entries = entriesOf(listing);
  const own = entries.filter(({ scope }) => scope === 'local' || scope === 'worktree');
  const settings: (readonly [string, string])[] = [];
  for (const key of new Set(own.map((entry) => entry.key))) {
    const program = programs.find((candidate) => candidate.key.test(key));
    if (!program) continue;
    const theirs = entries.filter((entry) => entry.key === key && !own.includes(entry));
    // An empty helper takes back all before it, so that the user's can be said again.
    if (key.endsWith('.helper')) settings.push([key, '']);
    if (theirs.length === 0) settings.push([key, program.instead]);
    for (const { value } of theirs) settings.push([key, value]);
  }
  const differsByWorktree = own.some(
    ({ key, value }) =>
      key.startsWith('includeif.') || (key === 'extensions.worktreeconfig' && value !== 'false'),
  );
  // The first value wins here, so that it cannot be said again; `fetchFrom` names the program itself.
  const namesUploadPack = own.some(({ key }) => /^remote\..+\.uploadpack$/s.test(key));
  return { settings, namesUploadPack, differsByWorktree };
}

interface Entry {
  readonly scope: string;
  readonly key: string;
  readonly value: string;
}

/** A scope, then `key LF value`, each with a NUL at its end; a key alone means true. */
function entriesOf(listing: string): Entry[] {
  const fields = listing.split('\0');
  const entries: Entry[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [scope = '', setting = ''] = fields.slice(index, index + 2);
    const end = setting.indexOf('\n');
    entries.push({
      scope,
      key: end < 0 ? setting : setting.slice(0, end),
      value: end < 0 ? 'true' : setting.slice(end + 1),
    });
  }
  return entries;
}
