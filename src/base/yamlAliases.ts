/** go-yaml's rule against texts that grow beyond measure when their aliases are followed. */
import { YamlProblem } from './yamlCursor.ts';
import { deepest } from './yamlDepth.ts';
import { isMergeKey, type WrittenNode, type WrittenPair } from './yamlParser.ts';

/** Decoding steps up to which nearly all of them may come from aliases, and from which on only a tenth. */
const relaxed = 400_000;
const strict = 4_000_000;

interface Steps {
  all: number;
  /** Of these, inside something that an alias named. */
  aliased: number;
}

/**
 * Throws a {@link YamlProblem} where Helm refuses a document for its aliases, or where they nest it deeper than we
 * follow. Counts as the decoder would step, without building anything.
 */
export function refuseExpansion(root: WrittenNode): void {
  walk(root, { all: 1, aliased: 0 }, { depth: 0, aliased: false });
}

function walk(
  node: WrittenNode,
  steps: Steps,
  { depth, aliased }: { depth: number; aliased: boolean },
): void {
  steps.all += 1;
  if (aliased) steps.aliased += 1;
  if (steps.aliased > 100 && steps.all > 1000 && steps.aliased / steps.all > allowedShare(steps.all)) {
    throw new YamlProblem('decoder', 'document contains excessive aliasing', node.start);
  }
  if (depth > deepest) {
    throw new YamlProblem('decoder', `nested more than ${deepest} levels deep`, node.start);
  }
  const inside = { depth: depth + 1, aliased: aliased || node.kind === 'alias' };
  for (const child of childrenOf(node)) walk(child, steps, inside);
}

function childrenOf(node: WrittenNode): readonly WrittenNode[] {
  switch (node.kind) {
    case 'scalar':
      return [];
    case 'alias':
      return node.target.node === undefined ? [] : [node.target.node];
    case 'list':
      return node.items;
    case 'map':
      return node.pairs.flatMap(pairChildren);
  }
}

/** The list of mappings to merge is itself no step. */
function pairChildren({ key, value }: WrittenPair): readonly WrittenNode[] {
  if (!isMergeKey(key)) return [key, value];
  return value.kind === 'list' ? value.items.toReversed() : [value];
}

function allowedShare(steps: number): number {
  if (steps <= relaxed) return 0.99;
  if (steps >= strict) return 0.1;
  return 0.99 - 0.89 * ((steps - relaxed) / (strict - relaxed));
}
