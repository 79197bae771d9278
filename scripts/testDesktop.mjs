/** The editor suites in a desktop VS Code, which @vscode/test-electron downloads: for machines that may. */
import { build } from './build.mjs';
import { continueOnNode24 } from './node24.mjs';
import { runCommand, setUp } from './setup.mjs';
import { messageOf, SetUpError } from './setup/run.mjs';
import { runShown } from './steps.mjs';

await runCommand(async () => {
  await setUp({ need: ['npm', 'git', 'engine'] });
  await continueOnNode24();
  await build((line) => console.log(line));
  await download();
  const { status } = await runShown({
    command: 'node',
    args: ['test/editor/run.mjs', '--desktop'],
    minutes: 25,
  });
  process.exitCode = status;
});

/** Apart from the suites, so that a machine without the network is told so, and not that its tests failed. */
async function download() {
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  try {
    await downloadAndUnzipVSCode();
  } catch (error) {
    throw new SetUpError(
      `The desktop VS Code could not be downloaded: ${messageOf(error)}\n` +
        'This command needs the network. "npm test" runs the same suites in an editor that needs no download.',
    );
  }
}
