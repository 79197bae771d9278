import { expect, test } from 'vitest';
import { licenceOf } from '../../../scripts/goModules.mjs';

test.each([
  [
    '                              Apache License\n                        Version 2.0, January 2004',
    'Apache-2.0',
  ],
  ['Licensed under the Apache License, Version 2.0 (the "License")', 'Apache-2.0'],
  ['* Redistributions in binary form must reproduce the above copyright', 'BSD'],
  ['Permission is hereby granted, free of charge, to any person', 'MIT'],
  ['Permission is hereby granted, free of charge\nApache License\nVersion 2.0', 'Apache-2.0, MIT'],
  ['Mozilla Public License Version 2.0', 'MPL-2.0'],
  ['All rights reserved.', 'see its text'],
])('%s', (text, licence) => {
  expect(licenceOf(text)).toBe(licence);
});
