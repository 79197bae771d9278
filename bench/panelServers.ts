/** What the panel is measured against: an answer of 11,001 points by 50 series, and a real, older Prometheus with its own page. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

export const points = 11_001;
export const series = 50;

/** A wave with noise and many digits, as rates have them: 18 megabytes in all. The same in every run. */
export function sampleAt(index: number, at: number): number {
  return 50 + 30 * Math.sin(at / 900 + index) + 15 * Math.sin(at * 12.9898 + index * 78.233);
}

/** The answer to a range query from `start` in steps of `step` seconds, as Prometheus writes it. */
export function longAnswer(start: number, step: number): Buffer {
  const rows = Array.from({ length: series }, (_, index) => {
    const values = Array.from(
      { length: points },
      (__, at) => `[${start + at * step},"${sampleAt(index, at)}"]`,
    );
    return `{"metric":{"__name__":"bench","instance":"host-${index}"},"values":[${values.join(',')}]}`;
  });
  return Buffer.from(`{"status":"success","data":{"resultType":"matrix","result":[${rows.join(',')}]}}`);
}

/** Answers every range query with the long answer, and knows when the last byte left. */
export async function startLongServer(): Promise<{
  url: string;
  /** Milliseconds since 1970. */
  asked(): number;
  lastByte(): number;
  stop(): Promise<void>;
}> {
  const answers = new Map<string, Buffer>();
  let asked = 0;
  let lastByte = 0;
  const reply = (response: ServerResponse, body: Buffer | string): void => {
    response.setHeader('Content-Type', 'application/json');
    response.end(body, () => (lastByte = performance.timeOrigin + performance.now()));
  };
  const server = createServer((request, response) => {
    const arrived = performance.timeOrigin + performance.now();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (!request.url?.includes('/query_range')) return reply(response, '{"status":"success","data":[]}');
      asked = arrived;
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      const [start, step] = [Number(form.get('start')), Number(form.get('step'))];
      const key = `${start} ${step}`;
      const body = answers.get(key) ?? longAnswer(start, step);
      answers.set(key, body);
      return reply(response, body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    asked: () => asked,
    lastByte: () => lastByte,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
