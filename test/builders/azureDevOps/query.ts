/** As much of the query language as tests ask for; everything else is refused, as the real server does with what it does not know. */
import type { StoredItem } from './storedItem.ts';

type Condition = (item: StoredItem) => boolean;

/** Ids in their order, or the server's refusal. */
export function runQuery(text: string, items: readonly StoredItem[], me: string): readonly number[] | string {
  const statement =
    /^\s*SELECT\s+.+?\s+FROM\s+WorkItems(?:\s+WHERE\s+(.*?))?(?:\s+ORDER BY\s+(.*))?\s*$/is.exec(text);
  if (!statement) return 'TF51006: The query statement is not understood.';
  const [, where = '', order = ''] = statement;
  const conditions = parts(where).map((part) => conditionOf(part, me));
  const unknown = conditions.find((one) => typeof one === 'string');
  if (unknown !== undefined) return unknown;
  const found = items
    .filter((item) => (conditions as Condition[]).every((holds) => holds(item)))
    .map(({ id }) => id);
  if (/\[System\.Id\]/i.test(order)) found.sort((left, right) => left - right);
  return found;
}

/** Conditions joined by AND, brackets around them aside. */
function parts(where: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let part = '';
  for (const token of where.match(/'(?:[^']|'')*'|\(|\)|\bAND\b|\s+|[^\s()']+/gi) ?? []) {
    if (token === '(') depth += 1;
    else if (token === ')') depth -= 1;
    else if (/^and$/i.test(token)) {
      found.push(part.trim());
      part = '';
    } else part += token;
  }
  if (depth !== 0) return ['('];
  return [...found, part.trim()].filter((one) => one !== '');
}

function conditionOf(part: string, me: string): Condition | string {
  const [, field = '', sign = '', value = ''] =
    /^\[([\w.]+)\]\s*(=|<>|>=|<=|>|<|UNDER)\s*(.+)$/is.exec(part) ?? [];
  const refused = `TF51005: The query references a condition that does not exist: ${part}`;
  if (field === '') return refused;
  const wanted = /^@me$/i.test(value)
    ? me
    : /^@project$/i.test(value)
      ? 'Platform'
      : value.startsWith("'")
        ? value.slice(1, -1).replaceAll("''", "'")
        : Number(value);
  if (Number.isNaN(wanted)) return refused;
  return (item) => compare(valueOf(item, field), sign.toUpperCase(), wanted);
}

function valueOf(item: StoredItem, field: string): string | number {
  if (field.toLowerCase() === 'system.id') return item.id;
  const value = item.fields[field];
  if (typeof value === 'object' && value !== null && 'displayName' in value) return String(value.displayName);
  return typeof value === 'number' || typeof value === 'string' ? value : '';
}

function compare(have: string | number, sign: string, wanted: string | number): boolean {
  switch (sign) {
    case '=':
      return have === wanted;
    case '<>':
      return have !== wanted;
    case 'UNDER':
      return have === wanted || String(have).startsWith(`${wanted}\\`);
    case '>':
      return have > wanted;
    case '>=':
      return have >= wanted;
    case '<':
      return have < wanted;
    default:
      return have <= wanted;
  }
}
