#!/usr/bin/env python3
"""Phrase families of imported posts, with the programs themselves: the same for one worker and for
three, and for any order of the posts in the file."""
import csv
import http.server
import io
import json
import random
import threading
import unittest

import harness
from harness import claque, folder, rows, until

WORK = folder('shared_wording')
TRAM = 'The tram plan saves the old market more than it will ever cost the'
BRIDGE = 'Nobody has repaired the bridge at the mill since the flood in May'
ARTICLE = f'''<!doctype html><html lang="en"><head><title>{BRIDGE}</title>
<meta property="og:type" content="article"></head><body><article><h1>{BRIDGE}</h1>
<p>The council met on Tuesday and heard from the people who live on the far bank of the river, who
have been driving round by the quarry ever since.</p></article></body></html>'''


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = ARTICLE.encode() if self.path == '/' else b''
        self.send_response(200 if body else 404)
        self.send_header('Content-Type', 'text/html; charset=utf-8')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def posts():
    out = []

    def add(account, text):
        number = len(out)
        out.append({'platform': 'social.example', 'account': account, 'text': text, 'lang': 'en',
                    'time': f'2027-04-01T{number % 24:02}:00:00Z',
                    'url': f'https://social.example/p/{number}'})
    source = random.Random(5)
    for i in range(1200):
        words = ' '.join(f'w{source.randrange(10**6)}' for _ in range(9))
        add(f'user{i % 50}', words)
    for i, place in enumerate(['city', 'town', 'valley', 'harbour', 'country', 'city']):
        add(f'author{i}', f'{TRAM} {place}')
    for i in range(3):
        add(f'copy{i}', f'{BRIDGE} https://t.example/{i}')
        add('lonely', 'I will say this as often as I like until somebody answers me')
    return out


class Families(unittest.TestCase):
    """One key and one name of the campaign, so that pseudonyms are comparable."""

    @classmethod
    def setUpClass(cls):
        cls.site = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Site)
        threading.Thread(target=cls.site.serve_forever, daemon=True).start()

    def found(self, name, workers, order):
        data = WORK / name
        data.mkdir()
        _, port = harness.redis(data)
        _, address = harness.coordinator(WORK, port, name=f'{name}-coordinator')
        for i in range(workers):
            harness.worker(data, address, name=f'{name}-{i}')
        config = data / 'campaign.yaml'
        config.write_text('campaign:\n  id: shared\n  title: shared\n  contact: team@example.org\n'
                          f'sources:\n  - url: http://127.0.0.1:{self.site.server_port}/\n'
                          '    depth: 0\n')
        path = data / 'posts.jsonl'
        path.write_text(''.join(json.dumps(post) + '\n' for post in order))
        for words in (['campaigns', 'create', '-f', config], ['import', path, '-C', 'shared']):
            ran = claque(*words, '--server', address)
            self.assertEqual(ran.code, 0, ran)

        def idle():
            ran = claque('campaigns', 'get', 'shared', '-o', 'json', '--server', address)
            return json.loads(ran.out).get('progress', {}).get('idle')
        until('a run covers the posts', idle, 120, 0.3)
        exported = claque('export', '--format', 'canonical', '-C', 'shared', '--server', address)
        self.assertEqual(exported.code, 0, exported)
        lines = [x for x in exported.out.splitlines() if x.startswith('{"kind":"family"')]
        return address, lines

    def test_workers_and_order_change_nothing_and_every_form_shows_the_same(self):
        order = posts()
        address, one = self.found('one', 1, order)
        random.Random(9).shuffle(order)
        _, three = self.found('three', 3, order)
        self.assertEqual(one, three)
        families = sorted((json.loads(line)['value'] for line in one),
                          key=lambda family: family['postCount'])
        self.assertEqual([f['accountCount'] for f in families], [3, 6])
        self.assertTrue(families[0]['template'].startswith(BRIDGE))
        self.assertEqual([f.get('headline', False) for f in families], [True, False])
        self.assertEqual(families[1]['template'], f'{TRAM} {{}}')

        found = rows('families', 'list', '-C', 'shared', '--filter', 'account_count > 3',
                     '--server', address)
        self.assertEqual([f['name'] for f in found], [families[1]['name']])
        ran = claque('families', 'get', families[0]['name'], '-o', 'json', '--server', address)
        self.assertEqual(json.loads(ran.out)['postCount'], 3)
        ran = claque('families', 'list', '-C', 'shared', '-o', 'csv', '--server', address)
        self.assertEqual(len(list(csv.reader(io.StringIO(ran.out)))), 3)
        ran = claque('families', 'list', '-C', 'shared', '--server', address)
        self.assertIn(BRIDGE[:40], ran.out)
        ran = claque('families', 'get', 'nobody', '-C', 'shared', '--server', address)
        self.assertEqual(ran.code, 6, ran)


if __name__ == '__main__':
    unittest.main(verbosity=2)
