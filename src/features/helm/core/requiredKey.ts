/** Which values key a failed `required` asks for, as far as the template's text says it. */
import { readActions, type Expression } from '../../../clients/helm/templateActions.ts';

/** Lines that an action may have before the one that Helm names. */
const linesBefore = 5;

/**
 * Keys from the root of the top chart's values; undefined where the template names the key in a way that cannot be seen.
 *
 * @param line from 1
 * @param prefix where the values of the template's chart stand
 */
export function findRequiredKey(
  template: string,
  line: number,
  prefix: readonly string[],
): readonly string[] | undefined {
  const lines = template.split('\n');
  for (let first = line; first >= Math.max(1, line - linesBefore); first -= 1) {
    const text = lines.slice(first - 1, line + linesBefore).join('\n');
    for (const { pipeline } of readActions(text)) {
      const keys = pipeline && keysIn(pipeline.value);
      if (keys !== undefined) return keys[0] === 'global' ? keys : [...prefix, ...keys];
    }
  }
  return undefined;
}

function keysIn(expression: Expression): readonly string[] | undefined {
  if (expression.kind === 'field') return keysIn(expression.of);
  if (expression.kind !== 'call') return undefined;
  if (expression.name === 'required') {
    const value = expression.args.at(-1);
    return value && valuesKeys(value);
  }
  for (const argument of expression.args) {
    const keys = keysIn(argument);
    if (keys !== undefined) return keys;
  }
  return undefined;
}

/** `.Values.a.b`, `$.Values.a.b`, or `index .Values "a" "b"`. */
function valuesKeys(value: Expression): readonly string[] | undefined {
  if (value.kind === 'path' && value.fields[0] === 'Values') return value.fields.slice(1);
  if (value.kind !== 'call' || value.name !== 'index') return undefined;
  const [of, ...steps] = value.args;
  const keys = of && valuesKeys(of);
  const names = steps.flatMap((step) => (step.kind === 'text' ? [step.text] : []));
  return keys && names.length === steps.length ? [...keys, ...names] : undefined;
}
