#!/usr/bin/env python3
"""Pictures and sites as objects: imported hashes, links of one account alone that count for their
site, no share counted twice, the same edges in the cluster and in `claque detect`; and what two
campaigns have in common of pictures and wordings."""
import collections
import csv
import json
import random
import unittest

import harness
from harness import claque, folder, rows

WORK = folder('objects')
BEGIN, DAY = 1_800_000_000, 86_400
TRAM = 'The tram plan saves the old market more than it will ever cost the'
MODES = {'native': ['--mode', 'native'],
         'coortweet': ['--mode', 'coortweet', '--edge-weight', '0.5']}


class Posts:
    def __init__(self, seed):
        self.draw = random.Random(seed)
        self.lines = []

    def add(self, account, at, text, **more):
        self.lines.append({'platform': 'social.example', 'account': account, 'time': BEGIN + at,
                           'text': text, 'lang': 'en',
                           'url': f'https://social.example/{account}/{len(self.lines)}', **more})

    def crowd(self):
        """People who link articles of three papers, most of them nobody else's, with pictures."""
        for i in range(1500):
            shown = {'phash': f'{self.draw.randrange(200):016x}'} if i % 3 == 0 else {}
            self.add(f'user{self.draw.randrange(120)}', self.draw.randrange(10 * DAY),
                     f'see https://paper{self.draw.randrange(3)}.example/'
                     f'{self.draw.randrange(3000)}', **shown)

    def hands(self, name, days, fill):
        for day in range(days):
            at = day * DAY + self.draw.randrange(DAY // 2)
            for hand in range(8):
                text, more = fill(day, hand)
                self.add(f'{name}{hand}', at + self.draw.randrange(600), text, **more)


def watched():
    posts = Posts(3)
    posts.crowd()
    # Each a page of its own, on the same five sites; the same pictures; one page with its preview.
    posts.hands('site', 5, lambda day, hand: (f'https://front{day}.example/{hand}', {}))
    posts.hands('meme', 5, lambda day, hand: (
        'look', {'phash': [f'e0c8f0f8fcfeff{10 + day}', '0000000000000000']}))
    posts.hands('once', 6, lambda day, hand: (
        'https://preview.example/1', {'md5': '900150983cd24fb0d6963f7d28e17f72'}))
    for i in range(3):
        posts.add(f'writer{i}', i * 7_000, f'{TRAM} city')
    return posts.lines


def earlier():
    posts = Posts(4)
    for i in range(30):
        posts.add(f'other{i}', i * 7_000, f'{TRAM} {"city" if i % 2 else "valley"}',
                  image_hash='E0C8F0F8FCFEFF12')
    return posts.lines


def campaign(name, mode, lines):
    """A campaign over the posts in an order of its own."""
    at = WORK / name
    if not at.exists():
        at.mkdir()
        random.Random(name).shuffle(lines)
        (at / 'posts.jsonl').write_text(''.join(json.dumps(line) + '\n' for line in lines))
    path = at / f'{mode}.yaml'
    path.write_text(f'campaign: {{id: {name}, contact: team@example.org}}\n'
                    'sources: [{file: posts.jsonl}]\n'
                    f'coordination: {{mode: {mode}}}\n')
    return path


def last(name):
    return name.rsplit('/', 1)[1]


class Objects(unittest.TestCase):
    def up(self, path, data, workers):
        ran = claque('up', '-c', path, '--data', data, '--workers', workers, '--until', 'idle')
        self.assertEqual(ran.code, 0, ran)

    def edges_of_detect(self, data, name, mode):
        shares, edges = WORK / f'{mode}.csv', WORK / f'{mode}-edges.csv'
        ran = claque('export', '--format', 'csv', '--kind', 'shares', '--pseudonyms', '-o', shares,
                     '-C', name, '--data', data)
        self.assertEqual(ran.code, 0, ran)
        ran = claque('detect', 'coordination', shares, '--time-window', '3600', '--edges', edges,
                     *MODES[mode])
        self.assertEqual(ran.code, 0, ran)
        with open(edges, newline='', encoding='utf-8') as file:
            found = list(csv.DictReader(file))
        if mode == 'coortweet':
            found = [row for row in found if row['weight_threshold'] == '1']
        weight = 'pairs' if mode == 'native' else 'weight'
        return (sorted((row['from'], row['to'], int(row[weight])) for row in found),
                shares.read_text())

    def test_pictures_and_sites_are_objects_and_no_share_counts_twice(self):
        data = WORK / 'data'
        self.up(campaign('earlier', 'native', earlier()), data, 1)
        self.up(campaign('watched', 'native', watched()), data, 2)
        ours = rows('edges', 'list', '-C', 'watched', '--data', data)
        layers = collections.defaultdict(set)
        for edge in ours:
            layers[tuple(edge['layers'])].update((edge['account'], edge['accountY']))
        self.assertEqual({kinds: len(accounts) for kinds, accounts in layers.items()},
                         {('SITE',): 8, ('MEDIA_HASH',): 8},
                         'no edge by a link, its site and its preview; none among the crowd')
        networks = rows('networks', 'list', '-C', 'watched', '--data', data)
        self.assertEqual(sorted(n['objects'][0] for n in networks),
                         ['e0c8f0f8fcfeff10', 'front0.example'])
        traces = rows('traces', 'list', '-C', 'watched', '--filter', 'object_kind = MEDIA_HASH',
                      '--data', data)
        self.assertNotIn('0000000000000000', {t['object'] for t in traces})
        self.assertEqual(sum(t['object'].startswith('9001') for t in traces), 48)

        theirs, shares = self.edges_of_detect(data, 'watched', 'native')
        self.assertEqual(theirs, sorted((last(e['account']), last(e['accountY']), int(e['weight']))
                                        for e in ours))
        self.assertIn('SITE front0.example', shares)
        self.assertNotIn('SITE preview.example', shares)
        self.assertNotIn('900150983cd24fb0d6963f7d28e17f72', shares, 'the link says as much')

        overlaps = {o['kind']: o for o in rows('overlaps', 'list', '-C', 'watched', '--data', data)}
        self.assertEqual(set(overlaps), {'media_hashes', 'phrase_families'})
        self.assertEqual(overlaps['media_hashes']['objects'], ['e0c8f0f8fcfeff12'])
        self.assertEqual(overlaps['phrase_families']['count'], 1)
        self.assertTrue(overlaps['phrase_families']['objects'][0].startswith(TRAM))

        self.up(campaign('watched', 'coortweet', []), data, 1)
        ours = rows('edges', 'list', '-C', 'watched', '--data', data)
        theirs, shares = self.edges_of_detect(data, 'watched', 'coortweet')
        self.assertTrue(theirs)
        self.assertEqual(theirs, sorted((last(e['account']), last(e['accountY']), int(e['weight']))
                                        for e in ours))
        self.assertNotIn('SITE ', shares, 'a mode that knows no chance')

    def test_what_is_no_hash_is_refused_with_its_line(self):
        path = WORK / 'wrong.csv'
        path.write_text('platform,account,time,text,media_hash\n'
                        'x.com,ana,1800000000,look,e0c8f0f8fcfeff7f\n'
                        'x.com,ana,1800000001,look,cat.jpg\n')
        config = WORK / 'wrong.yaml'
        config.write_text('campaign: {id: wrong, contact: team@example.org}\n'
                          'sources: [{file: wrong.csv}]\n')
        ran = claque('up', '-c', config, '--data', WORK / 'wrong', '--workers', '1', '--until',
                     'idle')
        self.assertIn('wrong.csv:3: media_hash: "cat.jpg" is no hash: 16 to 128', ran.err)
        self.assertIn('1 lines refused', ran.err)

    def test_a_time_zone_that_is_none_is_refused(self):
        config = WORK / 'zone.yaml'
        config.write_text('campaign: {id: zone, contact: team@example.org}\n'
                          'audience: {timezones: [Europe/Paris, Nowhere/Land]}\n'
                          'sources: [{file: wrong.csv}]\n')
        ran = claque('up', '-c', config, '--data', WORK / 'zone', '--until', 'idle')
        self.assertNotEqual(ran.code, 0, ran)
        self.assertIn('timezones[1]: "Nowhere/Land" is no time zone', ran.err)


if __name__ == '__main__':
    unittest.main(verbosity=2)
