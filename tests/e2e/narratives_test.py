#!/usr/bin/env python3
"""Narratives over imported posts: ranked, equal for one and three workers, and one that is added
later finds the posts that were stored before it."""
import json
import unittest

import harness
from harness import claque, folder, rows, until

WORK = folder('narratives')

RIGGED = '''    - id: rigged-count
      title: The count is rigged
      text: The count is rigged and the result was decided before anybody voted.
      examples:
        - They stuffed the ballot boxes at night and nobody was allowed to watch the count
        - Your vote does not matter, the winner was chosen long ago
      counter_examples:
        - The electoral commission explains how ballots are counted
      languages:
        fr: {examples: [Les urnes ont été bourrées pendant la nuit]}
'''
HOMES = '''    - id: homes
      title: Homes for strangers
      examples:
        - Families here wait ten years for a flat while migrants get one in a week
        - They spend our taxes on hotels for refugees and our pensioners freeze
'''
BRIDGE = '''    - id: bridge
      title: The bridge will fall
      examples:
        - The new bridge is crumbling and the mayor hides the inspection report
        - Engineers warned that the bridge will collapse this winter
'''
TEXTS = [
    'They had the result before the polls closed: stuffed boxes, dead voters, nobody watching',
    'Why bother voting? The winner was chosen months ago, the count is a show',
    'Cette nuit les urnes étaient déjà bourrées, personne ne surveille',
    'Our own people wait years for a flat, migrants get one straight away. We pay, they live',
    'Dear pensioners, you freeze while our taxes pay for hotels for refugees',
    'The inspection report on the bridge is hidden, and the bridge is crumbling',
    'Turnout reached sixty percent, the commission said on Monday',
    'Fresh bread from seven, the bakery by the harbour is open again',
]


