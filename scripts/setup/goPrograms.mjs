/** The programs that tests hold answers against, built by Go from the modules of `test/tools`, in the cache by version. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, cached, projectFolder } from './folders.mjs';
import { findGo, goEnvironment } from './go.mjs';
import { answerOf, findProgram, runLong, SetUpError } from './run.mjs';
import { helmVersions, kubernetesVersion, prometheusVersion } from './versions.mjs';

/**
 * @typedef {'helm3' | 'helm4' | 'prometheus3' | 'kubernetes'} GoBuild
 * @typedef {{
 *   title: string,
 *   minutes: number,
 *   folder: string,
 *   module: string,
 *   packages: readonly string[],
 *   linkerValues: Record<string, string>,
 *   versionArguments: readonly string[],
 *   version: RegExp,
 *   beside?: readonly { module: string, package: string, program: string }[],
 * }} Recipe `folder` is in the cache, `module` in `test/tools`; `version` matches what a program answers to `versionArguments`;
 * `beside` are programs of other modules that belong to it
 */

/** @param {string} version */
const exactly = (version) => new RegExp(`(^|[ v])${version.replaceAll('.', '\\.')}($|[ +])`, 'm');

/**
 * Of exactly the versions that the engine is compiled from.
 * @param {3 | 4} major
 * @param {Record<string, string>} linkerValues what the released command is linked with
 * @returns {Recipe}
 */
const helm = (major, linkerValues) => ({
  title: `Helm ${major}`,
  minutes: 2,
  folder: `helm-${helmVersions[`helm${major}`]}`,
  module: `helm${major}`,
  packages: [`helm.sh/helm/v${major}/cmd/helm`],
  linkerValues: {
    [`helm.sh/helm/v${major}/internal/version.version`]: `v${helmVersions[`helm${major}`]}`,
    ...linkerValues,
  },
  versionArguments: ['version', '--template', '{{.Version}}'],
  version: exactly(helmVersions[`helm${major}`]),
});

/** @type {Record<GoBuild, Recipe>} */
const recipes = {
  // Helm 4 finds the Kubernetes version (the minor of its client-go) by itself.
  helm3: helm(3, {
    'helm.sh/helm/v3/pkg/lint/rules.k8sVersionMajor': '1',
    'helm.sh/helm/v3/pkg/lint/rules.k8sVersionMinor': '37',
    'helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor': '1',
    'helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor': '37',
  }),
  helm4: helm(4, {}),
  prometheus3: {
    title: 'Prometheus 3',
    minutes: 4,
    folder: `prometheus-${prometheusVersion}`,
    module: 'prometheus',
    packages: ['prometheus', 'promtool'].map((name) => `github.com/prometheus/prometheus/cmd/${name}`),
    linkerValues: { 'github.com/prometheus/common/version.Version': prometheusVersion },
    versionArguments: ['--version'],
    version: exactly(prometheusVersion),
  },
  kubernetes: {
    title: 'Kubernetes',
    minutes: 7,
    folder: `kubernetes-${kubernetesVersion}`,
    module: 'kubernetes',
    packages: ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map(
      (name) => `k8s.io/kubernetes/cmd/${name}`,
    ),
    linkerValues: {
      'k8s.io/component-base/version.gitVersion': `v${kubernetesVersion}`,
      'k8s.io/component-base/version.gitMajor': kubernetesVersion.split('.')[0] ?? '',
      'k8s.io/component-base/version.gitMinor': kubernetesVersion.split('.')[1] ?? '',
    },
    versionArguments: ['--version'],
    version: exactly(kubernetesVersion),
    beside: [
      { module: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kubectl', program: 'kubectl' },
      { module: 'etcd', package: 'go.etcd.io/etcd/server/v3', program: 'etcd' },
      { module: 'kwok', package: 'sigs.k8s.io/kwok/cmd/kwok', program: 'kwok' },
    ],
  },
};

/** @param {GoBuild} build */
export const describeBuild = (build) => recipes[build];

/**
 * The file of a program of this build, the first unless told: the cached one, else one of exactly this version on PATH
 * under one of these names, else undefined.
 * @param {GoBuild} build
 * @param {{ program?: string, names?: string[] }} [which]
 */
export function findBuilt(build, { program, names } = {}) {
  const { packages, versionArguments, version } = recipes[build];
  const wanted = program ?? path.posix.basename(packages[0] ?? '');
  const own = findCached(build, wanted);
  if (own !== undefined) return own;
  return (names ?? [wanted])
    .map((name) => findProgram([name]))
    .find((file) => file && version.test(answerOf(file, [...versionArguments]) ?? ''));
}

/**
 * The file of a program that was built beside others.
 * @param {GoBuild} build
 * @param {string} program
 */
export function findCached(build, program) {
  const file = path.join(cacheFolder(), recipes[build].folder, program);
  return existsSync(file) ? file : undefined;
}

/**
 * Builds the programs, and looks that they are what they should be.
 * @param {GoBuild} build
 * @param {import('./run.mjs').Log} log
 */
export async function buildPrograms(build, log) {
  const { title, packages, versionArguments, version, ...recipe } = recipes[build];
  const go = findGo();
  if (go === undefined) throw new SetUpError(`${title} cannot be built: no Go was found.`);
  const values = Object.entries(recipe.linkerValues).map(([key, value]) => `-X ${key}=${value}`);
  const flags = ['-mod=readonly', '-trimpath', '-ldflags', ['-s -w', ...values].join(' ')];
  /** @param {string} module @param {string[]} wanted */
  const compile = (module, wanted) =>
    runLong({
      name: title,
      command: go,
      args: ['build', ...flags, '-o', ...wanted],
      cwd: path.join(projectFolder, 'test/tools', module),
      environment: goEnvironment(go),
      log,
    });
  await cached(recipe.folder, async (folder) => {
    await compile(recipe.module, [`${folder}${path.sep}`, ...packages]);
    for (const { module, package: wanted, program } of recipe.beside ?? []) {
      await compile(module, [path.join(folder, program), wanted]);
    }
    for (const program of packages.map((one) => path.join(folder, path.posix.basename(one)))) {
      const answer = answerOf(program, [...versionArguments]);
      if (!version.test(answer ?? '')) throw new SetUpError(`${program} is another version: ${answer}`);
    }
  });
}
