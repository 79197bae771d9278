/** Which lines of a chart's templates name which values, by the templates' text alone. */
import type { ChartContent } from './chartContent.ts';
import { nameCharts } from './dependencies.ts';
import { readActions, type TemplateAction } from './templateActions.ts';
import { anyKey, scanTemplate, type ReadKind, type ReadPath } from './templateScan.ts';
import type { ValuePath } from './valuePath.ts';

export interface TemplateReading {
  /** Relative to the top chart's folder. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From the root of the top chart's values. */
  readonly path: ReadPath;
  readonly kind: ReadKind;
}

interface Template {
  readonly file: string;
  readonly text: string;
  /** Where the values of its chart stand. */
  readonly prefix: readonly string[];
}

/** More than this many helpers inside each other are not followed. */
const deepest = 4;

export class TemplateReadings {
  readonly #templates: readonly Template[];
  readonly #readings = new Map<string, readonly TemplateReading[]>();
  readonly #actions = new Map<string, readonly TemplateAction[]>();
  #helpers:
    | ReadonlyMap<string, { readonly file: string; readonly first: number; readonly last: number }>
    | undefined;

  constructor(content: ChartContent) {
    this.#templates = templatesOf(content, []);
  }

  /** What the actions that begin on a line name. */
  at(file: string, line: number): readonly TemplateReading[] {
    return this.#readingsOf(file).filter((reading) => reading.line === line);
  }

  /** What the helpers name that a line includes, and those that they include. */
  included(file: string, line: number, depth = 0): readonly TemplateReading[] {
    if (depth >= deepest) return [];
    return this.#actionsOf(file)
      .filter((action) => action.line === line)
      .flatMap(({ text }) => [...text.matchAll(/\b(?:include|template)\s+["`]([^"`]+)["`]/g)])
      .flatMap(([, name = '']) => {
        const helper = this.#helper(name);
        if (helper === undefined) return [];
        const lines = Array.from({ length: helper.last - helper.first + 1 }, (_, at) => helper.first + at);
        return [
          ...this.#readingsOf(helper.file).filter(
            (one) => one.line >= helper.first && one.line <= helper.last,
          ),
          ...lines.flatMap((inner) => this.included(helper.file, inner, depth + 1)),
        ];
      });
  }

  /** What the blocks (`if`, `with`, `range`) ask for that a line stands in, from the inside out. */
  around(file: string, line: number): readonly TemplateReading[] {
    const open: number[] = [];
    for (const action of this.#actionsOf(file)) {
      if (action.line > line) break;
      if (['if', 'with', 'range', 'define', 'block'].includes(action.keyword)) open.push(action.line);
      if (action.keyword === 'end') open.pop();
    }
    return [...new Set(open.toReversed())].flatMap((one) => this.at(file, one));
  }

  /** The lines that name a value, something in it, or all of something that holds it. */
  of(path: ValuePath): readonly TemplateReading[] {
    return this.#templates
      .flatMap(({ file }) => this.#readingsOf(file))
      .filter(
        (reading) =>
          leadsInto(reading, path) || (reading.path.length > path.length && holds(path, reading.path)),
      );
  }

  #readingsOf(file: string): readonly TemplateReading[] {
    const known = this.#readings.get(file) ?? this.#scan(file);
    this.#readings.set(file, known);
    return known;
  }

  #scan(file: string): readonly TemplateReading[] {
    const prefixes = this.#templates.map(({ prefix }) => prefix);
    return this.#templates
      .filter((template) => template.file === file)
      .flatMap(({ text, prefix }) =>
        scanTemplate(text).flatMap(({ path, kind, line, borrowed }) => {
          const isGlobal = path[0] === 'global';
          const places = borrowed ? distinct([prefix, ...prefixes]) : [prefix];
          return [...(isGlobal ? [[]] : []), ...places].map((place) => ({
            file,
            line,
            kind,
            path: [...place, ...path],
          }));
        }),
      );
  }

  #actionsOf(file: string): readonly TemplateAction[] {
    const known =
      this.#actions.get(file) ?? readActions(this.#templates.find((one) => one.file === file)?.text ?? '');
    this.#actions.set(file, known);
    return known;
  }

  #helper(
    name: string,
  ): { readonly file: string; readonly first: number; readonly last: number } | undefined {
    this.#helpers ??= new Map(this.#templates.flatMap(({ file }) => this.#helpersIn(file)));
    return this.#helpers.get(name);
  }

  #helpersIn(file: string): readonly [string, { file: string; first: number; last: number }][] {
    const found: [string, { file: string; first: number; last: number }][] = [];
    const open: (string | undefined)[] = [];
    const starts = new Map<string, number>();
    for (const { keyword, text, line } of this.#actionsOf(file)) {
      if (['if', 'with', 'range', 'define', 'block'].includes(keyword)) {
        const name = /^(?:define|block)\s+["`]([^"`]+)["`]/.exec(text)?.[1];
        open.push(name);
        if (name !== undefined) starts.set(name, line);
      } else if (keyword === 'end') {
        const name = open.pop();
        if (name !== undefined) found.push([name, { file, first: starts.get(name) ?? line, last: line }]);
      }
    }
    return found;
  }
}

/** Whether the reading names the value itself, or takes it whole with something that holds it. */
export function leadsInto(
  { path: read, kind }: Pick<TemplateReading, 'path' | 'kind'>,
  path: ValuePath,
): boolean {
  if (read.length === 0 || read.length > path.length) return false;
  return holds(read, path) && (read.length === path.length || kind === 'whole');
}

/** Whether the first is the beginning of the second; `*` is any step. */
function holds(first: ValuePath, second: ValuePath): boolean {
  return first.every((step, index) => {
    const other = second[index];
    if (other === undefined) return false;
    if (step === anyKey || other === anyKey) return true;
    return typeof step === 'string' && step === other;
  });
}

function distinct(prefixes: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...new Map(prefixes.map((prefix) => [prefix.join('\n'), prefix])).values()];
}

function templatesOf(content: ChartContent, prefix: readonly string[]): readonly Template[] {
  const own = content.templates.map(({ path, text }) => ({ file: path, text, prefix }));
  const charts = nameCharts<ChartContent>(content, content.dependencies ?? []);
  return [...own, ...charts.flatMap((subchart) => templatesOf(subchart, [...prefix, subchart.name]))];
}
