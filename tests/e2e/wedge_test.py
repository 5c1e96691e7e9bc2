#!/usr/bin/env python3
"""What networks tell of a campaign's narratives: on both sides of a wedge, and since when. The same
for one and three workers; shown by `networks get` and the report; and the file is checked."""
import json
import random
import unittest

import harness
from harness import claque, rows

WORK = harness.folder('wedge')
BEGIN, DAY = 1_800_000_000, 86_400
CAMPAIGN = '''campaign: {id: wedge, title: Wedge, contact: team@example.org}
sources: [{file: posts.jsonl}]
watch:
  narratives:
    - id: homes
      opposes: welcome
      examples: [Families here wait ten years for a flat while migrants get one in a week]
    - id: welcome
      examples: [Newcomers rebuilt our village school and neighbours are proud of them]
    - id: pipeline
      examples: [The pipeline poisons the river and the company hides the measurements]
'''
HOMES = 'Families here wait years for a flat and migrants get one in a week'
WELCOME = 'Newcomers rebuilt the village school, our neighbours are proud of them'
PIPELINE = 'The pipeline poisons our river while the company hides its measurements'


def posts():
    """People who link what they like, and twelve hands that link the same pages within minutes; the
    hands tell of a pipeline first, then nine the one side of a wedge and five the other."""
    draw = random.Random(5)
    out = []

    def post(account, at, text='look', **more):
        out.append({'platform': 'bird', 'account': account, 'text': text, 'time': BEGIN + at,
                    'url': f'https://bird.example/{len(out)}', 'lang': 'en', **more})
    for _ in range(900):
        post(f'user{draw.randrange(150)}', draw.randrange(10 * DAY),
             urls=f'https://news.example/{draw.randrange(300)}')
    for page in range(6):
        at = page * DAY + draw.randrange(DAY // 2)
        for hand in range(12):
            post(f'hand{hand}', at + draw.randrange(600), urls=f'https://front.example/{page}')
    for hand in range(12):
        if hand < 8:
            post(f'hand{hand}', DAY + hand, f'{PIPELINE} {"!" * hand}')
        if hand < 9:
            post(f'hand{hand}', 5 * DAY + hand, f'{HOMES} {"!" * hand}')
        if hand >= 7:
            post(f'hand{hand}', 5 * DAY + 100 + hand, f'{WELCOME} {"!" * hand}')
    for user in range(10):
        post(f'user{user}', user * DAY, f'{HOMES} {"." * user}')
    return out


def up(workers, seed):
    """A run over the posts in an order of their own; its data."""
    folder = WORK / f'up{workers}'
    keys = folder / 'data' / 'keys'
    keys.mkdir(parents=True)  # the same key everywhere, so that pseudonyms agree
    (keys / 'installation.key').touch(mode=0o600)
    (keys / 'installation.key').write_text('5a' * 32 + '\n')
    lines = [json.dumps(post) + '\n' for post in posts()]
    random.Random(seed).shuffle(lines)
    (folder / 'posts.jsonl').write_text(''.join(lines))
    (folder / 'wedge.yaml').write_text(CAMPAIGN)
    ran = claque('up', '-c', folder / 'wedge.yaml', '--data', folder / 'data', '--workers', workers,
                 '--until', 'idle')
    if ran.code != 0:
        raise RuntimeError(f'up: {ran}')
    return folder / 'data'


def networks(data):
    ran = claque('export', '--format', 'canonical', '--data', data)
    if ran.code != 0:
        raise RuntimeError(f'export: {ran}')
    return [line for line in ran.out.splitlines() if json.loads(line)['kind'] == 'network']


class Wedge(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.data = {workers: up(workers, seed) for workers, seed in ((1, 1), (3, 2))}

    def test_network_shows_both_sides_and_what_it_came_from(self):
        listed = rows('networks', 'list', '--data', self.data[3])
        self.assertEqual(len(listed), 1, listed)
        network, = rows('networks', 'get', listed[0]['name'], '--data', self.data[3])

        def last(name):
            return name.rsplit('/', 1)[1]
        told = {last(t['narrative']): (t['accountCount'], t['populationAccountCount'])
                for t in network['told']}
        self.assertEqual(told, {'homes': (9, 19), 'pipeline': (8, 8), 'welcome': (5, 5)})
        sides, = network['sides']
        self.assertEqual((last(sides['narrative']), last(sides['opposed'])), ('homes', 'welcome'))
        self.assertEqual((sides['accountCount'], sides['opposedAccountCount'],
                          sides['bothAccountCount']), (9, 5, 2))
        for name, text in (('posts', HOMES), ('opposedPosts', WELCOME)):
            post, = rows('posts', 'get', sides[name][0], '--data', self.data[3])
            self.assertTrue(post['text'].startswith(text), post)
        move = network['moves'][0]
        self.assertEqual((last(move['narrative']), move['accountCount']), ('homes', 9))
        self.assertEqual([(last(f['narrative']), f['accountCount']) for f in move['from']],
                         [('pipeline', 8)])
        self.assertIn(network['level'], ('LOW', 'MEDIUM'))

    def test_one_and_three_workers_are_equal(self):
        found = networks(self.data[1])
        self.assertIn('"sides":', found[0])
        self.assertEqual(found, networks(self.data[3]))

    def test_the_report_has_it_without_accounts(self):
        path = WORK / 'report.html'
        ran = claque('report', '-o', path, '--data', self.data[1])
        self.assertEqual(ran.code, 0, ran)
        html = path.read_text()
        self.assertIn('Both sides of a wedge', html)
        self.assertIn('Came to a wedge', html)
        self.assertNotIn('hand1', html)

    def test_a_side_that_is_no_narrative_is_refused_by_its_field(self):
        for other in ('nobody', 'homes'):
            path = WORK / 'wrong.yaml'
            path.write_text(CAMPAIGN.replace('opposes: welcome', f'opposes: {other}'))
            ran = claque('up', '-c', path, '--data', WORK / 'wrong', '--until', 'idle')
            self.assertNotEqual(ran.code, 0)
            self.assertIn('watch.narratives[0].opposes', ran.err)


if __name__ == '__main__':
    unittest.main(verbosity=2)
