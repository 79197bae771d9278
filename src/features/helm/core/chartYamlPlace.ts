/** Where in Chart.yaml a person would mend what Helm refuses about the chart as a whole. */
import { readYaml } from '../../../base/yamlDecode.ts';
import { positionOf, SourceText, type Span } from '../../../base/yamlNode.ts';
import type { HelmError } from '../../../clients/engine/charts.ts';
import type { Place } from './report.ts';

const start: Place = { file: 'Chart.yaml', line: 1, column: 1 };

export function chartYamlPlace(text: string, { code, detail }: Pick<HelmError, 'code' | 'detail'>): Place {
  const source = new SourceText('Chart.yaml', text);
  const reading = readYaml(source);
  if (!reading.ok) {
    const { offset } = reading.error;
    return { file: 'Chart.yaml', ...source.position(offset) };
  }
  const field = code === 'kube-version' ? 'kubeVersion' : /chart\.metadata\.(\w+)/.exec(detail)?.[1];
  const { root } = reading.value;
  const key: Span | undefined =
    root?.kind === 'map' && field !== undefined ? root.entries.get(field)?.key : undefined;
  return key === undefined ? start : positionOf(key);
}
