#!/usr/bin/env python3
"""Pages that change, vanish and come back between visits; conditional requests as the server counts
them; and two sites of one address, which are never read at the same time."""
import collections
import http.server
import json
import os
import signal
import threading
import time

import harness
from harness import PATIENCE, Checks, claque, folder, free_port, rows, until

HOST = '127.67.0.1'


class Site:
    """Pages by path: (version, text), or None for 404. Serves until the script ends."""

    def __init__(self, address, port, pages, pause=0.0):
        self.pages, self.lock = dict(pages), threading.Lock()
        self.answers = collections.Counter()  # (path, status)
        self.under_way, self.peak, self.hosts = 0, 0, set()
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_GET(self):
                with site.lock:
                    site.under_way += 1
                    site.peak = max(site.peak, site.under_way)
                    site.hosts.add(self.headers['Host'])
                time.sleep(pause)
                with site.lock:
                    site.under_way -= 1  # before the client hears the end
                site.answer(self)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer((address, port), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def answer(self, request):
        with self.lock:
            page = self.pages.get(request.path)
        status, body, etag = 404, b'gone', None
        if page:
            etag = f'"v{page[0]}"'
            status, body = 200, page[1].encode()
            if request.headers.get('If-None-Match') == etag:
                status, body = 304, b''
        with self.lock:
            self.answers[request.path, status] += 1
        request.send_response(status)
        if etag:
            request.send_header('ETag', etag)
        request.send_header('Content-Type', 'text/html; charset=utf-8')
        if status != 304:
            request.send_header('Content-Length', str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def put(self, path, version, text):
        with self.lock:
            self.pages[path] = (version, text)

    def remove(self, path):
        with self.lock:
            self.pages[path] = None

    def count(self, path, status):
        with self.lock:
            return self.answers[path, status]


def html(title, links=()):
    anchors = ''.join(f'<a href="{link}">{link}</a> ' for link in links)
    return f'<!doctype html><html lang=en><title>{title}</title><p>{title} in a few words.{anchors}'


def campaign(path, name, urls, revisit):
    sources = ''.join(f'  - url: {url}\n    scope: host\n    depth: 1\n'
                      + (f'    revisit: {revisit}\n' if revisit else '') for url in urls)
    path.write_text(f'campaign:\n  id: {name}\n  title: {name}\n  contact: desk@monitor.example\n'
                    f'audience:\n  languages: [en]\nsources:\n{sources}'
                    'limits:\n  min_delay: 50ms\n')
    return path


def visits(checks, work, address):
    port = free_port(HOST)
    pages = ['/changes', '/vanishes', '/steady']
    site = Site(HOST, port, {'/': (1, html('Front', pages)),
                             **{p: (1, html(f'First {p[1:]}')) for p in pages}})
    made = claque('campaigns', 'create', '-f',
                  campaign(work / 'visits.yaml', 'visits', [f'http://{HOST}:{port}/'], '2s'),
                  '--server', address)
    checks.equal(made.code, 0, f'campaigns create {made}')

    def listed():
        found = rows('pages', 'list', '--campaign', 'visits', '--server', address)
        return {p['url'].split(str(port))[1]: p for p in found}

    first = until('all pages are captured',
                  lambda: (got := listed()) and len(got) == 4
                  and all(p.get('capture') for p in got.values()) and got)
    checks.that(all(p['presence'] == 'THERE' for p in first.values()), 'all pages are there', first)
    site.put('/changes', 2, html('Second changes'))
    site.remove('/vanishes')
    until('the change is seen', lambda: listed()['/changes'].get('changeTime'))
    gone = until('the vanishing is seen',
                 lambda: (p := listed()['/vanishes'])['presence'] == 'VANISHED' and p)
    changed = listed()['/changes']
    checks.equal(changed['title'], 'Second changes', 'the new state is listed')
    checks.that(changed['capture']['name'] != first['/changes']['capture']['name'],
                'the changed page has a capture of its own')
    checks.equal((gone['outcome'], gone['httpStatus']), ('GONE', 404), 'the vanished page is gone')
    checks.equal(gone['capture']['name'], first['/vanishes']['capture']['name'],
                 'what it was stays')
    checks.equal(gone['title'], 'First vanishes', 'its text too')
    checks.that(gone['seenTime'] < gone['vanishTime'], 'it was seen before it vanished', gone)

    found = rows('pages', 'list', '--filter', 'presence = VANISHED', '--campaign', 'visits',
                 '--server', address)
    checks.equal([p['url'].split(str(port))[1] for p in found], ['/vanishes'],
                 'a filter finds what vanished')
    coverage = rows('coverage', 'list', '--campaign', 'visits', '--server', address)[0]
    checks.equal(coverage.get('vanished'), 1, 'coverage counts the vanished page')
    site.put('/vanishes', 1, html('First vanishes'))
    back = until('the page is back',
                 lambda: (p := listed()['/vanishes'])['presence'] == 'RETURNED' and p)
    checks.that(back['vanishTime'] < back['returnTime'], 'it came back after it had vanished', back)

    until('the steady page is asked for again', lambda: site.count('/steady', 304) >= 2)
    checks.equal(site.count('/steady', 200), 1, 'the steady page is sent once')
    checks.equal(site.count('/changes', 200), 2, 'each state of the changing page is sent once')
    checks.that(site.count('/changes', 304) >= 1, 'and is asked for conditionally')
    checks.equal(listed()['/steady']['outcome'], 'NOT_MODIFIED', 'the steady page is unchanged')
    checks.equal(site.peak, 1, 'one request at a time')
    return site, listed, first


def evidence(checks, work, address, first):
    """What pages were before they changed or vanished, once the workers have closed their files."""
    for path in ('/changes', '/vanishes'):
        kept = claque('evidence', 'get', first[path]['capture']['name'], '--server', address,
                      '--evidence', work / 'evidence', text=False)
        checks.that(f'First {path[1:]}'.encode() in kept.out, f'evidence of the first {path}', kept)


def killed(checks, site, listed, work, coordinator_of):
    """The coordinator dies in the middle of visits: none is lost."""
    coordinator, address, port = coordinator_of
    argv = [harness.BIN / 'claque-coordinator', '--listen', address, '--redis',
            f'redis://127.0.0.1:{port}', '--secret-file', work / 'installation.key',
            '--lease-ttl', '6s', '--lease-grace', '1s']
    coordinator.process.send_signal(signal.SIGKILL)
    coordinator.process.wait()
    # And again, with the effects of a visit written and its outcome not.
    for point in ('effects_done:2', 'effects_half:4'):
        dying = harness.Child(argv, work / 'dying.jsonl', env={**os.environ,
                                                               'CLAQUE_CRASH_AT': point})
        until(f'the coordinator dies at {point}', lambda: not dying.alive(), seconds=60)
    site.put('/steady', 2, html('Second steady'))
    harness.Child(argv, work / 'again.jsonl')

    def seen():
        try:
            return listed()['/steady'].get('changeTime')
        except RuntimeError:
            return None  # it is still starting
    until('visits go on after the crash', seen, seconds=90)
    checks.equal(listed()['/steady']['title'], 'Second steady', 'the change during the crash is seen')
    before = site.count('/changes', 304)
    until('the other pages are visited too', lambda: site.count('/changes', 304) > before,
          seconds=60)
    until('all pages wait for their next visit', lambda: waiting(address) == 4, seconds=60)


def waiting(address):
    """Pages that wait, by the campaign's progress."""
    watch = harness.run(['timeout', '2', harness.BIN / 'claque', 'campaigns', 'watch',
                         'campaigns/visits', '--server', address, '-o', 'jsonl'])
    for line in reversed(watch.out.splitlines()):
        progress = json.loads(line).get('progress')
        if progress:
            return int(progress.get('pagesToRevisit', 0))
    return 0


def shared_address(checks, work, address):
    """Names under localhost resolve to one address, whatever the resolver."""
    port = free_port()
    names = [f'site{i}.localhost' for i in range(6)]
    pages = {'/': (1, html('Front', ['/a', '/b'])), '/a': (1, html('A')), '/b': (1, html('B'))}
    site = Site('127.0.0.1', port, pages, pause=0.15)
    urls = [f'http://{name}:{port}/' for name in names]
    made = claque('campaigns', 'create', '-f', campaign(work / 'shared.yaml', 'shared', urls, ''),
                  '--server', address)
    checks.equal(made.code, 0, f'campaigns create {made}')
    watch = claque('campaigns', 'watch', 'campaigns/shared', '--until-idle', '--server', address,
                   '--timeout', f'{120 * PATIENCE:g}s', seconds=130)
    checks.equal(watch.code, 0, f'the campaign comes to an end {watch}')
    captured = [p for p in rows('pages', 'list', '--campaign', 'shared', '--server', address)
                if p.get('capture')]
    checks.equal(len(captured), 3 * len(names), 'pages captured')
    checks.equal(len(site.hosts), len(names), 'all sites were read')
    checks.equal(site.peak, 1, 'requests at a time on the address that all sites share')


def idle(checks, work):
    """`--until idle` does not wait for visits that are due later."""
    port = free_port(HOST)
    site = Site(HOST, port, {'/': (1, html('Front'))})
    began = time.monotonic()
    ran = claque('up', '-c', campaign(work / 'idle.yaml', 'idle', [f'http://{HOST}:{port}/'], '1h'),
                 '--data', work / 'data', '--until', 'idle', '--allow-addresses', '127.0.0.0/8',
                 seconds=100)
    checks.equal(ran.code, 0, f'claque up {ran}')
    checks.equal(site.count('/', 200), 1, 'one visit')
    print(f'up with a visit due in an hour: {time.monotonic() - began:.1f} s')


def main():
    checks = Checks()
    work = folder('revisit')
    store = work / 'redis'
    store.mkdir()
    _, redis_port = harness.redis(store)
    coordinator, address = harness.coordinator(work, redis_port, '--lease-ttl', '6s',
                                               '--lease-grace', '1s')
    workers = [harness.worker(work, address, name=f'worker{i}') for i in range(2)]
    shared_address(checks, work, address)
    site, listed, first = visits(checks, work, address)
    killed(checks, site, listed, work, (coordinator, address, redis_port))
    for worker in workers:
        checks.equal(worker.stop(), 0, 'exit code of a worker')
    evidence(checks, work, address, first)
    idle(checks, work)
    checks.done()


if __name__ == '__main__':
    main()
