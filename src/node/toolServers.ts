/** Programs that speak MCP, started like every other program, by the official client. */
import { Client, ReadBuffer, serializeMessage, type Transport } from '@modelcontextprotocol/client';
import { t } from '@vscode/l10n';
import type { ToolServer, ToolServerFailure, ToolServers } from '../base/toolServers.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { LongRunning } from './processes.ts';

/** Milliseconds for the start, and for each call. */
const startLimit = 30_000;
const usualCallLimit = 60_000;

/** @param limits milliseconds for each call */
export function createToolServers(
  processes: LongRunning,
  { callLimit = usualCallLimit }: { readonly callLimit?: number } = {},
): ToolServers {
  return {
    async open(request) {
      const started = await processes.start(request);
      if (!started.ok) {
        const { code, message, detail } = started.error;
        const known = code === 'time-limit' || code === 'too-much-output' ? 'not-started' : code;
        return err({ code: known, message, ...(detail !== undefined && { detail }) });
      }
      const { child, end } = started.value;
      const client = new Client({ name: 'sre-workbench', version: '1' }, { capabilities: {} });
      try {
        await client.connect(transportOf(child, end), { timeout: startLimit });
        const { tools } = await client.listTools({}, { timeout: startLimit });
        const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
        return ok(serverOf(client, tools, { callLimit, ended }));
      } catch (error) {
        end();
        return err(failureOf(error, request.program));
      }
    },
  };
}

function serverOf(
  client: Client,
  tools: ToolServer['tools'],
  { callLimit, ended }: { readonly callLimit: number; readonly ended: () => boolean },
): ToolServer {
  return {
    tools,
    ended,
    async call(request): Promise<Result<{ text: string; isError: boolean }, ToolServerFailure>> {
      try {
        const answer = await client.callTool(
          { name: request.name, arguments: { ...request.arguments } },
          { timeout: callLimit },
        );
        const text = answer.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
        return ok({ text, isError: answer.isError === true });
      } catch (error) {
        return err(failureOf(error, request.name));
      }
    },
    close: () => client.close(),
  };
}

type Child = Parameters<typeof transportOf>[0];

function transportOf(
  child: Extract<Awaited<ReturnType<LongRunning['start']>>, { ok: true }>['value']['child'],
  end: () => void,
): Transport {
  const buffer = new ReadBuffer();
  const transport: Transport = {
    start: async () => {
      // What it says about itself is not read, and must not fill a pipe.
      child.stderr.resume();
      child.stdin.on('error', () => undefined);
      child.stdout.on('data', (chunk: Buffer) => read(chunk, transport, { buffer, end }));
      child.on('close', () => transport.onclose?.());
    },
    send: (message) => writeTo(child, serializeMessage(message)),
    close: async () => {
      end();
    },
  };
  return transport;
}

function read(
  chunk: Buffer,
  transport: Transport,
  { buffer, end }: { readonly buffer: ReadBuffer; readonly end: () => void },
): void {
  try {
    buffer.append(chunk);
    for (let message = buffer.readMessage(); message !== null; message = buffer.readMessage()) {
      transport.onmessage?.(message);
    }
  } catch (error) {
    transport.onerror?.(error instanceof Error ? error : new Error(String(error)));
    end();
  }
}

function writeTo(child: Child, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdin.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

function failureOf(error: unknown, name: string): ToolServerFailure {
  const detail = error instanceof Error ? error.message : String(error);
  return { code: 'ended', message: t('{0} gave no answer: {1}', name, detail), detail };
}
