/** What a zip file contains, read from its central directory (APPNOTE.TXT of PKWARE, 4.3.12 and 4.3.16). */

/**
 * @param {Buffer} bytes
 * @returns {{ name: string, size: number }[]} in the order of the file; sizes in bytes, uncompressed
 */
export function listZip(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  if (end < 0) throw new Error('This is no zip file.');
  const files = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count -= 1) {
    const nameLength = bytes.readUInt16LE(at + 28);
    files.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      size: bytes.readUInt32LE(at + 24),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}
