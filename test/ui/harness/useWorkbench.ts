/** One workbench for the suites of a file. */
import path from 'node:path';
import { patience, patienceAtStart } from '../../editor/harness/eventually.ts';
import { artifactsFolder } from '../../editor/harness/places.ts';
import { Workbench, type WorkbenchOptions } from './workbench.ts';

/**
 * Opens a workbench before the tests of the surrounding `describe` and closes it after them; a test that fails leaves a
 * screenshot, and unexpected errors in the logs fail the hook at the end.
 */
export function useWorkbench(options: WorkbenchOptions = {}): Workbench {
  const workbench = new Workbench(options);
  before(async function () {
    this.timeout(2 * patienceAtStart);
    await workbench.open();
  });
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const name = fileName(this.currentTest.fullTitle());
    await workbench.page.screenshot({ path: path.join(artifactsFolder, 'ui/failures', `${name}.png`) });
  });
  after(async function () {
    this.timeout(2 * patience);
    await workbench.close(fileName(this.test?.parent?.fullTitle() ?? 'suite'));
  });
  return workbench;
}

function fileName(title: string): string {
  return title.replace(/[^\w-]+/gu, '-').slice(0, 120);
}
