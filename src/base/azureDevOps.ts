import type { ToolServer } from './toolServers.ts';

/** Where work items are written, and who asks there; whoever has it may ask and write. */
export interface AzureDevOpsAccess {
  /** Such as `https://dev.azure.com/example-company`. */
  readonly organisation: string;
  readonly project: string;
  /** The value of the Authorization header; undefined where nobody is signed in. Asks nobody. */
  readonly authorization: () => Promise<string | undefined>;
  /** Waits, in milliseconds; ends early when the signal says so. */
  readonly wait: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
  /** Its own MCP server; undefined where none is set, or where it did not start. */
  readonly toolServer?: () => Promise<ToolServer | undefined>;
  /** Absolute folder of the replica that follows what is written; undefined where there is none. */
  readonly replica: () => Promise<string | undefined>;
  /** Told after a plan: how many items were changed, and how many are new and so in no replica yet. */
  readonly onWritten?: (changed: number, created: number) => void;
}
