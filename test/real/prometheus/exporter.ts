/** An exporter of our own: what only scraping makes, such as series that end, names in UTF-8, and histograms. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Exporter {
  readonly target: string;
  /** Leaves out the series `fleeting` from now on. */
  drop(): void;
  scrapes(): number;
  end(): Promise<void>;
}

export async function startExporter({ utf8 }: { readonly utf8: boolean }): Promise<Exporter> {
  let [dropped, scrapes] = [false, 0];
  const server = createServer((_, response) => {
    scrapes += 1;
    const version = utf8 ? 'text/plain; version=1.0.0; escaping=allow-utf-8' : 'text/plain; version=0.0.4';
    response.writeHead(200, { 'Content-Type': version });
    const lines = [
      '# TYPE steady gauge',
      'steady 1',
      ...(dropped ? [] : ['# TYPE fleeting gauge', 'fleeting 1']),
      '# TYPE latency_seconds histogram',
      'latency_seconds_bucket{le="0.1"} 5',
      'latency_seconds_bucket{le="1"} 8',
      'latency_seconds_bucket{le="+Inf"} 9',
      'latency_seconds_sum 4.5',
      'latency_seconds_count 9',
      ...(utf8 ? ['# TYPE "größe.in.bytes" gauge', '{"größe.in.bytes","ort.name"="Köln ☃"} 3'] : []),
    ];
    response.end(`${lines.join('\n')}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    drop: () => void (dropped = true),
    scrapes: () => scrapes,
    end: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
