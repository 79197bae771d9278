/** Where this window's replica of work items lies, and how its person reads it. */
export interface ReplicaPlace {
  /** Absolute. */
  readonly folder: string;
  /** Names of further files in it. */
  readonly further: readonly string[];
  /** Names or addresses that `@me` stands for. */
  readonly me: readonly string[];
  /** Milliseconds. */
  readonly staleAfter: number;
}
