// Reads the container file with npm dockerfile-utils (syntax, unknown instructions and flags) and by
// rules of our own; then breaks it and expects each break to be refused.
// Usage: container_lint.mjs SOURCE. Exit 77 = skipped, with the reason.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const source = process.argv[2];
const require = createRequire(pathToFileURL(join(source, 'tests/package.json')));
let validate;
try {
  ({ validate } = require('dockerfile-utils'));
} catch {
  console.log('SKIPPED: npm packages are missing; run tests/install_npm.sh');
  process.exit(77);
}
const FINAL = ['coordinator', 'worker', 'cli'];

// Stages in order: {name, from, lines}, with continued lines joined.
function stages(text) {
  const joined = text.replace(/\\\n\s*/g, ' ').split('\n').filter((l) => l && !l.startsWith('#'));
  const found = [];
  for (const line of joined) {
    const from = line.match(/^FROM\s+(\S+)(?:\s+AS\s+(\S+))?/);
    if (from) found.push({ from: from[1], name: from[2] ?? '', lines: [] });
    else found.at(-1)?.lines.push(line);
  }
  return found;
}

function faults(text) {
  const found = validate(text).map((d) => `line ${d.range.start.line + 1}: ${d.message}`);
  const all = stages(text);
  const names = new Set(all.map((s) => s.name));
  for (const { name, from, lines } of all) {
    if (!names.has(from) && (!from.includes(':') || from.endsWith(':latest'))) {
      found.push(`${name}: ${from} has no fixed tag`);
    }
    for (const line of lines) {
      if (line.startsWith('ADD ')) found.push(`${name}: COPY instead of ADD`);
      if (/\bsudo\b/.test(line)) found.push(`${name}: sudo`);
      if (/apt-get install/.test(line)) {
        if (!line.includes('--no-install-recommends')) found.push(`${name}: recommended packages`);
        if (!line.includes('rm -rf /var/lib/apt/lists')) found.push(`${name}: lists stay behind`);
        if (!line.includes('apt-get update')) found.push(`${name}: install without update`);
      }
      if (/^(ENTRYPOINT|CMD) (?!\[)/.test(line)) found.push(`${name}: a shell would eat SIGTERM`);
    }
  }
  for (const name of FINAL) {
    const stage = all.find((s) => s.name === name);
    if (!stage) {
      found.push(`no stage ${name}`);
      continue;
    }
    const user = stage.lines.filter((l) => l.startsWith('USER ')).at(-1) ?? '';
    if (!/^USER [1-9]\d*:[1-9]\d*$/.test(user)) found.push(`${name}: not a numeric user above 0`);
    if (stage.lines.some((l) => l.startsWith('COPY . '))) found.push(`${name}: sources in the image`);
    if (name !== 'cli' && !stage.lines.some((l) => l.startsWith('HEALTHCHECK '))) {
      found.push(`${name}: no HEALTHCHECK`);
    }
  }
  return found;
}

let bad = 0;
const check = (claim, holds, detail = '') => {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${claim}${holds ? '' : `: ${detail}`}`);
  if (!holds) ++bad;
};
const text = readFileSync(join(source, 'deploy/container/Containerfile'), 'utf8');
check('container file', faults(text).length === 0, faults(text).join('\n     '));
const breaks = [
  ['an unknown instruction', (t) => t.replace('STOPSIGNAL', 'STOPSIGNL')],
  ['a root image', (t) => t.replaceAll('USER 10001:10001', 'USER root')],
  ['a moving base', (t) => t.replaceAll('debian:bookworm-slim', 'debian:latest')],
  ['package lists left behind', (t) => t.replaceAll('&& rm -rf /var/lib/apt/lists/* /tmp/packages', '')],
  ['a shell as process 1', (t) => t.replace('["/usr/bin/claque-worker"]', '/usr/bin/claque-worker')],
];
for (const [what, how] of breaks) {
  const found = faults(how(text));
  check(`refused: ${what} (${found[0]})`, found.length > 0, 'it passed');
}
process.exit(bad === 0 ? 0 : 1);
