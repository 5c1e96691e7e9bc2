#!/usr/bin/env python3
"""Seconds from the last byte of a page that carries a mission to its line in `claque watch`.

usage: CLAQUE_BINARY_DIR=build/bench tests/bench/watch_latency.py [--hosts 20] [--pages 25]
       [--workers 2]

Sites on loopback, one page a second and host, all of them with a mission of its own.
"""
import argparse
import http.server
import json
import math
import pathlib
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
import harness  # noqa: E402
from pipeline import write_campaign  # noqa: E402

MISSION = """<html><head><title>Mission {n}</title></head><body><article>
<p>Mission {n}: the Harbour Gazette has a poll at https://gazette.example/poll/{n} and we are behind.
Vote for the bridge, then share the link in three groups and leave a comment under the article, in
your own words, do not copy and paste. Ends tonight at nine.</p></article></body></html>"""


class Site(http.server.BaseHTTPRequestHandler):
    """A front page of links, pages with a mission, and when each was sent."""
    pages = 0
    sent = {}

    def do_GET(self):
        host = self.headers.get('Host', '')
        number = self.path.strip('/')
        if number.isdigit():
            body = MISSION.format(n=int(number) + 100 * int(host.split('.')[2]))
        elif self.path == '/':
            body = '<title>Front</title>' + ''.join(
                f'<a href="/{n}">{n}</a>' for n in range(1, self.pages + 1))
        else:
            self.send_error(404)
            return
        data = body.encode()
        self.send_response(200)
        self.send_header('Content-Type', 'text/html; charset=utf-8')
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        self.sent[f'http://{host}{self.path}'] = time.time()

    def log_message(self, *args):
        pass


def serve(hosts, pages):
    """Starts the sites; the URLs of their front pages."""
    Site.pages = pages
    port = harness.free_port('127.95.1.1')
    fronts = []
    for host in range(1, hosts + 1):
        address = f'127.95.{host}.1'
        server = http.server.ThreadingHTTPServer((address, port), Site)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        fronts.append(f'http://{address}:{port}/')
    return fronts


def watch(data):
    """When each mission was first told of, by name."""
    told = {}
    argv = [harness.BIN / 'claque', 'watch', '--data', data, '-o', 'jsonl', '--from-start',
            '--until-idle']
    with subprocess.Popen([str(a) for a in argv], stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            name = json.loads(line).get('finding', {}).get('name', '')
            if '/missions/' in name:
                told.setdefault(name, time.time())
    return told


def quantile(values, q):
    return values[min(len(values) - 1, math.ceil(q * len(values)) - 1)]


def main():
    flags = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    flags.add_argument('--hosts', type=int, default=20)
    flags.add_argument('--pages', type=int, default=25, help='missions a host')
    flags.add_argument('--workers', type=int, default=2)
    given = flags.parse_args()
    work = harness.folder('watch')
    fronts = serve(given.hosts, given.pages)
    write_campaign(work / 'campaign.yaml', fronts, given.pages, delay='1s')
    up = harness.Child([harness.BIN / 'claque', 'up', '-c', work / 'campaign.yaml', '--workers',
                        given.workers, '--data', work / 'data', '--allow-addresses',
                        '127.0.0.0/8'], work / 'up.log')
    harness.until('the cluster answers', lambda: harness.claque(
        'campaigns', 'list', '--data', work / 'data').out.count('campaigns/bench'), 30)
    told = watch(work / 'data')
    missions = harness.rows('missions', 'list', '--data', work / 'data', '--limit', '0')
    up.stop()
    waits = sorted(told[m['name']] - Site.sent[m['pageUrl']] for m in missions)
    if not waits:
        sys.exit('no mission was found')
    print(json.dumps({'hosts': given.hosts, 'missions': len(waits), 'workers': given.workers,
                      'seconds_p50': round(quantile(waits, .5), 2),
                      'seconds_p99': round(quantile(waits, .99), 2),
                      'seconds_most': round(waits[-1], 2)}))


if __name__ == '__main__':
    main()