def posts(path, count):
    with open(path, 'w', encoding='utf-8') as out:
        for i in range(count):
            out.write(json.dumps({
                'platform': 'bird', 'account': f'user{i % 40}', 'text': f'{TEXTS[i % len(TEXTS)]}'
                + '!' * (i // len(TEXTS)), 'time': f'2027-03-{1 + i % 28:02}T10:00:00Z'}) + '\n')


def campaign(path, narratives):
    path.write_text('campaign:\n  id: told\n  title: Told\n  contact: team@example.org\n'
                    'sources:\n  - file: posts.jsonl\nwatch:\n  narratives:\n' + narratives,
                    encoding='utf-8')
    return path


class Cluster:
    """Redis, a coordinator and workers over a folder of their own."""

    def __init__(self, name, workers):
        work = WORK / name
        work.mkdir()
        (work / 'installation.key').write_text('5a' * 32 + '\n')
        (work / 'installation.key').chmod(0o600)
        _, port = harness.redis(work)
        _, self.address = harness.coordinator(work, port)
        for i in range(workers):
            harness.worker(work, self.address, name=f'w{i}')

    def ask(self, *args):
        ran = claque(*args, '--server', self.address)
        if ran.code != 0:
            raise RuntimeError(f'{args}: {ran}')
        return ran.out

    def wait_idle(self):
        def idle():
            answer = json.loads(self.ask('campaigns', 'get', 'told', '-o', 'json'))
            answer = answer[0] if isinstance(answer, list) else answer
            return answer.get('progress', {}).get('idle', False)
        until('idle', idle, 90)

    def narratives(self, *args):
        return {n['name'].rsplit('/', 1)[1]: n
                for n in rows('narratives', 'list', *args, '--server', self.address)}

    def text_of(self, post):
        return rows('posts', 'get', post, '--server', self.address)[0]['text']


class Narratives(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        posts(WORK / 'posts.jsonl', 1600)  # enough for several tasks of each kind
        cls.two = campaign(WORK / 'two.yaml', RIGGED + HOMES)
        cls.three = campaign(WORK / 'three.yaml', RIGGED + HOMES + BRIDGE)
        cls.clusters = {}
        for workers in (1, 3):
            cluster = Cluster(f'workers-{workers}', workers)
            cluster.ask('campaigns', 'create', '-f', cls.two)
            cluster.wait_idle()
            cls.clusters[workers] = cluster
        cls.exports = {w: c.ask('export', '--format', 'canonical', '-C', 'told')
                       for w, c in cls.clusters.items()}
        cls.cluster = cls.clusters[3]
        cls.before = cls.cluster.narratives()
        cls.cluster.ask('campaigns', 'update', '-f', cls.three)
        cls.cluster.wait_idle()

    def test_posts_are_ranked_and_the_ranking_says_why(self):
        self.assertEqual(sorted(self.before), ['homes', 'rigged-count'])
        rigged = self.before['rigged-count']
        self.assertEqual(rigged['postCount'], 600)  # three of eight texts, one of them French
        self.assertEqual(len(rigged['matches']), 50)
        scores = [m['score'] for m in rigged['matches']]
        self.assertEqual(scores, sorted(scores, reverse=True))
        self.assertEqual([m['post'] for m in rigged['matches']], rigged['posts'])
        match = rigged['matches'][0]
        text = self.cluster.text_of(match['post']).encode()
        for term in match['terms']:
            begin, end = term['span'].get('begin', 0), term['span']['end']
            self.assertEqual(text[begin:end].decode(), term['text'])
        self.assertTrue(rigged['topTerms'])

    def test_cues_are_counted_beside_it(self):
        cues = {(c['kind'], c.get('subject', '')): c['postCount'] for c in
                self.before['homes']['cues']}
        self.assertEqual(cues['US_AND_THEM', ''], 200)
        self.assertEqual(cues['BOTH_SIDES_NAMED', 'origin'], 200)
        self.assertEqual(cues['AUDIENCE_ADDRESSED', 'pensioners'], 200)

    def test_one_and_three_workers_are_equal(self):
        self.assertIn('"kind":"narrative"', self.exports[1])
        self.assertEqual(self.exports[1], self.exports[3])

    def test_a_narrative_added_later_ranks_stored_posts_and_changes_no_other(self):
        after = self.cluster.narratives()
        self.assertEqual(sorted(after), ['bridge', 'homes', 'rigged-count'])
        self.assertEqual(after['bridge']['postCount'], 200)
        self.assertIn('bridge', self.cluster.text_of(after['bridge']['posts'][0]))
        for name in ('homes', 'rigged-count'):
            old, new = dict(self.before[name]), dict(after[name])
            self.assertNotEqual(old.pop('run'), new.pop('run'))
            self.assertEqual(old, new)

    def test_lists_know_filters_and_get_knows_names(self):
        found = self.cluster.narratives('--filter', 'post_count > 300')
        self.assertEqual(list(found), ['homes', 'rigged-count'])
        self.assertEqual(rows('narratives', 'get', 'bridge', '--server',
                              self.cluster.address)[0]['title'], 'The bridge will fall')
        ran = claque('narratives', 'get', 'nothing', '--server', self.cluster.address)
        self.assertEqual(ran.code, 6, ran)
        self.assertIn('bridge', self.cluster.ask('narratives', 'list'))

    def test_the_report_has_them_without_posts(self):
        path = WORK / 'report.html'
        self.cluster.ask('report', '-o', path)
        html = path.read_text()
        self.assertIn('<h2>Narratives</h2>', html)
        self.assertIn('Homes for strangers', html)
        self.assertNotIn('user1', html)

    def test_up_goes_on_with_a_changed_watch(self):
        def ranked(file):
            ran = claque('up', '-c', file, '--data', WORK / 'up', '--workers', '1', '--until',
                         'idle')
            self.assertEqual(ran.code, 0, ran)
            return sorted(n['name'].rsplit('/', 1)[1] for n in
                          rows('narratives', 'list', '--data', WORK / 'up'))
        self.assertEqual(ranked(self.two), ['homes', 'rigged-count'])
        self.assertEqual(ranked(self.three), ['bridge', 'homes', 'rigged-count'])

    def test_a_file_that_differs_in_more_than_its_watch_is_refused(self):
        other = WORK / 'other.yaml'
        other.write_text(self.three.read_text().replace('title: Told', 'title: Another'))
        ran = claque('campaigns', 'update', '-f', other, '--server', self.cluster.address)
        self.assertEqual(ran.code, 1, ran)
        self.assertIn('title', ran.err)


if __name__ == '__main__':
    unittest.main(verbosity=2)
