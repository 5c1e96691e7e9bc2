#!/usr/bin/env python3
"""Files of other tools as sources of a campaign: what they are read as, what of them is refused, and
traces of which a post has several lines."""
import json
import random
import unittest

import harness
from harness import claque, folder, rows

WORK = folder('import')
HEADER = 'object_id,account_id,content_id,timestamp_share\n'
SHARES = [('https://poll.example/7', 'mill_crow', '17'), ('#GoNorth', 'mill_crow', '17'),
          ('0fb4232d', 'mill_crow', '17'), ('0fb4232d', 'river_otter', '18'),
          ('0fb4232d', 'river_otter', '18'), ('@mill_crow', 'river_otter', 'river_otter/19')]


def campaign(name, *sources):
    path = WORK / f'{name}.yaml'
    path.write_text(f'campaign:\n  id: {name}\n  contact: team@example.org\nsources:\n'
                    + ''.join(f'  - {json.dumps(source)}\n' for source in sources))
    return path


class Import(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        _, port = harness.redis(WORK)
        _, cls.address = harness.coordinator(WORK, port)

    def send(self, name, content, *args, code=0, suffix='csv'):
        path = WORK / f'{name}.{suffix}'
        path.write_text(content)
        ran = claque('import', path, '-C', 'files', *args, '--server', self.address)
        self.assertEqual(ran.code, code, ran)
        return ran

    def test_traces_are_a_source_of_up(self):
        lines = [f'{o},{a},{c},{1800000000 + i}\n' for i, (o, a, c) in enumerate(SHARES)]
        random.Random(3).shuffle(lines)
        (WORK / 'shares.csv').write_text(HEADER + ''.join(lines) + 'x,mill_crow,20,soon\n')
        ran = claque('up', '-c', campaign('traced', {'file': 'shares.csv', 'platform': 'x.com'}),
                     '--data', WORK / 'up', '--workers', '1', '--until', 'idle')
        self.assertEqual(ran.code, 0, ran)
        self.assertIn('read as traces as CooRTweet has them: object_id → object', ran.err)
        self.assertIn('shares.csv:8: time: "soon" is no time', ran.err)
        self.assertIn('6 posts sent, 3 new or changed, 1 lines refused', ran.err)
        traces = rows('traces', 'list', '--data', WORK / 'up')
        self.assertEqual(sorted((t['objectKind'], t['object']) for t in traces
                                if t['objectKind'] != 'MENTION'),
                         [('HASHTAG', 'gonorth'), ('OTHER', '0fb4232d'), ('OTHER', '0fb4232d'),
                          ('URL', 'https://poll.example/7')])
        self.assertEqual(len({t['post'] for t in traces}), 3)
        mention = [t['object'] for t in traces if t['objectKind'] == 'MENTION']
        self.assertEqual(mention, [t['account'].rsplit('/', 1)[1] for t in traces
                                   if t['object'] == 'gonorth'])
        # Posts without a text are near-duplicates of nothing.
        self.assertEqual(rows('families', 'list', '--data', WORK / 'up'), [])
        for kind in ('traces', 'posts'):
            ran = claque(kind, 'list', '-o', 'json', '--data', WORK / 'up')
            self.assertNotIn('mill_crow', ran.out)
            self.assertNotIn('river_otter', ran.out)

    def test_the_layout_is_told_and_can_be_named(self):
        created = claque('campaigns', 'create', '-f',
                         campaign('files', {'url': 'http://127.66.9.9:9/', 'depth': 0}),
                         '--server', self.address)
        self.assertEqual(created.code, 0, created)
        export = ('id,thread_id,timestamp,link,body,author\n'
                  '17,17,2027-01-15 08:00:00,https://x.com/mill_crow/status/17,go,mill_crow\n')
        ran = self.send('export', export)
        self.assertIn('export.csv: read as 4CAT export: author → account', ran.err)
        ran = self.send('export', export, '--layout', 'posts')
        self.assertIn('1 posts sent, 0 new or changed, 1 known already', ran.out)
        ran = self.send('export', export, '--layout', 'ira', code=1)
        self.assertIn('export.csv:1: has no column "text"', ran.err)
        ran = self.send('colours', 'colour,weight\nred,1\n', code=1)
        self.assertIn('has no column "account", "time", "text"', ran.err)
        self.assertIn('it has "colour", "weight"', ran.err)
        ran = self.send('collected', '{"source_platform":"linkedin.com","data":{}}\n',
                        suffix='ndjson', code=1)
        self.assertIn('collected.ndjson:1: source_platform: "linkedin.com" cannot be read', ran.err)

    def test_real_traces_leave_one_trace_for_each_share(self):
        try:
            path = harness.shared('data', 'coordination', 'russian_coord_tweets.csv')
        except SystemExit:
            self.skipTest('the file of traces is absent')
        created = claque('campaigns', 'create', '-f', campaign(
            'shares', {'file': str(path), 'platform': 'x.com'}), '--server', self.address)
        self.assertEqual(created.code, 0, created)
        self.assertRegex(created.err, '35125 posts sent, [0-9]+ new or changed, 0 lines refused')
        ran = claque('traces', 'list', '-C', 'shares', '-o', 'jsonl', '--limit', '0', '--server',
                     self.address)
        self.assertEqual(len(ran.out.splitlines()), 35124, ran.err)


if __name__ == '__main__':
    unittest.main(verbosity=2)
