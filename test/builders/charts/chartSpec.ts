/** What a generated chart is made of, and the small helpers with which the charts in `specs/` are written. */
import type { HelmMajor } from '../../../src/clients/engine/charts.ts';

/** Text is written as UTF-8; `link` is the target of a symbolic link; `archive` is packed as a chart's .tgz. */
export type FileContent = string | Uint8Array | { readonly link: string } | { readonly archive: FileTree };

/** Paths relative to the chart's folder, with `/`. A path may begin with `../` to lie beside the chart. */
export type FileTree = Readonly<Record<string, FileContent>>;

export interface Environment {
  readonly name: string;
  /** In the order of `-f`, relative to the chart's folder. */
  readonly valuesFiles: readonly string[];
  readonly release: string;
  readonly namespace: string;
  readonly kubeVersion?: string;
  readonly apiVersions?: readonly string[];
  /** For each major that must fail: what the first line that begins with `Error: ` must hold. */
  readonly fails: Partial<Readonly<Record<HelmMajor, string>>>;
}

export interface ChartSpec {
  readonly name: string;
  /** The constructs of Helm that this chart is about. */
  readonly about: string;
  readonly files: FileTree;
  readonly environments: readonly Environment[];
  /** Clocks and random functions: never the same text twice, so the outputs are compared by shape. */
  readonly shape: boolean;
}

export interface EnvironmentInput {
  /** The text of `values/<name>.yaml`; a list where the environment has several files. */
  readonly values?: string | Uint8Array | readonly string[];
  readonly release?: string;
  readonly namespace?: string;
  readonly kubeVersion?: string;
  readonly apiVersions?: readonly string[];
  readonly fails?: string | Partial<Readonly<Record<HelmMajor, string>>>;
}

export interface ChartInput {
  readonly name: string;
  readonly about: string;
  readonly files: FileTree;
  readonly environments: Readonly<Record<string, EnvironmentInput>>;
  readonly shape?: boolean;
}

export function defineChart(input: ChartInput): ChartSpec {
  const files: Record<string, FileContent> = { 'Chart.yaml': chartYaml(input.name), ...input.files };
  const environments = Object.entries(input.environments).map(([name, environment]) => {
    const texts = environment.values ?? '';
    const list = typeof texts === 'string' || texts instanceof Uint8Array ? [texts] : texts;
    const valuesFiles = list.map((text, index) => {
      const path = list.length === 1 ? `values/${name}.yaml` : `values/${name}-${index + 1}.yaml`;
      files[path] = text;
      return path;
    });
    return toEnvironment(name, valuesFiles, environment);
  });
  return { name: input.name, about: input.about, files, environments, shape: input.shape ?? false };
}

function toEnvironment(name: string, valuesFiles: readonly string[], input: EnvironmentInput): Environment {
  const { fails = {}, values: _, release = 'release-name', namespace = 'default', ...flags } = input;
  return {
    ...flags,
    name,
    valuesFiles,
    release,
    namespace,
    fails: typeof fails === 'string' ? { 3: fails, 4: fails } : fails,
  };
}

/** The same failure, or the same success, in all three environments. */
export function everywhere(input: EnvironmentInput): ChartInput['environments'] {
  return { dev: input, staging: input, production: input };
}

/** Raw text of a template: backslashes stay, the line break after the opening quote goes. */
export function text(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return String.raw(strings, ...values).replace(/^\n/, '');
}

export function chartYaml(name: string, more = ''): string {
  return `apiVersion: v2\nname: ${name}\nversion: 1.2.3\n${more}`;
}

/** A ConfigMap whose data holds the merged values, so that every merge becomes visible in the output. */
export function valuesDump(name: string): string {
  return configMap(name, '  values: |\n    {{- toYaml .Values | nindent 4 }}\n');
}

export function configMap(name: string, data: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n${data}`;
}

/**
 * A ConfigMap with one entry for each non-empty line of `expressions`: the type and the value of what the
 * template expression in that line gives.
 */
export function expressionTable(name: string, expressions: string): string {
  const entries = expressions
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((expression, index) => {
      const key = `e${String(index + 1).padStart(3, '0')}`;
      return `  ${key}: |-\n    {{- with (dict "v" (${expression})) }}{{ printf "%T %v" .v .v | nindent 4 }}{{ end }}\n`;
    });
  return configMap(name, entries.join(''));
}
