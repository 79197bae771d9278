/** A part of the set-up, as it was found. */
export interface SetupRow {
  readonly name: string;
  /** `unknown`: it was not looked for, and `advice` says why. */
  readonly state: 'ready' | 'missing' | 'failed' | 'unknown';
  readonly version: string;
  readonly place: string;
  /** What it is for, or what to do; never empty. */
  readonly advice: string;
  /** Names something of a company's own: said to the person, left out of a bug report. */
  readonly own?: true;
}
