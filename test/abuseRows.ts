/**
 * What a hostile folder, server, page or model may try, and what must hold. A test proves a row when its title contains
 * `[abuse N]`. A row that nothing in the extension can meet yet names the feature that it waits for.
 */
export interface AbuseRow {
  readonly row: number;
  readonly input: string;
  readonly holds: string;
  readonly waitsFor?: string;
}

const row = (number: number, input: string, holds: string, waitsFor?: string): AbuseRow => ({
  row: number,
  input,
  holds,
  ...(waitsFor !== undefined && { waitsFor }),
});

export const abuseRows: readonly AbuseRow[] = [
  row(1, 'a repository with core.fsmonitor in an untrusted folder', 'no process'),
  row(2, 'the same, trusted, read in the background', 'what the repository configures is off'),
  row(3, 'diff.external, textconv or a filter', 'nothing runs unasked'),
  row(4, 'a hook, and an action of ours', 'only what a person started'),
  row(5, 'a bare repository inside a folder', 'nothing of it runs'),
  row(
    6,
    'a branch, tag or path that looks like an option',
    'refused, or behind the end of options',
    'worktrees',
  ),
  row(7, 'a branch with invisible or reversing characters', 'shown escaped', 'worktrees'),
  row(8, 'names with what a shell would read', 'arguments arrive byte for byte, without a shell'),
  row(9, 'a release or namespace that begins with a dash', 'refused before a start', 'clusters'),
  row(10, 'a setting of the workspace that names a program', 'not read: machine scope'),
  row(11, 'a program inside the workspace or on a relative PATH', 'not found'),
  row(12, 'a kubeconfig with an exec plugin', 'shown and asked first', 'clusters'),
  row(13, 'a kubeconfig that names files or skips verification', 'told, never shown', 'clusters'),
  row(14, 'a chart with links outside, archive bombs, ../ entries', 'not read, limited, told'),
  row(
    15,
    'a file of ours in the folder that names commands',
    'never starts by itself',
    'agent tabs in the editor',
  ),
  row(16, 'a server address in the settings of the workspace', 'no token for another origin', 'Prometheus'),
  row(17, 'redirects, downgrades, userinfo, other schemes', 'refused, credentials dropped'),
  row(18, 'markup in names', 'text'),
  row(19, 'messages of another shape from a page', 'dropped by a schema'),
  row(20, 'a page that asks for another file', 'only files that it was given'),
  row(21, 'kept state of a page that was changed', 'parsed, else the first view', 'pages that keep state'),
  row(22, 'command links in Markdown', 'dead unless listed'),
  row(23, 'an address of the editor from a page', 'no such handler'),
  row(24, 'a link with another scheme', 'never opened'),
  row(25, 'a local server', 'there is none', 'the MCP server'),
  row(26, 'a bomb of YAML aliases', 'refused, and fast'),
  row(27, 'deep, long and endless input', 'an error within limits'),
  row(28, 'keys of the object prototype', 'keys like any other'),
  row(29, 'duplicate keys, tabs, a byte order mark, CRLF, templates', 'diagnostics, no throw'),
  row(30, 'answers that are cut, of another kind, or no numbers', 'a typed error', 'Prometheus'),
  row(31, 'a pattern that takes for ever', 'limited'),
  row(32, 'control sequences in text from outside', 'stripped'),
  row(33, 'line feeds in text for a terminal', 'no text is typed'),
  row(34, 'credentials in errors', 'redacted'),
  row(35, 'secrets in what a model gets', 'masked'),
  row(36, 'text that tells a model to change something', 'a person approves', 'tools that write'),
  row(37, 'links and pictures in what a model says', 'nothing of it is rendered', 'answers of models'),
  row(38, 'a tool that is told to write elsewhere', 'refused', 'tools that write'),
  row(39, 'a file that is swapped before it is written', 'looked at again', 'tools that write'),
  row(40, 'a tool called with a place outside of the open folders', 'it looks itself'),
  row(41, 'another cluster between the look and the run', 'refused', 'clusters'),
  row(42, 'names that are no file names', 'never a file name'),
  row(43, 'expired tokens, 429, 503', 'bounded', 'Prometheus'),
  row(44, 'certificates of another', 'never let through unasked'),
  row(45, 'what the package contains', 'a list is held'),
];
