/** Walks the actions of a template and tells which values they name: a rough execution in which every branch is taken. */
import { readActions, type Expression, type Pipeline, type TemplateAction } from './templateActions.ts';

/** Keys from the root of a chart's values; {@link anyKey} is each key or item. */
export type ReadPath = readonly string[];
export const anyKey = '*';

/** `whole`: with all that is below; `touched`: it alone; `condition`: an `if` asks whether it is true. */
export type ReadKind = 'whole' | 'touched' | 'condition';

export interface Reading {
  readonly path: ReadPath;
  readonly kind: ReadKind;
  /** Inside of `define`: whoever includes it decides whose values these are. */
  readonly borrowed: boolean;
  /** Where the action begins, from 1. */
  readonly line: number;
  /** The key of a manifest that is filled with the value alone. */
  readonly manifestKey?: string;
}

/** What is known of a value: it is the chart's context, or one of some values of the chart, or neither can be said. */
interface Known {
  readonly context: boolean;
  readonly paths: readonly ReadPath[];
}

const nothing: Known = { context: false, paths: [] };
const theContext: Known = { context: true, paths: [] };

interface Scope {
  readonly keyword: string;
  readonly borrowed: boolean;
  /** What `$` stands for. */
  readonly root: Known;
  dot: Known;
  readonly variables: Map<string, Known>;
}

/** The result is one of the arguments, or part of it is still to be named. */
const handsOn = new Set(
  'default coalesce or and quote squote toString trim int int64 float64 atoi upper lower'.split(' '),
);
/** Ask what kind of thing it is, and look no further in. */
const touches = new Set('kindIs kindOf typeIs typeOf typeIsLike len'.split(' '));
const asksTruth = new Set('not empty'.split(' '));
const joinsTruth = new Set('and or not empty default coalesce'.split(' '));
/** Take all of the context in. */
const printsAll = new Set('toYaml toJson toPrettyJson toRawJson toToml print printf println'.split(' '));

/** A text with more than this, or a path that goes deeper, is not followed: it may read anything. */
const mostActions = 5000;
const mostSteps = 40;

/** Every reading of a text that runs with the chart's context. */
export function scanTemplate(text: string): readonly Reading[] {
  const actions = readActions(text);
  if (actions.length > mostActions) return [{ path: [], kind: 'whole', borrowed: true, line: 1 }];
  const scan = new TemplateScan();
  for (const action of actions) scan.visit(action);
  return scan.readings;
}

