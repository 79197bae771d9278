/** The expectations of a test file, without running them: in the order in which a run answers them. */
import { readYaml } from '../../../base/yamlDecode.ts';
import { SourceText, type YamlNode } from '../../../base/yamlNode.ts';

export interface ListedTest {
  readonly group: string;
  readonly label: string;
  /** From 0. */
  readonly line: number;
}

export function looksLikeTests(text: string): boolean {
  return /^tests\s*:/m.test(text) && /\b(?:alert_rule_test|promql_expr_test)\s*:/.test(text);
}

export function listTests(text: string): readonly ListedTest[] {
  const source = new SourceText('', text);
  const read = readYaml(source);
  if (!read.ok || !read.value.root) return [];
  return itemsOf(read.value.root, 'tests').flatMap((group, at) => {
    const name = textOf(group, 'name') || `unnamed#${at}`;
    const listed = (key: string, subject: string) =>
      itemsOf(group, key).map((test) => ({
        group: name,
        label: `${textOf(test, subject)} @ ${textOf(test, 'eval_time') || '0s'}`,
        line: source.position(test.start).line - 1,
      }));
    return [...listed('alert_rule_test', 'alertname'), ...listed('promql_expr_test', 'expr')];
  });
}

function itemsOf(node: YamlNode, key: string): readonly YamlNode[] {
  const value = node.kind === 'map' ? node.entries.get(key)?.value : undefined;
  return value?.kind === 'list' ? value.items : [];
}

function textOf(node: YamlNode, key: string): string {
  const value = node.kind === 'map' ? node.entries.get(key)?.value : undefined;
  return value?.kind === 'scalar' ? value.text.trim() : '';
}
