/**
 * A chart's defaults under the values that a user gave, in the very steps of Helm 3 and Helm 4 (`coalesce.go`), so that
 * what follows from their order follows here too. Every entry keeps what it covers.
 *
 * The steps change tables in place and share them on purpose, since Helm's do: a table under `global` that a parent and
 * its subchart share is one table. What came from a file is never changed: it is copied, one level, when first written to.
 */
import type { YamlEntry, YamlMap, YamlNode } from '../../base/yamlNode.ts';
import { putOver } from './overlay.ts';
import type { HelmMajor } from './valuesFile.ts';

/** A mapping that may be written to. */
export interface Table {
  readonly kind: 'table';
  /** The mapping that it began as: it says where the table stands. */
  readonly origin: YamlMap;
  readonly entries: Map<string, TableEntry>;
}

export interface TableEntry extends Omit<YamlEntry, 'value'> {
  readonly value: YamlNode | Table;
}

/** A chart as coalescing sees it: subcharts by the name (or alias) that their values go under. */
export interface ValuesChart {
  readonly name: string;
  readonly values: YamlMap | Table;
  readonly charts: readonly ValuesChart[];
}

export interface Coalescing {
  readonly major: HelmMajor;
  /** Helm's "merge": nulls are kept, for a later step to see. */
  readonly keepNulls: boolean;
}

/** A value stands where a subchart's values belong and is no mapping: Helm refuses to go on. */
export class SubchartMismatch extends Error {
  readonly entry: TableEntry;

  constructor(name: string, entry: TableEntry) {
    super(name);
    this.entry = entry;
  }
}

/** The defaults of a chart and its subcharts under `values`, which is not changed. Throws {@link SubchartMismatch}. */
export function coalesceChart(chart: ValuesChart, values: YamlMap | Table, how: Coalescing): Table {
  const table = copyTable(values);
  coalesce(chart, table, how);
  return table;
}

function coalesce(chart: ValuesChart, values: Table, how: Coalescing): void {
  coalesceValues(chart, values, how);
  for (const subchart of chart.charts) {
    const given = values.entries.get(subchart.name);
    if (given === undefined) putEmpty(values, subchart.name, subchart.values);
    const inner = tableAt(values, subchart.name);
    if (inner === undefined) {
      if (given !== undefined) throw new SubchartMismatch(subchart.name, given);
      continue;
    }
    passGlobals(values, inner, how);
    coalesce(subchart, inner, how);
  }
}

/** Puts a chart's own defaults under its values. */
function coalesceValues(chart: ValuesChart, values: Table, how: Coalescing): void {
  const defaults = copyTable(chart.values);
  for (const [name, entry] of defaults.entries) {
    const given = values.entries.get(name);
    if (given === undefined) {
      const kept = how.keepNulls || how.major === 3 ? entry : withoutNulls(entry);
      if (kept !== undefined) values.entries.set(name, kept);
    } else if (isNull(given.value) && !how.keepNulls) {
      values.entries.delete(name);
    } else {
      coalesceEntry(chart, { values, defaults, name }, how);
    }
  }
}

function coalesceEntry(
  chart: ValuesChart,
  { values, defaults, name }: { values: Table; defaults: Table; name: string },
  how: Coalescing,
): void {
  cover(values, name, defaults.entries.get(name));
  const into = tableAt(values, name);
  const from = tableAt(defaults, name);
  if (into === undefined || from === undefined) return;
  const keepNulls = how.keepNulls || chart.charts.some((subchart) => subchart.name === name);
  if (!keepNulls && how.major === 4) removeNulls(from);
  coalesceTables(into, from, { ...how, keepNulls });
}

/** Puts the entries of `from` under those of `into`. */
export function coalesceTables(into: Table, from: Table, how: Coalescing): void {
  // Nulls of the upper table that the lower does not have stay.
  for (const [name, entry] of from.entries) {
    const given = into.entries.get(name);
    if (given === undefined) {
      // A table is now the same one in both.
      tableAt(from, name);
      into.entries.set(name, from.entries.get(name) ?? entry);
    } else if (isNull(given.value)) {
      if (!how.keepNulls && !isNull(entry.value)) into.entries.delete(name);
      else cover(into, name, entry);
      // Helm writes the null into the lower table as well, which somebody else may share.
      from.entries.set(name, given);
    } else {
      cover(into, name, entry);
      const upper = tableAt(into, name);
      const lower = tableAt(from, name);
      if (upper !== undefined && lower !== undefined) coalesceTables(upper, lower, how);
    }
  }
  for (const [name, entry] of into.entries) {
    if (isNull(entry.value) && !from.entries.has(name)) from.entries.set(name, entry);
  }
}

/** Hands the globals of a chart down to a subchart: what the parent says wins. */
function passGlobals(values: Table, inner: Table, how: Coalescing): void {
  const outer = values.entries.get('global');
  const given = inner.entries.get('global');
  if (outer !== undefined && tableAt(values, 'global') === undefined) return;
  if (given !== undefined && tableAt(inner, 'global') === undefined) return;
  if (given === undefined) putEmpty(inner, 'global', values.origin);
  const source = tableAt(values, 'global');
  const target = tableAt(inner, 'global');
  if (target === undefined || source === undefined) return;
  for (const [name, entry] of source.entries) passGlobal(target, { name, entry, source }, how);
}

