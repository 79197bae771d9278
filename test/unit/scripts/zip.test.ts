import { expect, test } from 'vitest';
import { listZip } from '../../../scripts/zip.mjs';

// Two files, the first with an extra field and a comment, and a comment at the end, as Python's zipfile writes them.
const sample =
  'UEsDBBQAAAAAAAAAIVxps4GeDAAAAAwAAAAWAAYAZXh0ZW5zaW9uL3BhY2thZ2UuanNvbpmZAgBhYnsibmFtZSI6In' +
  'gifVBLAwQUAAAIAAAAACFc5slBO+gDAADoAwAAFAAAAGV4dGVuc2lvbi9kaXN0L8OkLmpzeHh4eHh4eHh4eHh4eHh4' +
  'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eH' +
  'h4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4' +
  'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eH' +
  'h4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4' +
  'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eH' +
  'h4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4' +
  'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eH' +
  'h4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4' +
  'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eH' +
  'h4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4' +
  'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eH' +
  'h4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4' +
  'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eH' +
  'h4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4' +
  'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eFBLAQIUAxQAAAAAAAAAIVxps4GeDAAAAAwAAA' +
  'AWAAYABQAAAAAAAACAAQAAAABleHRlbnNpb24vcGFja2FnZS5qc29umZkCAGFiZmlyc3RQSwECFAMUAAAIAAAAACFc' +
  '5slBO+gDAADoAwAAFAAAAAAAAAAAAAAAgAFGAAAAZXh0ZW5zaW9uL2Rpc3Qvw6QuanNQSwUGAAAAAAIAAgCRAAAAYA' +
  'QAAAIAUEs=';

test('the files of a zip, with their sizes', () => {
  expect(listZip(Buffer.from(sample, 'base64'))).toEqual([
    { name: 'extension/package.json', size: 12 },
    { name: 'extension/dist/ä.js', size: 1000 },
  ]);
});

test('what is no zip is told', () => {
  expect(() => listZip(Buffer.from('no zip at all'))).toThrow('no zip file');
});
