#!/usr/bin/env python3
"""Pages per second of the whole pipeline (coordinator, workers, Redis, capture, extraction,
classification, report) beside a bare libcurl multi loop over the same pages in the same run.

usage: CLAQUE_BINARY_DIR=build/bench tests/bench/pipeline.py [--hosts 100] [--pages 100]
       [--bytes 31000] [--workers 2]
"""
import argparse
import json
import os
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
import harness  # noqa: E402

CAMPAIGN = """campaign: {{id: bench, title: Bench, contact: bench@example.org}}
election: {{day: 2026-06-01, timezone: Europe/London}}
audience: {{languages: [en]}}
sources:
{sources}
limits: {{pages_per_host: {limit}, min_delay: {delay}}}
"""


def front_pages(server):
    harness.until('the page server is ready', lambda: server.said('ready'))
    return server.text().split()[:-1]


def write_campaign(path, fronts, pages, delay='0s'):
    sources = '\n'.join(f'  - {{url: "{url}", scope: host, depth: 1}}' for url in fronts)
    path.write_text(CAMPAIGN.format(sources=sources, limit=pages + 1, delay=delay))


def bare_loop(work, fronts, pages):
    """Pages/s of the bare loop and of CurlFetcher, by curl_baseline."""
    urls = [f'{front}{number}' for number in range(1, pages + 1) for front in fronts]
    (work / 'urls').write_text('\n'.join(urls) + '\n')
    ran = harness.run([harness.BUILD / 'tests/bench/curl_baseline', '--pages', len(urls),
                       work / 'urls'], seconds=600)
    print(ran.out, end='')
    rates = re.findall(r'(\d+) pages/s', ran.out)
    if ran.code != 0 or len(rates) != 2:
        sys.exit(f'curl_baseline: {ran}')
    return int(rates[0])


def pipeline(work, workers):
    """Pages captured and the seconds between the first and the last of them."""
    ran = harness.claque('up', '-c', work / 'campaign.yaml', '--workers', workers, '--data',
                         work / 'data', '--allow-addresses', '127.0.0.0/8', '--until', 'idle',
                         seconds=1800)
    if ran.code != 0:
        sys.exit(f'claque up: {ran}')
    pages = harness.rows('pages', 'list', '--data', work / 'data', '--limit', '0')
    times = sorted(page['capture']['fetchTime'] for page in pages if 'capture' in page)
    return len(times), times[0], times[-1]


def seconds_between(first, last):
    def parse(stamp):
        whole, _, rest = stamp.rstrip('Z').partition('.')
        return time.mktime(time.strptime(whole, '%Y-%m-%dT%H:%M:%S')) + float('0.' + (rest or '0'))
    return parse(last) - parse(first)


def main():
    flags = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    flags.add_argument('--hosts', type=int, default=100)
    flags.add_argument('--pages', type=int, default=100, help='articles a host')
    flags.add_argument('--bytes', type=int, default=31000)
    flags.add_argument('--workers', type=int, default=2)
    given = flags.parse_args()
    work = harness.folder('pipeline')
    server = harness.Child([harness.BUILD / 'tests/bench/page_server', '--hosts', given.hosts,
                            '--pages', given.pages, '--bytes', given.bytes], work / 'urls.log')
    fronts = front_pages(server)
    write_campaign(work / 'campaign.yaml', fronts, given.pages)
    bare = bare_loop(work, fronts, given.pages)
    pages, first, last = pipeline(work, given.workers)
    rate = pages / seconds_between(first, last)
    print(f'{"pipeline":12} {pages:7} pages {rate:27.0f} pages/s')
    print(json.dumps({'hosts': given.hosts, 'pages': pages, 'bytes': given.bytes,
                      'workers': given.workers, 'cores': os.cpu_count(),
                      'bare_pages_per_second': bare, 'pipeline_pages_per_second': round(rate),
                      'ratio': round(rate / bare, 3)}))


if __name__ == '__main__':
    main()
