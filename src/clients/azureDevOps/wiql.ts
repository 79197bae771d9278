/** Changes to queries in the language of Azure DevOps: asking for a part of what a query finds. */

export interface FlatQuery {
  /** Between WHERE and what follows it; empty where there is none. */
  readonly where: string;
  /** Macros whose meaning changes with time, or with who asks where. */
  readonly moves: boolean;
}

/**
 * The condition of a query for items. Undefined for a query for links, or one of a past time: those are asked as they are.
 * Words inside of quotes are not taken for the language's own.
 */
export function readQuery(wiql: string): FlatQuery | undefined {
  const bare = wiql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, (text) => '_'.repeat(text.length));
  if (!/\bfrom\s+workitems\b/i.test(bare) || /\basof\b/i.test(bare)) return undefined;
  const start = /\bwhere\b/i.exec(bare);
  const end = /\border\s+by\b/i.exec(bare)?.index ?? bare.length;
  const from = start ? start.index + start[0].length : end;
  return {
    where: wiql.slice(from, end).trim(),
    moves:
      /@(?:today|startof\w*|currentiteration|follows|recentmentions|myrecentactivity|recentprojectactivity)/i.test(
        bare,
      ),
  };
}

/** The same items, by id, with a further condition. */
export function narrowed({ where }: Pick<FlatQuery, 'where'>, condition: string): string {
  const both = [where === '' ? '' : `(${where})`, condition].filter((part) => part !== '').join(' AND ');
  return `SELECT [System.Id] FROM WorkItems${both === '' ? '' : ` WHERE ${both}`} ORDER BY [System.Id]`;
}

/** @param since ISO 8601, by the server's clock */
export function changedSince(since: string): string {
  return `[System.ChangedDate] >= '${since.replaceAll("'", '')}'`;
}

export function behindId(id: number): string {
  return `[System.Id] > ${id}`;
}
