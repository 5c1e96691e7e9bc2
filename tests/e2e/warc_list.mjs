// Lists every record of all WARC files of a folder as JSON lines, read by npm warcio.
// Usage: warc_list.mjs NPM_ROOT EVIDENCE_DIR
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [root, dir] = process.argv.slice(2);
const { WARCParser } = createRequire(pathToFileURL(join(root, 'x.cjs')))('warcio');

async function sha256(chunks) {
  const hash = createHash('sha256');
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

const files = readdirSync(dir, { recursive: true }).filter((n) => /\.warc(\.gz)?(\.open)?$/.test(n));
for (const file of files.sort()) {
  // One pass over the bytes as stored, one with their content decoded.
  const records = [];
  for (const decoded of [false, true]) {
    let index = 0;
    const parser = new WARCParser(createReadStream(join(dir, file)));
    for await (const record of parser) {
      const hash = await sha256(decoded ? record : record.reader);
      if (decoded) {
        records[index].body = hash;
      } else {
        records.push({
          file, type: record.warcType, url: record.warcTargetURI, payload: hash,
          stated: record.warcPayloadDigest, status: record.httpHeaders?.statusCode ?? 0,
        });
        records[index].offset = parser.offset;
        records[index].length = parser.recordLength;
      }
      index += 1;
    }
    if (index !== records.length) throw new Error(`${file}: ${index} of ${records.length} decoded`);
  }
  for (const r of records) {
    if (r.type === 'response' && r.stated !== `sha256:${r.payload}`) {
      throw new Error(`${file}:${r.offset}: stated digest ${r.stated} is not of the payload`);
    }
    console.log(JSON.stringify(r));
  }
}
