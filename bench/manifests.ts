/** Manifests judged by the engine against the same sent to a real API server of that version as dry runs. */
import { createEngine } from '../src/node/engine.ts';
import { checkManifests } from '../src/clients/engine/manifests.ts';
import { judgeManifests } from '../src/features/manifests/core/judge.ts';
import { findCached } from '../scripts/setup/goPrograms.mjs';
import { startApiServer } from '../test/builders/kubernetes/apiServer.ts';
import { samples } from '../test/builders/kubernetes/samples.ts';
import { placesOf } from '../test/real/manifests/compare.ts';
import { clock, median, printFigure, printMissing } from './figure.ts';
import { dist, engineWorker } from './place.ts';
import { findChecker, timeChecker } from './schemaChecker.ts';

const rounds = 7;
const documents = Array.from({ length: 100 }, (_, index) => samples[index % samples.length] ?? '');

const first: number[] = [];
for (let round = 0; round < 3; round += 1) {
  const fresh = createEngine({ folder: dist, worker: engineWorker });
  first.push(await clock(() => checkManifests(fresh, { documents: documents.slice(0, 1) })));
  await fresh.dispose();
}
printFigure({
  name: 'manifests: first use',
  figures: `${median(first).toFixed(0)} ms`,
  value: median(first),
  goal: 1100,
});

const engine = createEngine({ folder: dist, worker: engineWorker });
const deployment = samples.find((text) => text.includes('kind: Deployment')) ?? '';
const long = [
  deployment.trimEnd(),
  '---',
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: long}\ndata:',
  ...Array.from({ length: 2000 }, (_, index) => `  key-${index}: value-${index}`),
].join('\n');
const keystrokes: number[] = [];
for (let round = 0; round < 3 * rounds; round += 1) {
  const text = `${long}\n  typed: "${round}"\n`;
  const took = await clock(() => judgeManifests(engine, [{ name: 'a.yaml', text }], { severities: {} }));
  if (round >= rounds) keystrokes.push(took);
}
printFigure({
  name: 'manifests: a keystroke in 2,000 lines',
  figures: `${median(keystrokes).toFixed(0)} ms`,
  value: median(keystrokes),
  goal: 100,
});

if (findCached('kubernetes', 'etcd') === undefined) {
  printMissing(
    'manifests: 100 against the server',
    'the server is missing; run node scripts/setup.mjs kubernetes',
  );
} else {
  const server = await startApiServer();
  try {
    const places = await placesOf(server);
    const judged = await checkManifests(engine, { documents });
    if (!judged.ok) throw new Error(judged.error.message);
    const targets = judged.value.documents.flatMap(({ objects }, index) =>
      objects.map((object) => ({ at: places.of(object), text: documents[index] ?? '' })),
    );
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // Each a text of its own: what was judged before is not judged again.
      const fresh = documents.map((text, index) => `# ${round}.${index}\n${text}`);
      ours.push(await clock(() => checkManifests(engine, { documents: fresh })));
      theirs.push(
        await clock(async () => {
          for (const { at, text } of targets) await server.create(at, text);
        }),
      );
    }
    const share = median(ours) / median(theirs);
    printFigure({
      name: 'manifests: 100 against the server, warm',
      figures: `${median(ours).toFixed(0)} ms against ${median(theirs).toFixed(0)} ms`,
      value: share,
      goal: 0.2,
    });
    const again = documents.map((text, index) => `# again.${index}\n${text}`);
    await checkManifests(engine, { documents: again });
    const kept = await clock(() => checkManifests(engine, { documents: again }));
    printFigure({
      name: 'manifests: 100 that were judged before against the server',
      figures: `${kept.toFixed(1)} ms against ${median(theirs).toFixed(0)} ms`,
      value: kept / median(theirs),
      goal: 0.2,
    });
    const checker = findChecker();
    if (checker === undefined) printMissing('manifests: 100 against kubeconform', 'it is not on PATH');
    else {
      const its = await timeChecker(checker, server, documents, rounds);
      printFigure({
        name: 'manifests: 100 against kubeconform, schemas alone',
        figures: `${median(ours).toFixed(0)} ms against ${median(its).toFixed(0)} ms`,
      });
    }
  } finally {
    await server.stop();
  }
}
await engine.dispose();
