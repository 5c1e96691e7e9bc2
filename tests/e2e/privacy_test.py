#!/usr/bin/env python3
"""The demo's planted raw handles are nowhere but in the evidence: not in Redis, logs, metrics,
listings, exports or the report; and one account is revealed for a stated reason, which is logged."""
import json
import socket
import urllib.request

import harness
from harness import PATIENCE, Checks, Child, claque, folder, free_port, rows, until

KINDS = ['missions', 'posts', 'traces', 'echoes', 'pages', 'coverage', 'workers']
FORMATS = ['table', 'json', 'jsonl', 'csv', 'yaml']


class Redis:
    """As much of the protocol as a dump needs."""

    def __init__(self, port):
        self.file = socket.create_connection(('127.0.0.1', port)).makefile('rwb')

    def call(self, *words):
        words = [w if isinstance(w, bytes) else str(w).encode() for w in words]
        self.file.write(b'*%d\r\n' % len(words)
                        + b''.join(b'$%d\r\n%s\r\n' % (len(w), w) for w in words))
        self.file.flush()
        return self._read()

    def _read(self):
        line = self.file.readline()
        kind, rest = line[:1], line[1:-2]
        if kind == b'-':
            raise RuntimeError(rest)
        if kind == b'$':
            if rest == b'-1':
                return b''
            return self.file.read(int(rest) + 2)[:-2]
        if kind == b'*':
            return [self._read() for _ in range(int(rest))]
        return rest

    def everything(self):
        """Names and values of all keys as one string of bytes."""
        read = {b'string': ('GET',), b'hash': ('HGETALL',), b'set': ('SMEMBERS',),
                b'list': ('LRANGE', 0, -1), b'zset': ('ZRANGE', 0, -1), b'stream': ('XRANGE', '-', '+')}
        parts, cursor = [], b'0'
        while True:
            cursor, keys = self.call('SCAN', cursor, 'COUNT', 1000)
            for key in keys:
                command, *rest = read[self.call('TYPE', key)]
                parts += [key, *flat(self.call(command, key, *rest))]
            if cursor == b'0':
                return b'\n'.join(parts)


def flat(value):
    return [b for v in value for b in flat(v)] if isinstance(value, list) else [value]


def metrics(port):
    with urllib.request.urlopen(f'http://127.0.0.1:{port}/metrics', timeout=10) as answer:
        return answer.read()


def outputs(address, work):
    """(what, bytes) of everything the command line can print."""
    for kind in KINDS:
        for form in FORMATS:
            ran = claque(kind, 'list', '-o', form, '--server', address, text=False)
            yield f'{kind} list -o {form}', ran.out + ran.err, ran.code
    for form in ('canonical', 'jsonl', 'csv'):
        ran = claque('export', '--format', form, '--server', address, text=False)
        yield f'export --format {form}', ran.out + ran.err, ran.code
    ran = claque('report', '-o', work / 'report.html', '--server', address, text=False)
    yield 'report', (work / 'report.html').read_bytes() + ran.out + ran.err, ran.code


def main():
    checks = Checks()
    work = folder('privacy')
    web = Child([harness.BUILD / 'cli/demo/claque-demo-web', '--steady', '--truth', work / 'truth.json', '--campaign',
                 work / 'campaign.yaml'], work / 'web.log')
    until('the demo sites answer', lambda: web.said('READY'), seconds=60)
    handles = json.loads((work / 'truth.json').read_text())['plantedHandles']
    checks.equal(len(handles), 100, 'planted handles')
    store = work / 'redis'
    store.mkdir()
    redis, redis_port = harness.redis(store)
    ports = free_port(), free_port()
    coordinator, address = harness.coordinator(work, redis_port, '--log-level', 'debug',
                                               '--metrics-listen', f'127.0.0.1:{ports[0]}')
    made = claque('campaigns', 'create', '-f', work / 'campaign.yaml', '--server', address)
    checks.equal(made.code, 0, f'campaigns create {made}')
    name = rows('campaigns', 'list', '--server', address)[0]['name']
    worker = harness.worker(work, address, '--log-level', 'debug', '--metrics-listen',
                            f'127.0.0.1:{ports[1]}')
    watch = claque('campaigns', 'watch', name, '--until-idle', '--server', address, '--timeout',
                   f'{200 * PATIENCE:g}s', seconds=220, text=False)
    checks.equal(watch.code, 0, 'the campaign comes to an end')

    places = {'campaigns watch': watch.out + watch.err}
    for what, printed, code in outputs(address, work):
        checks.equal(code, 0, f'exit code of {what}')
        places[what] = printed
    places['metrics of the coordinator'] = metrics(ports[0])
    places['metrics of the worker'] = metrics(ports[1])
    account = reveal(checks, address, work, handles)
    client = Redis(redis_port)
    places['values in Redis'] = client.everything()
    checks.that(b'court order 12/2027' in places['values in Redis'],
                'the reveal is recorded in the store')
    client.call('CONFIG', 'SET', 'rdbcompression', 'no')
    client.call('SAVE')
    for file in store.rglob('*'):
        if file.is_file():
            places[f'redis/{file.relative_to(store)}'] = file.read_bytes()
    checks.equal(worker.stop(60), 0, 'the worker drains')
    checks.equal(coordinator.stop(), 0, 'the coordinator stops')
    for log in ('coordinator.jsonl', 'worker.jsonl'):
        places[log] = (work / log).read_bytes()
    for place, content in sorted(places.items()):
        checks.that(len(content) > 0 or place.endswith('.log'), f'{place} is not empty')
        found = [h for h in handles if h.encode() in content]
        checks.that(not found, f'no raw handle in {place}', f'{len(found)} of 100, e.g. {found[:3]}')
    evidence = b''.join(f.read_bytes() for f in (work / 'evidence').glob('*'))
    checks.that(len(evidence) > 0, 'evidence is kept')
    print(f'{len(handles)} handles sought in {len(places)} places, '
          f'{sum(map(len, places.values())) >> 20} MiB; revealed {account}')
    checks.done()


def reveal(checks, address, work, handles):
    """One private account behind an echo, with its reason in the log; none without a reason."""
    echoes = rows('echoes', 'list', '--server', address)
    account = next(e['account']['name'] for e in echoes if not e['account'].get('isPublic'))
    refused = claque('accounts', 'reveal', account, '--reason', '', '--server', address)
    checks.that(refused.code != 0, 'nothing is revealed without a reason', refused)
    ran = claque('accounts', 'reveal', account, '--reason', 'court order 12/2027', '--server',
                 address, '-o', 'json')
    checks.equal(ran.code, 0, f'accounts reveal {ran}')
    shown = json.loads(ran.out)
    truth = json.loads((work / 'truth.json').read_text())
    known = {a['handle'] for a in truth['accounts']}
    checks.that(shown.get('handle') in known, 'the handle is one of the fiction', shown)
    lines = [line for line in (work / 'coordinator.jsonl').read_text().splitlines()
             if 'court order 12/2027' in line]
    checks.that(len(lines) == 1 and account in lines[0], 'the reason is logged once, with the name',
                lines)
    return account


if __name__ == '__main__':
    main()