class TemplateScan {
  readonly readings: Reading[] = [];
  #line = 1;
  readonly #scopes: Scope[] = [
    { keyword: '', borrowed: false, root: theContext, dot: theContext, variables: new Map() },
  ];

  get #scope(): Scope {
    const scope = this.#scopes.at(-1);
    if (scope === undefined) throw new Error('a template scan has lost its outermost scope');
    return scope;
  }

  visit(action: TemplateAction): void {
    const { keyword, pipeline, line } = action;
    this.#line = line;
    switch (keyword) {
      case 'end':
        if (this.#scopes.length > 1) this.#scopes.pop();
        return;
      case 'define':
        this.#open({ keyword, dot: theContext, root: theContext, borrowed: true });
        return;
      case 'else':
        this.#reopen();
        return;
      case 'else-if':
      case 'else-with':
        this.#reopen();
        this.#enter(keyword.slice('else-'.length), action);
        return;
      case 'if':
      case 'with':
      case 'range':
        this.#open({ keyword });
        this.#enter(keyword, action);
        return;
      case 'block':
        this.#consumeAll(pipeline === undefined ? nothing : this.#evaluate(pipeline.value));
        this.#open({ keyword, dot: theContext, root: theContext, borrowed: true });
        return;
      case 'break':
      case 'continue':
        return;
      case 'template':
      case 'print':
        this.#print(action);
    }
  }

  #open(scope: Partial<Scope> & { readonly keyword: string }): void {
    const { dot, root, borrowed } = this.#scope;
    this.#scopes.push({ dot, root, borrowed, variables: new Map(), ...scope });
  }

  /** The other branch: the dot is again that of the outside. */
  #reopen(): void {
    if (this.#scopes.length === 1) return;
    const { keyword } = this.#scope;
    this.#scopes.pop();
    this.#open({ keyword });
  }

  #enter(keyword: string, action: TemplateAction): void {
    const { pipeline } = action;
    if (pipeline === undefined) {
      this.#readRoughly(action);
      return;
    }
    if (keyword === 'if') {
      this.#ask(pipeline.value);
      this.#declare(pipeline, () => this.#evaluate(pipeline.value));
      return;
    }
    const value = this.#evaluate(pipeline.value);
    this.#record(value, 'touched');
    if (keyword === 'with') {
      this.#declare(pipeline, () => value);
      this.#scope.dot = value;
      return;
    }
    const item = extend(value, [anyKey]);
    this.#record(item, 'touched');
    const last = pipeline.variables.at(-1);
    for (const name of pipeline.variables) this.#scope.variables.set(name, nothing);
    if (last !== undefined) this.#scope.variables.set(last, item);
    this.#scope.dot = item;
  }

  #print(action: TemplateAction): void {
    const { pipeline } = action;
    if (pipeline === undefined) {
      this.#readRoughly(action);
    } else if (pipeline.variables.length > 0) {
      this.#declare(pipeline, () => this.#evaluate(pipeline.value));
    } else {
      const value = this.#evaluate(pipeline.value);
      this.#consumeAll(value, value.paths.length === 1 ? action.manifestKey : undefined);
    }
  }

  #declare({ variables, again }: Pipeline, evaluate: () => Known): void {
    const name = variables.at(-1);
    if (name === undefined) return;
    const scope = again ? this.#scopes.findLast((outer) => outer.variables.has(name)) : undefined;
    const before = scope?.variables.get(name) ?? nothing;
    (scope ?? this.#scope).variables.set(name, unite([before, evaluate()]));
  }

  #evaluate(expression: Expression): Known {
    switch (expression.kind) {
      case 'path':
        return access(this.#base(expression.base), expression.fields);
      case 'field':
        return access(this.#evaluate(expression.of), expression.fields);
      case 'call':
        return this.#call(expression.name, expression.args);
      case 'text':
      case 'literal':
        return nothing;
    }
  }

  #base(name: string): Known {
    if (name === '') return this.#scope.dot;
    if (name === '$') return this.#scope.root;
    return this.#scopes.findLast(({ variables }) => variables.has(name))?.variables.get(name) ?? nothing;
  }

  #call(name: string, args: readonly Expression[]): Known {
    if (handsOn.has(name)) return unite(args.map((arg) => this.#evaluate(arg)));
    switch (name) {
      case 'index':
      case 'get':
        return this.#descend(args[0], args.slice(1));
      case 'dig':
        return unite([
          this.#descend(args.at(-1), args.slice(0, -2)),
          ...args.slice(-2, -1).map((arg) => this.#evaluate(arg)),
        ]);
      case 'pick':
        for (const key of args.slice(1)) this.#consumeAll(this.#descend(args[0], [key]));
        return nothing;
      case 'hasKey':
        this.#record(this.#descend(args[0], args.slice(1)), 'touched');
        return nothing;
      case 'required':
        return unite(args.slice(1).map((arg) => this.#evaluate(arg)));
      case 'ternary':
        for (const condition of args.slice(2)) this.#ask(condition);
        return unite(args.slice(0, 2).map((arg) => this.#evaluate(arg)));
      case 'set':
        for (const arg of args.slice(1)) this.#consumeAll(this.#evaluate(arg));
        return args[0] === undefined ? nothing : this.#evaluate(args[0]);
      case 'dict':
        this.#readDictionary(args);
        return nothing;
    }
    return this.#callOther(name, args);
  }

  #callOther(name: string, args: readonly Expression[]): Known {
    for (const arg of args) {
      if (asksTruth.has(name)) {
        this.#ask(arg);
        continue;
      }
      const value = this.#evaluate(arg);
      if (touches.has(name)) this.#record(value, 'touched');
      else this.#consumeAll(value);
      if (value.context && printsAll.has(name) && !this.#scope.borrowed)
        this.#consumeAll({ context: false, paths: [[]] });
    }
    return nothing;
  }

  /** `dict "Values" .Values` hands the context on; all other values count as read. */
  #readDictionary(args: readonly Expression[]): void {
    for (const [index, arg] of args.entries()) {
      const key = args[index - 1];
      const value = this.#evaluate(arg);
      const isContext = key?.kind === 'text' && key.text === 'Values' && value.paths[0]?.length === 0;
      if (!isContext) this.#consumeAll(value);
    }
  }

  #descend(of: Expression | undefined, keys: readonly Expression[]): Known {
    const value = of === undefined ? nothing : this.#evaluate(of);
    const steps = keys.map((key) => {
      if (key.kind === 'text') return key.text;
      this.#consumeAll(this.#evaluate(key));
      return anyKey;
    });
    return steps.length === 0 ? value : access(value, steps);
  }

  /** The value is asked whether it is true, and for nothing else. */
  #ask(expression: Expression): void {
    if (expression.kind === 'call' && joinsTruth.has(expression.name)) {
      for (const arg of expression.args) this.#ask(arg);
    } else if (expression.kind === 'call' && expression.name !== 'index' && expression.name !== 'get') {
      this.#consumeAll(this.#evaluate(expression));
    } else {
      this.#record(this.#evaluate(expression), 'condition');
    }
  }

  /** What could not be understood reads all that it names. */
  #readRoughly({ text }: TemplateAction): void {
    for (const [, fields = ''] of text.matchAll(/\.Values((?:\.[\p{L}_][\p{L}\p{Nd}_]*)*)/gu)) {
      this.#consumeAll(access(theContext, ['Values', ...fields.split('.').filter(Boolean)]));
    }
    for (const [name] of text.matchAll(/\$[\p{L}_][\p{L}\p{Nd}_]*/gu)) this.#consumeAll(this.#base(name));
    this.#consumeAll(this.#scope.dot);
  }

  #consumeAll(known: Known, manifestKey?: string): void {
    this.#record(known, 'whole', manifestKey);
  }

  #record({ paths }: Known, kind: ReadKind, manifestKey?: string): void {
    const { borrowed } = this.#scope;
    const more = { kind, borrowed, line: this.#line, ...(manifestKey === undefined ? {} : { manifestKey }) };
    for (const path of paths) this.readings.push({ path, ...more });
  }
}

/** More than can be kept apart are taken for all. */
const mostPaths = 64;

function unite(all: readonly Known[]): Known {
  const paths = new Map(all.flatMap((known) => known.paths).map((path) => [JSON.stringify(path), path]));
  return {
    context: all.some(({ context }) => context),
    paths: paths.size > mostPaths ? [[]] : [...paths.values()],
  };
}

function extend({ paths }: Known, steps: ReadPath): Known {
  return { context: false, paths: paths.map((path) => [...path, ...steps].slice(0, mostSteps)) };
}

/** `.Values` leads into the values from the context, and from whatever a caller may have packed the context into. */
function access(base: Known, fields: readonly string[]): Known {
  if (fields.length === 0) return base;
  const inner = extend(base, fields);
  const values = fields.indexOf('Values');
  if (values === -1 || (base.paths.length > 0 && !base.context)) return inner;
  const before = fields.slice(0, values);
  const subchart =
    before.lastIndexOf('Subcharts') === -1 ? [] : before.slice(before.lastIndexOf('Subcharts') + 1);
  return { context: false, paths: [...inner.paths, [...subchart, ...fields.slice(values + 1)]] };
}
