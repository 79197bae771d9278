/** Absolute paths of the outside programs. */
export interface Programs {
  /** Helm 3 of the version that the engine is compiled from. */
  readonly helm3: string | undefined;
  /** Helm 4 of the version that the engine is compiled from. */
  readonly helm4: string | undefined;
  readonly prometheus: string | undefined;
  readonly promtool: string | undefined;
  readonly chromium: string | undefined;
  readonly node24: string | undefined;
  /** `server-main.js` of VS Code's server: an argument for `node24`. */
  readonly codeServer: string | undefined;
  readonly zsh: string | undefined;
  readonly git: string | undefined;
}

export function programs(): Programs;

/** The path of one program; throws with the next step where it is missing. */
export function requireProgram(name: keyof Programs): string;
