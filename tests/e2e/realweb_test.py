#!/usr/bin/env python3
"""A campaign over saved real pages, served on loopback by the shared realweb.py: every page is
captured once and politely, and list, truth file and WARC agree (a second WARC reader included)."""
import datetime
import json
import sys
import urllib.parse
import urllib.request

import harness
from harness import BIN, Checks, Child, claque, folder, free_port, npm, shared, until

DELAY_MS = 50


def campaign(truth, delay_ms):
    lines = ['campaign:', '  id: realweb', '  title: Saved pages', '  contact: team@example.org',
             'limits:', f'  min_delay: {delay_ms}ms', 'sources:']
    for seed in truth['seeds']:
        lines += [f'  - url: {seed}', '    scope: host', '    depth: 1']
    return '\n'.join(lines) + '\n'


def check_pages(checks, pages, truth):
    by_url = {p['url']: p for p in pages}
    captured = {u: p for u, p in by_url.items() if p['outcome'] == 'CAPTURED'}
    missing = sorted(set(truth['pages']) - set(captured))
    checks.that(not missing, 'every public page is captured',
                [(u, by_url.get(u, {}).get('outcome'), by_url.get(u, {}).get('reason'))
                 for u in missing[:5]] + [len(missing)])
    wrong = [u for u, t in truth['pages'].items()
             if u in captured and captured[u]['capture']['bodySha256'] != t['sha256']]
    checks.that(not wrong, 'bodySha256 is that of the truth file', wrong[:5] + [len(wrong)])
    untitled = [u for u in truth['pages'] if u in captured and not captured[u].get('reason')
                and not (captured[u].get('title') and captured[u].get('lang', 'und') != 'und'
                         and captured[u].get('mainText'))]
    checks.that(not untitled, 'each page has title, language and text or a stated reason',
                [(u, {k: captured[u].get(k, '')[:30] for k in ('title', 'lang', 'mainText')})
                 for u in untitled[:5]] + [len(untitled)])
    private = [p for u, p in by_url.items() if '/private/' in u]
    checks.that(private and all(p['outcome'] == 'ROBOTS_DISALLOWED' for p in private),
                'what robots.txt forbids is listed as not asked')
    with_text = sum(1 for u in truth['pages'] if captured.get(u, {}).get('mainText'))
    with_title = sum(1 for u in truth['pages'] if captured.get(u, {}).get('title'))
    with_lang = sum(1 for u in truth['pages'] if captured.get(u, {}).get('lang', 'und') != 'und')
    print(f'{len(truth["pages"])} pages: {with_title} with title, {with_lang} with language, '
          f'{with_text} with text, {sum(p.get("postCount", 0) for p in pages)} posts')
    return captured


def check_politeness(checks, stats):
    sites = stats.values()
    checks.equal(sum(s['private'] for s in sites), 0, 'requests under /private/')
    checks.equal(max(s['peak_concurrent'] for s in sites), 1, 'most requests at a time on a site')
    gaps = [s['min_gap_ms'] for s in sites if s['min_gap_ms'] is not None]
    checks.that(min(gaps) >= DELAY_MS - 1, 'the sites see gaps of at least the delay',
                f'{min(gaps):.2f} ms')
    again = [(a, s['page_hits'], s['pages']) for a, s in stats.items()
             if s['page_hits'] != s['pages']]
    checks.that(not again, 'each page is asked once', again[:5])
    print(f'{len(stats)} sites, {sum(s["requests"] for s in sites)} requests, least gap '
          f'{min(gaps):.1f} ms')


def check_spacing(checks, captured):
    """Responses of a host begin at least the delay apart, by the workers' clock."""
    begins = {}
    for url, page in captured.items():
        text = page['capture']['fetchTime'].rstrip('Z')
        at = datetime.datetime.fromisoformat(text[:26]).replace(tzinfo=datetime.timezone.utc)
        begins.setdefault(urllib.parse.urlsplit(url).netloc, []).append(at)
    gaps = [(b - a).total_seconds() * 1000 for times in map(sorted, begins.values())
            for a, b in zip(times, times[1:])]
    checks.that(min(gaps) >= DELAY_MS - 1, 'captures of a host are at least the delay apart',
                f'{min(gaps):.2f} ms')


def check_warc(checks, work, captured):
    """What npm warcio reads against what the list says."""
    root = npm('warcio@2.4.11')
    read = harness.run(['node', harness.SCRIPTS / 'warc_list.mjs', root,
                        work / 'data' / 'evidence'])
    if not checks.equal(read.code, 0, f'warcio reads every record ({read.err[-500:]})'):
        return
    records = [json.loads(line) for line in read.out.splitlines()]
    by_place = {(r['file'], r['offset']): r for r in records if r['type'] == 'response'}
    wrong = []
    for url, page in captured.items():
        c = page['capture']
        r = by_place.get((c['warcFile'], int(c.get('warcOffset', 0))))
        if not r or r['url'] != url or r['body'] != c['bodySha256'] \
                or r['payload'] != c['payloadSha256'] or r['length'] != int(c['warcLength']):
            wrong.append((url, c['warcFile'], c.get('warcOffset'), r))
    checks.that(not wrong, 'WARC and list agree on place, URL and both hashes',
                wrong[:3] + [len(wrong)])
    listed = {p['capture']['bodySha256'] for p in captured.values()}
    stored = {r['body'] for r in by_place.values() if r['status'] == 200
              and not r['url'].endswith('/robots.txt')}
    checks.equal(len(stored - listed), 0, 'captures in the WARC that no page names')
    print(f'{len(records)} WARC records, {len(by_place)} responses')


def main():
    checks = Checks()
    tool = shared('tools', 'realweb.py')
    data = [shared('data', 'extraction', d) for d in ('articles', 'news')]
    work = folder('realweb')
    port, stats_port = free_port('127.1.0.2'), free_port()
    web = Child([sys.executable, tool, '--port', port, '--stats', stats_port, '--truth',
                 work / 'truth.json', *data], work / 'web.log')
    until('the sites answer', lambda: web.said('READY'), seconds=60)
    truth = json.loads((work / 'truth.json').read_text())
    (work / 'campaign.yaml').write_text(campaign(truth, DELAY_MS))
    ran = claque('up', '-c', work / 'campaign.yaml', '--data', work / 'data', '--allow-addresses',
                 '127.0.0.0/8', '--workers', '2', seconds=240)
    checks.equal(ran.code, 0, f'claque up ends well {ran}')
    print(ran.out)
    with urllib.request.urlopen(f'http://127.0.0.1:{stats_port}/', timeout=10) as answer:
        stats = json.load(answer)
    listed = claque('pages', 'list', '--data', work / 'data', '-o', 'json')
    checks.equal(listed.code, 0, f'pages list: {listed.err}')
    pages = json.loads(listed.out)
    pages = pages['pages'] if isinstance(pages, dict) else pages
    captured = check_pages(checks, pages, truth)
    check_politeness(checks, stats)
    check_spacing(checks, captured)
    check_warc(checks, work, captured)
    checks.done()


if __name__ == '__main__':
    assert (BIN / 'claque').exists(), f'{BIN}/claque is not built'
    main()
