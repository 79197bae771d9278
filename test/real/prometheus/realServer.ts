/** A real Prometheus with the series and rules that the tests share. */
import type { PrometheusClient } from '../../../src/clients/prometheus/client.ts';
import { createPrometheusClient } from '../../../src/clients/prometheus/httpClient.ts';
import { createHttp } from '../../../src/node/http.ts';
import {
  startPrometheus,
  type PrometheusOptions,
  type RealPrometheus,
  type ServerProgram,
} from '../../builders/prometheus/realPrometheus.ts';
import { copyData } from './data.ts';

export async function startServer(
  program: ServerProgram,
  options: Partial<PrometheusOptions> = {},
): Promise<RealPrometheus> {
  return startPrometheus(program, { data: copyData, rules: ruleFile, ...options });
}

const ruleFile = `groups:
  - name: own
    rules:
      - record: own:recorded
        expr: vector(7)
      - alert: OwnFires
        expr: vector(1) > 0
        labels: { severity: page, service: own }
        annotations: { summary: It fires, runbook_url: https://runbooks.test/own }
      - alert: OwnWaits
        expr: vector(1) > 0
        for: 1h
        labels: { severity: ticket }
      - alert: OwnSleeps
        expr: vector(0) > 0
`;

const http = createHttp({ allowed: () => true, proxy: 'host' });

export function clientOf(url: string): PrometheusClient {
  return createPrometheusClient({ server: { name: 'real', url, kind: 'prometheus' }, http });
}
