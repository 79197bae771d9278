/** Names of one incident, turned into parameters, so that the steps fit the next one. */
import { readShell } from '../effect/shellWords.ts';
import { namesIn, type FoundName, type NameKind } from './kubernetesNames.ts';

export interface Parameter {
  /** Of a variable of the shell. */
  readonly name: string;
  /** As it was in the incident; needs no quotes. */
  readonly value: string;
}

/** In the order in which the texts name them; no name that the texts use as a variable already. */
export function findParameters(texts: readonly string[]): readonly Parameter[] {
  const found = new Map<string, Parameter & { readonly kind: NameKind }>();
  for (const name of texts.flatMap(namesOf)) {
    const key = keyOf(name);
    if (found.has(key)) continue;
    const others = [...found.values()];
    for (let number = 1; ; number += 1) {
      const variable = number === 1 ? name.kind : `${name.kind}_${number}`;
      const taken = others.some((other) => other.name === variable) || usesVariable(texts, variable);
      if (taken) continue;
      found.set(key, { name: variable, value: name.value, kind: name.kind });
      break;
    }
  }
  return [...found.values()].map(({ name, value }) => ({ name, value }));
}

function usesVariable(texts: readonly string[], variable: string): boolean {
  return texts.some((text) => new RegExp(`\\$\\{?${variable}\\b|\\b${variable}=`).test(text));
}

/** The text with its names as `"$NAME"`; as it is where it has none. */
export function withParameters(text: string, parameters: readonly Parameter[]): string {
  const names = new Map(
    parameters.map((parameter) => [`${kindOfVariable(parameter.name)} ${parameter.value}`, parameter]),
  );
  return [...namesOf(text)]
    .toSorted((a, b) => b.start - a.start)
    .reduce((current, found) => {
      const parameter = names.get(keyOf(found));
      if (!parameter) return current;
      return `${current.slice(0, found.start)}"$${parameter.name}"${current.slice(found.end)}`;
    }, text);
}

/** The way back: the recorded text, byte for byte. */
export function withValues(text: string, parameters: readonly Parameter[]): string {
  return parameters.reduce((current, { name, value }) => current.replaceAll(`"$${name}"`, () => value), text);
}

function kindOfVariable(name: string): string {
  return name.replace(/_\d+$/, '');
}

function keyOf({ kind, value }: FoundName): string {
  return `${kind} ${value}`;
}

function namesOf(text: string): readonly FoundName[] {
  return readShell(text)?.commands.flatMap(namesIn) ?? [];
}
