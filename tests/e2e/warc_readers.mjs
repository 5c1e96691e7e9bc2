// Reads what WarcWriter wrote with another implementation (npm warcio): every record, with its
// payload and body hashing to what the writer said. Usage: warc_readers.mjs WARC_SAMPLE WORK_DIR
// Exit 77 = skipped, with the reason.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [sample, work] = process.argv.slice(2);
mkdirSync(work, { recursive: true });

function skip(reason) {
  console.log(`SKIPPED: ${reason}`);
  process.exit(77);
}

async function loadWarcio() {
  const require = createRequire(pathToFileURL(join(work, 'x.cjs')));
  try {
    return require('warcio');
  } catch {
    const npm = spawnSync('npm', ['install', '--prefix', work, '--no-audit', '--no-fund', 'warcio@2'],
      { encoding: 'utf8' });
    if (npm.error) skip('npm is not installed');
    if (npm.status !== 0) skip(`npm install warcio failed: ${npm.stderr.slice(0, 300)}`);
    return require('warcio');
  }
}

const { WARCParser } = await loadWarcio();
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
let failures = 0;
function check(ok, message) {
  if (ok) return;
  failures += 1;
  console.error(`FAIL: ${message}`);
}

async function bytesOf(chunks) {
  const parts = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

const dir = mkdtempSync(join(work, 'warc-'));
const expected = new Map(execFileSync(sample, [dir], { encoding: 'utf8' }).trim().split('\n')
  .map((line) => JSON.parse(line)).map((e) => [e.uri, e]));

// Each pass decodes the content (body) or leaves it as stored (payload).
for (const pass of ['payload', 'body']) {
  const seen = { warcinfo: 0, request: 0, response: 0, resource: 0 };
  for (const name of readdirSync(dir).sort()) {
    const parser = new WARCParser(createReadStream(join(dir, name)));
    for await (const record of parser) {
      seen[record.warcType] += 1;
      const want = expected.get(record.warcTargetURI);
      const decoded = pass === 'body';
      const content = await bytesOf(decoded ? record : record.reader);
      if (!want || want.type !== record.warcType) continue;
      check(want.file === name && want.offset === parser.offset && want.length === parser.recordLength,
        `${want.uri}: place ${name}:${parser.offset}+${parser.recordLength}`);
      check(sha256(content) === want[pass], `${want.uri}: ${pass} digest`);
      check(record.warcPayloadDigest === `sha256:${want.payload}`, `${want.uri}: stated digest`);
    }
  }
  check(seen.response === 8 && seen.request === 8 && seen.resource === 1,
    `${pass}: records ${JSON.stringify(seen)}`);
  check(seen.warcinfo === readdirSync(dir).length, `${pass}: one warcinfo a file`);
  console.log(`${pass}: ${JSON.stringify(seen)} in ${readdirSync(dir).length} files`);
}

// Only standard tools: cut the record out, gunzip it, cut the payload off, hash it.
for (const want of expected.values()) {
  const member = readFileSync(join(dir, want.file)).subarray(want.offset, want.offset + want.length);
  const record = execFileSync('gzip', ['-dc'], { input: member });
  const length = Number(/\r\nContent-Length: (\d+)\r\n/.exec(record.toString('latin1'))[1]);
  const block = record.subarray(record.length - 4 - length, record.length - 4);
  const payload = want.type === 'response' ? block.subarray(block.indexOf('\r\n\r\n') + 4) : block;
  check(sha256(payload) === want.payload, `${want.uri}: gzip and sha256sum`);
}
process.exit(failures ? 1 : 0);
