/**
 * The engine: `engine/charts` and `engine/kubernetes` compiled to `dist/charts.wasm.br` and `dist/kubernetes.wasm.br`, with the
 * runtime file of the same Go beside them. What was compiled once is kept in the cache folder by the hash of its sources, so
 * that no Go is needed while they are unchanged.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { overlayFlags, removeOverlay } from './engineOverlay.mjs';
import { readGoModules } from './goModules.mjs';
import { cacheFolder, cached, projectFolder } from './setup/folders.mjs';
import { findGo, goEnvironment } from './setup/go.mjs';
import { answerOf, runLong, SetUpError } from './setup/run.mjs';
import { goVersionIn } from './setup/versions.mjs';

/** @typedef {'charts' | 'kubernetes'} EngineName a folder of `engine/` */

/** @type {readonly EngineName[]} */
const engineNames = ['charts', 'kubernetes'];

/** @param {EngineName} name */
const sourceFolder = (name) => path.join(projectFolder, 'engine', name);

/**
 * Brotli, for every Node and Electron has it; where zstd is, it would save 30 ms of 80.
 * @param {EngineName} name
 */
const moduleFile = (name) => `${name}.wasm.br`;

const runtimeFile = 'wasm_exec.js';

/** What `dist/` gets. */
export const engineFiles = [...engineNames.map(moduleFile), runtimeFile];

/**
 * Puts the engine into `dist/`, from the cache where it can.
 * @param {{ log: import('./setup/run.mjs').Log }} options
 */
export async function buildEngine({ log }) {
  const target = path.join(projectFolder, 'dist');
  await mkdir(target, { recursive: true });
  for (const engine of engineNames) {
    const built = await compiledFolder(engine, log);
    for (const name of [moduleFile(engine), runtimeFile]) {
      const partial = path.join(target, `.${name}.${process.pid}`);
      await copyFile(path.join(built, name), partial);
      await rename(partial, path.join(target, name));
    }
  }
}

const modulesFile = 'modules.json';

/**
 * The Go modules in the engine, for the notices.
 * @param {{ log: import('./setup/run.mjs').Log }} options
 * @returns {Promise<import('./goModules.mjs').GoModule[]>}
 */
export async function listGoModules({ log }) {
  /** @type {Map<string, import('./goModules.mjs').GoModule>} */
  const modules = new Map();
  for (const engine of engineNames) {
    const text = await readFile(path.join(await compiledFolder(engine, log), modulesFile), 'utf8');
    for (const module of JSON.parse(text)) modules.set(`${module.path}@${module.version}`, module);
  }
  return [...modules.values()];
}

/**
 * @param {EngineName} engine
 * @param {import('./setup/run.mjs').Log} log
 */
async function compiledFolder(engine, log) {
  const hash = await hashOfSources(engine);
  const go = process.env['SRE_WORKBENCH_GO'] || findGo();
  if (go === undefined) {
    const known = await readdir(path.join(cacheFolder(), 'engine')).catch(() => []);
    const name = known.find((folder) => folder.startsWith(`${hash}-`) && !/\.(lock|partial)/.test(folder));
    if (name === undefined)
      throw new SetUpError(
        'The engine has to be compiled, and no Go was found: run "npm start" or "npm test", which bring one.',
      );
    return path.join(cacheFolder(), 'engine', name);
  }
  const version = goVersionIn(answerOf(go, ['version']) ?? '') ?? 'unknown';
  return cached(`engine/${hash}-go${version}`, (folder) => compile({ engine, go, folder, log }));
}