function passGlobal(
  target: Table,
  { name, entry, source }: { name: string; entry: TableEntry; source: Table },
  how: Coalescing,
): void {
  const own = target.entries.get(name);
  const outer = tableAt(source, name);
  if (outer === undefined) {
    if (own !== undefined && tableAt(target, name) !== undefined) return;
    target.entries.set(name, own === undefined ? entry : coverEntry(entry, own));
    return;
  }
  const upper = shareTable(outer);
  if (own === undefined) {
    target.entries.set(name, { ...entry, value: upper });
    return;
  }
  const lower = tableAt(target, name);
  if (lower === undefined) return;
  coalesceTables(upper, lower, { ...how, keepNulls: true });
  target.entries.set(name, { ...coverEntry(entry, own), value: upper });
}

/** A table of its own whose inner tables are the very same. */
function shareTable(table: Table): Table {
  for (const name of table.entries.keys()) tableAt(table, name);
  return { ...table, entries: new Map(table.entries) };
}

function isNull(value: YamlNode | Table): boolean {
  return value.kind === 'scalar' && value.value === null;
}

/** The table under a key, made writable in its place; undefined where something else is there. */
export function tableAt(table: Table, name: string): Table | undefined {
  const entry = table.entries.get(name);
  if (entry === undefined) return undefined;
  if (entry.value.kind === 'table') return entry.value;
  if (entry.value.kind !== 'map') return undefined;
  const writable = toTable(entry.value);
  table.entries.set(name, { ...entry, value: writable });
  return writable;
}

function toTable(map: YamlMap): Table {
  return { kind: 'table', origin: map, entries: new Map(map.entries) };
}

/** A copy that shares no table with the original. What came from a file needs none. */
export function copyTable(from: YamlMap | Table): Table {
  if (from.kind === 'map') return toTable(from);
  const entries = new Map<string, TableEntry>();
  for (const [name, entry] of from.entries) {
    entries.set(name, entry.value.kind === 'table' ? { ...entry, value: copyTable(entry.value) } : entry);
  }
  return { ...from, entries };
}

/** A table without entries, said to stand where `origin` stands. */
export function emptyTable(origin: YamlMap): Table {
  return { kind: 'table', origin: { ...origin, entries: new Map() }, entries: new Map() };
}

function putEmpty(table: Table, name: string, near: YamlMap | Table): void {
  const origin = near.kind === 'map' ? near : near.origin;
  table.entries.set(name, { key: origin, value: emptyTable(origin) });
}

function cover(table: Table, name: string, under: TableEntry | undefined): void {
  const over = table.entries.get(name);
  if (over !== undefined && under !== undefined) table.entries.set(name, coverEntry(over, under));
}

function coverEntry(over: TableEntry, under: TableEntry): TableEntry {
  return { ...putOver(written(over), written(under)), value: over.value };
}

/** An entry as a file wrote it: of a table, the mapping that it began as. */
function written(entry: TableEntry): YamlEntry {
  return { ...entry, value: entry.value.kind === 'table' ? entry.value.origin : entry.value };
}

function removeNulls(table: Table): void {
  for (const [name, entry] of table.entries) {
    const kept = withoutNulls(entry);
    if (kept === undefined) table.entries.delete(name);
    else table.entries.set(name, kept);
  }
}

function withoutNulls(entry: TableEntry): TableEntry | undefined {
  if (isNull(entry.value)) return undefined;
  if (entry.value.kind === 'map') {
    const value = mapWithoutNulls(entry.value);
    return value === entry.value ? entry : { ...entry, value };
  }
  if (entry.value.kind === 'table') removeNulls(entry.value);
  return entry;
}

const cleaned = new WeakMap<YamlMap, YamlMap>();

/** The same mapping where it holds no null, in lists aside: those are never looked into. */
function mapWithoutNulls(map: YamlMap): YamlMap {
  const known = cleaned.get(map);
  if (known !== undefined) return known;
  const entries = new Map<string, YamlEntry>();
  let changed = false;
  for (const [name, entry] of map.entries) {
    if (entry.value.kind === 'map') {
      const value = mapWithoutNulls(entry.value);
      changed ||= value !== entry.value;
      entries.set(name, value === entry.value ? entry : { ...entry, value });
    } else if (isNull(entry.value)) {
      changed = true;
    } else {
      entries.set(name, entry);
    }
  }
  const result = changed ? { ...map, entries } : map;
  cleaned.set(map, result);
  return result;
}

/** The table as values that nobody changes any more. */
export function freezeTable(table: Table): YamlMap {
  const entries = new Map<string, YamlEntry>();
  for (const [name, entry] of table.entries) {
    const value = entry.value.kind === 'table' ? freezeTable(entry.value) : entry.value;
    entries.set(name, { ...entry, value });
  }
  return { ...table.origin, entries };
}
