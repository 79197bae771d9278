/** A program of its own that adds events to a log, and tells of each once it is written: FOLDER NAME COUNT. */
import { appendEvent } from '../../../src/clients/notes/incidentAppend.ts';
import { clock } from '../../../src/node/environment.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createFileWriter } from '../../../src/node/fileWriter.ts';

const [, , folder = '', name = '', count = '0'] = process.argv;
const disk = createFiles();
const ports = { files: disk, fileParts: disk, writer: createFileWriter(), clock };
for (let number = 1; number <= Number(count); number += 1) {
  const text = `${name} ${String(number)}`;
  const written = await appendEvent(ports, folder, { kind: 'note', actor: name, data: { text } });
  process.stdout.write(`${written.ok ? text : written.error.code}\n`);
}