/** @param {EngineName} engine */
async function hashOfSources(engine) {
  const hash = createHash('sha256');
  for (const script of ['buildEngine.mjs', 'engineOverlay.mjs', 'goModules.mjs']) {
    hash.update(await readFile(path.join(projectFolder, 'scripts', script)));
  }
  const names = await readdir(sourceFolder(engine), { recursive: true });
  const sources = names.filter(
    (name) => /(\.go|go\.mod|go\.sum|versions\.txt|overlay\.json)$/.test(name) && !name.endsWith('_test.go'),
  );
  for (const name of sources.sort()) {
    hash.update(`\0${name.replaceAll('\\', '/')}\0`);
    hash.update(await readFile(path.join(sourceFolder(engine), name)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** @param {{ engine: EngineName, go: string, folder: string, log: import('./setup/run.mjs').Log }} options */
async function compile({ engine, go, folder, log }) {
  log(`Compiling the engine for ${engine} (about two minutes the first time, seconds after that)`);
  const environment = { ...goEnvironment(go), GOOS: 'js', GOARCH: 'wasm' };
  const raw = path.join(folder, `${engine}.wasm`);
  const overlay = await overlayFlags({ go, environment, source: sourceFolder(engine), folder, log });
  const linker = engine === 'charts' ? await linkerFlags() : '-s -w';
  const flags = ['-trimpath', '-buildvcs=false', ...overlay, '-ldflags', linker, '-o', raw];
  await runLong({
    name: 'engine',
    command: go,
    args: ['build', ...flags, '.'],
    cwd: sourceFolder(engine),
    environment,
    log,
  });
  const limited = limitMemory(await readFile(raw));
  await rm(raw);
  await writeFile(path.join(folder, moduleFile(engine)), compress(limited));
  const modules = await readGoModules({ go, environment, folder: sourceFolder(engine), flags: overlay });
  await writeFile(path.join(folder, modulesFile), JSON.stringify(modules));
  await removeOverlay(folder);
  const root = answerOf(go, ['env', 'GOROOT']) ?? '';
  await copyFile(path.join(root, 'lib/wasm', runtimeFile), path.join(folder, runtimeFile));
}

/** The values that the released Helm commands are linked with. Helm 4 finds the Kubernetes version by itself. */
async function linkerFlags() {
  const manifest = await readFile(path.join(sourceFolder('charts'), 'go.mod'), 'utf8');
  const versionOf = (/** @type {string} */ module) => {
    const found = manifest.match(new RegExp(`^\\s*${module} (v\\S+)`, 'm'))?.[1];
    if (found === undefined) throw new Error(`go.mod does not name ${module}`);
    return found;
  };
  const values = {
    'helm.sh/helm/v3/internal/version.version': versionOf('helm.sh/helm/v3'),
    'helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor': '1',
    'helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor': versionOf('k8s.io/client-go').split('.')[1],
    'helm.sh/helm/v4/internal/version.version': versionOf('helm.sh/helm/v4'),
  };
  return ['-s', '-w', ...Object.entries(values).map(([name, value]) => `-X ${name}=${value}`)].join(' ');
}

/**
 * The best quality makes a file a seventh smaller and takes a minute or two, once for each change of an engine.
 * @param {Uint8Array} module
 */
function compress(module) {
  return brotliCompressSync(module, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: module.length,
    },
  });
}

const memorySection = 5;

/** Pages of 64 KiB: 768 MiB, so that the process around it stays under 1 GB. A template that asks for more ends the instance. */
const memoryLimit = 12_288;

/**
 * Gives the module's memory an upper limit; Go's linker sets none.
 * @param {Uint8Array} module
 */
export function limitMemory(module) {
  let at = 8;
  while (at < module.length) {
    const size = readNumber(module, at + 1);
    if (module[at] === memorySection) {
      const count = readNumber(module, size.next);
      // Flag 0: no maximum yet.
      if (count.value !== 1 || module[count.next] !== 0)
        throw new Error('The memory section is not as Go writes it.');
      const minimum = readNumber(module, count.next + 1);
      const body = [1, 1, ...writeNumber(minimum.value), ...writeNumber(memoryLimit)];
      const section = Uint8Array.from([memorySection, ...writeNumber(body.length), ...body]);
      return Buffer.concat([module.subarray(0, at), section, module.subarray(size.next + size.value)]);
    }
    at = size.next + size.value;
  }
  throw new Error('The module has no memory section.');
}

/**
 * An unsigned number in WebAssembly's encoding (LEB128).
 * @param {Uint8Array} bytes
 * @param {number} start
 */
function readNumber(bytes, start) {
  let value = 0;
  for (let next = start, factor = 1; ; next += 1, factor *= 128) {
    const byte = bytes[next] ?? 0;
    value += (byte & 127) * factor;
    if (byte < 128) return { value, next: next + 1 };
  }
}

/**
 * @param {number} value
 * @returns {number[]}
 */
function writeNumber(value) {
  return value < 128 ? [value] : [(value & 127) | 128, ...writeNumber(Math.floor(value / 128))];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildEngine({ log: (line) => console.log(line) });
}
