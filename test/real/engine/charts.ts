/** Charts of a few lines for the tests of the pool. */
import { createHash } from 'node:crypto';
import type { ChartSource, RenderRequest } from '../../../src/clients/engine/charts.ts';

/** A chart with one template, and whatever other files. */
export function chartOf(template: string, more: Readonly<Record<string, string>> = {}): ChartSource {
  const texts = {
    'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 0.1.0\n',
    'templates/demo.yaml': template,
    ...more,
  };
  return {
    id: createHash('sha256').update(JSON.stringify(texts)).digest('hex'),
    files: Object.entries(texts).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) })),
  };
}

export const request: RenderRequest = { major: 4, release: 'demo', namespace: 'default', values: [] };

export const quick = chartOf('a: 1');
/** Busy for hours, in little memory. */
export const endless = chartOf('{{ range until 1000000 }}{{ range until 1000000 }}{{ end }}{{ end }}');
