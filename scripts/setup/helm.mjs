/** The Helm command lines of exactly the versions that the engine is compiled from: the truth that tests hold it against. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, cached, projectFolder } from './folders.mjs';
import { findGo, goEnvironment } from './go.mjs';
import { answerOf, findProgram, runLong, SetUpError } from './run.mjs';
import { helmVersions } from './versions.mjs';

/** @typedef {'helm3' | 'helm4'} Helm */

// What the released commands are linked with. Helm 3 takes its own version and the Kubernetes version (the minor of its
// client-go) from here; Helm 4 finds the second by itself.
const linkerValues = {
  helm3: {
    'helm.sh/helm/v3/internal/version.version': `v${helmVersions.helm3}`,
    'helm.sh/helm/v3/pkg/lint/rules.k8sVersionMajor': '1',
    'helm.sh/helm/v3/pkg/lint/rules.k8sVersionMinor': '37',
    'helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor': '1',
    'helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor': '37',
  },
  helm4: { 'helm.sh/helm/v4/internal/version.version': `v${helmVersions.helm4}` },
};

/** @param {Helm} helm */
const folderOf = (helm) => `helm-${helmVersions[helm]}`;

/**
 * The file of this Helm: the cached one, else one of exactly this version on PATH, else undefined.
 * @param {Helm} helm
 */
export function findHelm(helm) {
  const own = path.join(cacheFolder(), folderOf(helm), 'helm');
  if (existsSync(own)) return own;
  return ['helm', 'helm3', 'helm4']
    .map((name) => findProgram([name]))
    .find(
      (file) =>
        file && answerOf(file, ['version', '--template', '{{.Version}}']) === `v${helmVersions[helm]}`,
    );
}

/**
 * Builds one Helm from `test/tools/<helm>`.
 * @param {Helm} helm
 * @param {import('./run.mjs').Log} log
 */
export async function buildHelm(helm, log) {
  const go = findGo();
  if (go === undefined) throw new SetUpError('Helm cannot be built: no Go was found.');
  await cached(folderOf(helm), async (folder) => {
    const values = Object.entries(linkerValues[helm]).map(([name, value]) => `-X ${name}=${value}`);
    await runLong({
      name: `Helm ${helmVersions[helm]}`,
      command: go,
      args: [
        'build',
        '-mod=readonly',
        '-trimpath',
        '-ldflags',
        ['-s -w', ...values].join(' '),
        '-o',
        path.join(folder, 'helm'),
        `helm.sh/helm/v${helm.slice(-1)}/cmd/helm`,
      ],
      cwd: path.join(projectFolder, 'test/tools', helm),
      environment: goEnvironment(go),
      log,
    });
  });
}
