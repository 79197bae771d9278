/** The action items of a postmortem, read from its table: whatever the columns are called, one holds an owner and one a date. */

export interface ActionItem {
  readonly action: string;
  readonly owner: string;
  /** Milliseconds since 1970: the end of that day in UTC. */
  readonly due: number;
  readonly priority: string;
  readonly done: boolean;
  /** From 1. */
  readonly line: number;
}

const day = 24 * 3_600_000;

/** When something is to be said of an item: from the beginning of its day on, and once it is late. Milliseconds since 1970. */
export function remindersOf({ due }: Pick<ActionItem, 'due'>): readonly number[] {
  return [due - day, due];
}

/** The items that are to be spoken of now, and how many of them are late. */
export function remindedOf<Item extends Pick<ActionItem, 'due'>>(
  items: readonly Item[],
  now: number,
): { readonly items: readonly Item[]; readonly late: number } {
  const reminded = items.filter(({ due }) => due - day <= now);
  return { items: reminded, late: reminded.filter(({ due }) => due <= now).length };
}

/** Rows of tables with an owner and a due date; rows without a date are left out. */
export function actionItems(markdown: string): readonly ActionItem[] {
  const items: ActionItem[] = [];
  let header: readonly string[] | undefined;
  for (const [index, line] of markdown.split('\n').entries()) {
    const cells = cellsOf(line);
    if (!cells) header = undefined;
    else if (!header) header = cells.map((cell) => cell.toLowerCase());
    else {
      const item = itemOf(header, cells, index + 1);
      if (item) items.push(item);
    }
  }
  return items;
}

function cellsOf(line: string): readonly string[] | undefined {
  const text = line.trim();
  if (!text.startsWith('|')) return undefined;
  return text
    .slice(1, text.endsWith('|') ? -1 : undefined)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

function itemOf(header: readonly string[], cells: readonly string[], line: number): ActionItem | undefined {
  const cell = (name: RegExp): string => cells[header.findIndex((title) => name.test(title))] ?? '';
  const hasColumns =
    header.some((title) => title.includes('owner')) && header.some((title) => title.includes('due'));
  const day = /\d{4}-\d{2}-\d{2}/.exec(cell(/due/))?.[0];
  const due = Date.parse(`${day ?? ''}T23:59:59Z`);
  if (!hasColumns || Number.isNaN(due)) return undefined;
  return {
    action: cell(/action|what|task/) || (cells[0] ?? ''),
    owner: cell(/owner/),
    due,
    priority: cell(/prio/),
    done: cells.some((text) => /\b(?:done|closed)\b|\[x\]|✅/i.test(text)),
    line,
  };
}
