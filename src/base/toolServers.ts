/** Programs that offer tools over MCP on their standard input and output. */
import type { Failure, Result } from './result.ts';

export interface ToolServerRequest {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface ToolAnswer {
  readonly text: string;
  readonly isError: boolean;
}

export type ToolServerFailure = Failure<
  'not-allowed' | 'not-found' | 'not-started' | 'ended' | 'time-limit' | 'cancelled'
>;

export interface ToolServer {
  readonly tools: readonly { readonly name: string; readonly inputSchema: unknown }[];
  /** A failure leaves open whether the tool ran. */
  call(request: {
    readonly name: string;
    readonly arguments: Readonly<Record<string, unknown>>;
  }): Promise<Result<ToolAnswer, ToolServerFailure>>;
  /** True once the program has ended. */
  ended(): boolean;
  close(): Promise<void>;
}

/** Starts a program and asks for its tools. */
export interface ToolServers {
  open(request: ToolServerRequest): Promise<Result<ToolServer, ToolServerFailure>>;
}
