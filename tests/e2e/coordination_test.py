#!/usr/bin/env python3
"""Edges, networks, bursts, their cascades and hops in a campaign are the same for 1, 2 and 4 workers, for
any order of the imported rows, and where a worker and the coordinator die while they are found; and
they are what `claque detect` finds in the exported shares."""
import collections
import concurrent.futures
import csv
import json
import os
import random
import unittest

import harness

os.environ.setdefault('CLAQUE_BIN', str(harness.BIN))
from cluster import Cluster, wait_for  # noqa: E402: it looks for the programs by that variable

WORK = harness.folder('coordination')
HEADER = 'object_id,account_id,content_id,timestamp_share,repost_of,reply_to,platform,lang\n'
BEGIN, DAY = 1_800_000_000, 86_400
# Under sanitizers the code of a fault is to run, not every number of workers.
WORKERS = (1, 2, 4) if harness.PATIENCE == 1 else (1,)
ROWS = 20_500  # from 20,000 on a run has two tasks of kind COORDINATION
FOUND = ('edge', 'network', 'burst')  # kinds of a canonical export
# Figures of a cascade, and columns of `claque detect bursts`; those of its trees.
CASCADE = {'postCount': 'cascade_posts', 'accountCount': 'cascade_accounts',
           'repostCount': 'reposts', 'quoteCount': 'quotes', 'replyCount': 'replies',
           'outsideCount': 'outside', 'impossibleCount': 'impossible', 'inferredCount': 'inferred'}
TREES = {'rootCount': 'roots', 'depth': 'depth', 'breadth': 'breadth',
         'largestPostCount': 'largest_tree', 'structuralVirality': 'structural_virality',
         'topFraction': 'carried_by_top', 'topTenFraction': 'carried_by_top_10',
         'topPercentFraction': 'carried_by_top_percent'}
# Of each mode the settings, as the campaign has them and as flags of `claque detect`.
SETTINGS = {
    'native': ('time_window: 10m, min_participation: 3, min_objects: 3, false_discovery: 0.02, '
               'popular: 150',
               ['--time-window', '600', '--min-participation', '3', '--min-objects', '3',
                '--false-discovery', '0.02', '--popular', '150']),
    'coortweet': ('time_window: 2m, min_participation: 2, edge_weight: 0.6',
                  ['--time-window', '120', '--min-participation', '2', '--edge-weight', '0.6'])}


def planted():
    """Rows of people who share what they like, of two lists of hands, of a crowd, and of a match
    that everybody watches, and that many repost, answer or name each other in. Times are often
    equal, some posts have several objects, a row comes twice, some answers are earlier than what
    they answer. And of a leak that a board has first, to the minute, then a platform abroad, then
    everybody at home."""
    draw = random.Random(11)
    rows = []

    def share(account, at, *objects, repost_of='', reply_to='', platform='', lang='fr'):
        post = f'p{len(rows)}'
        rows.extend((o, account, post, BEGIN + at, repost_of, reply_to, platform, lang)
                    for o in objects)
        return post
    for part, hands in enumerate((40, 25)):
        for page in range(9):
            at = draw.randrange(19 * DAY)
            for hand in range(hands):
                share(f'hand{part}x{hand}', at + 30 * draw.randrange(15),
                      f'https://front{part}.example/{page}', f'#call{part}x{page % 4}')
    match = ['elsewhere']
    for person in range(350):
        known = {draw.choice(('repost_of', 'reply_to', 'none')): draw.choice(match[-40:])}
        known.pop('none', None)
        objects = ['#match'] + ['@user7'] * (person % 5 == 0)
        match.append(share(f'user{person}', 9 * DAY + draw.randrange(200), *objects, **known))
        share(f'user{person}', 12 * DAY + draw.randrange(DAY), 'https://news.example/crowd')
    for elder in range(12):
        share(f'elder{elder}', 60 * draw.randrange(20_000), '#weather', platform='board.example',
              lang='en')
    for place, first, step, posts in (('board.example', 0, 60, 5), ('abroad.example', 250, 9, 40),
                                      ('', 4_000, 7, 150)):
        for poster in range(posts):
            share(f'leak{place}{poster % 90}', 15 * DAY + first + step * poster, '#leak',
                  platform=place, lang=('en', 'fr', 'und')[(poster % 3) if place else 1])
    kinds = ('https://news.example/{}', '#t{}', '{:08x}')
    while len(rows) < ROWS:
        reply_to = draw.choice(match) if draw.random() < .05 else ''
        share(f'user{draw.randrange(400)}', 10 * draw.randrange(2 * DAY),
              draw.choice(kinds).format(int(2000 * draw.random() ** 2)), reply_to=reply_to)
    return [','.join(map(str, row)) + '\n' for row in rows + rows[7:8]]


def write(name, lines, seed, mode):
    """A folder with the lines in an order of their own, and a campaign over them for each mode; the
    one that is asked for."""
    folder = WORK / name
    if not folder.exists():
        folder.mkdir()
        lines = list(lines)
        random.Random(seed).shuffle(lines)
        (folder / 'shares.csv').write_text(HEADER + ''.join(lines))
    path = folder / f'{mode}.yaml'
    path.write_text('campaign: {id: acting, contact: team@example.org}\n'
                    'audience: {languages: [fr]}\n'
                    'sources: [{file: shares.csv, format: coortweet, platform: x.com}]\n'
                    f'coordination: {{mode: {mode}, {SETTINGS[mode][0]}}}\n')
    return path


def up(name, lines, workers, seed, mode):
    """One run of `claque up`, of a second mode going on in the same folder; its data."""
    campaign = write(name, lines, seed, mode)
    data = campaign.parent / 'data'
    keys = data / 'keys'
    if not keys.exists():  # the same key everywhere, so that pseudonyms agree
        keys.mkdir(parents=True)
        (keys / 'installation.key').touch(mode=0o600)
        (keys / 'installation.key').write_text('5a' * 32 + '\n')
    ran = harness.claque('up', '-c', campaign, '--data', data, '--workers', workers, '--until',
                         'idle')
    if ran.code != 0:
        raise RuntimeError(f'up {name} {mode}: {ran}')
    return data


def found(lines):
    """What was found, of a canonical export."""
    return [line for line in lines.splitlines() if json.loads(line)['kind'] in FOUND]


def killed(lines):
    """What is found in each mode where a worker dies half way through its task of kind
    COORDINATION, and the coordinator as it cuts the tasks of that stage, or of the next one."""
    with Cluster() as cluster:
        def change(mode, dies_at):
            for worker in cluster.workers:
                worker.kill()
            cluster.coordinators[0].kill()
            cluster.start_coordinator(0, crash_at=dies_at)
            cluster.wait_all_owned()
            cluster.cli('campaigns', 'update', '-f', write('killed', lines, 5, mode))
            victim = cluster.start_worker(crash_at='coordination_half:1')
            if dies_at == 'stage_cut:1':
                revive_coordinator(dies_at)
            wait_for('death of the worker in its task', lambda: not victim.alive(), 60)
            cluster.start_worker()
            cluster.start_worker()
            if dies_at == 'stage_cut:2':
                revive_coordinator(dies_at)
            cluster.wait_idle()
            return found(cluster.cli('export', '--format', 'canonical').stdout.decode())

        def revive_coordinator(dies_at):
            wait_for(f'death of the coordinator at {dies_at}',
                     lambda: not cluster.coordinators[0].alive(), 60)
            cluster.start_coordinator(0)
        cluster.start(2)
        cluster.create(write('killed', lines, 5, 'native'))
        cluster.wait_idle()
        return {'coortweet': change('coortweet', 'stage_cut:2'),
                'native': change('native', 'stage_cut:1')}


def table(path):
    with open(path, newline='', encoding='utf-8') as file:
        return list(csv.DictReader(file))


def figures(value, fields):
    """Figures as `claque detect` prints them, with up to 15 digits."""
    return tuple(float(f'{float(value.get(field, 0)):.15g}') for field in fields)


def cell(value, optional='NOT_ASSESSABLE'):
    """A figure that may be absent, as a row has it."""
    return optional if value is None else f'{float(value):.15g}'


def cascade_of(burst):
    """The row of a cascade of the run."""
    cascade = burst['cascade']
    if 'notAssessableReason' in cascade:
        return ('NOT_ASSESSABLE',) * (len(CASCADE) + 2 * len(TREES))
    cells = [cell(cascade.get(name, None if name in ('repostCount', 'replyCount') else 0))
             for name in CASCADE]
    for trees in (cascade['observed'], cascade.get('withInferred')):
        for name in TREES:
            absent = trees is None or (name == 'structuralVirality' and name not in trees)
            cells.append('' if absent else cell(trees.get(name, 0)))
    return tuple(cells)


def cascade_in(row):
    """The same of a row of `claque detect bursts`."""
    names = [*CASCADE.values(), *TREES.values(), *(f'inferred_{name}' for name in TREES.values())]
    return tuple(row[n] if row[n] in ('', 'NOT_ASSESSABLE') else cell(row[n]) for n in names)


def carriers_of(burst):
    """Who carried it, as rows."""
    for inferred, trees in enumerate(('observed', 'withInferred')):
        for carrier in burst['cascade'].get(trees, {}).get('carriers', []):
            yield (f"{burst['objectKind']} {burst['object']}", burst['start'], str(inferred),
                   last(carrier['account']), str(carrier['postCount']),
                   str(carrier['carriedPostCount']), last(carrier['post']))


def hops_of(burst):
    """Where it was observed, as rows."""
    communities = {'AUDIENCE_LANGUAGES': 'audience', 'OTHER_LANGUAGES': 'others',
                   'UNKNOWN_LANGUAGE': 'unknown'}

    def row(covers, step, hop, community='', lang=None):
        of = lang or hop
        head = (f"{burst['objectKind']} {burst['object']}", burst['start'], covers, str(step),
                hop['platform'], community)
        posts = (last(of['firstPost']), of['firstPostTime'])
        counts = (str(of['postCount']), str(of['accountCount']))
        if lang:  # how many share its second is told by the table alone
            return (*head, lang['lang'], *posts, '', '', '', *counts, '', '')
        flags = [str(int(hop.get(name, False))) for name in ('orderUncertain', 'leftCensored')]
        return (*head, '', *posts, str(hop['tiedPostCount']), str(hop['clockSeconds']),
                str(hop.get('lagSeconds', '0')), flags[0], *counts, cell(hop['fraction']), flags[1])
    for covers, hops in (('burst', burst['hops']), ('object', burst['objectHops'])):
        for step, hop in enumerate(hops['platforms'], 1):
            yield row(covers, step, hop)
            for lang in hop['langs']:
                yield row(covers, step, hop, lang=lang)
        for step, hop in enumerate(hops['communities'], 1):
            yield row(covers, step, hop, communities[hop['community']])


def hops_in(row):
    """The same of a row of `claque detect bursts --platforms`."""
    cells = {**row, 'share': row['share'] and cell(row['share'])}
    if row['lang']:
        del cells['tied']
    return tuple(cells.values())


def last(name):
    return name.rsplit('/', 1)[1]


class Coordination(unittest.TestCase):
    def assert_equal_sets(self, ours, theirs, what):
        a, b = collections.Counter(ours), collections.Counter(theirs)
        differ = [('only the first', x) for x in list((a - b).elements())[:3]]
        differ += [('only the second', x) for x in list((b - a).elements())[:3]]
        self.assertFalse(differ, f'{what}: {len(ours)} and {len(theirs)}: {differ}')

    def check_detect(self, shares, mode, lines):
        """What the run found against `claque detect` over its shares."""
        values = collections.defaultdict(list)
        for line in lines:
            entry = json.loads(line)
            values[entry['kind']].append(entry['value'])
        edges, bursts = WORK / 'edges.csv', WORK / 'bursts.csv'
        ran = harness.claque('detect', 'coordination', shares, '--mode', mode, '--edges', edges,
                             *SETTINGS[mode][1])
        self.assertEqual(ran.code, 0, ran)
        theirs = table(edges)
        if mode == 'native':
            ours = ('objectCount', 'occasionCount', 'weight', 'avgTimeDeltaSeconds',
                    'expectedOccasionCount', 'surprise')
            columns = ('objects', 'occasions', 'pairs', 'avg_time_delta', 'expected_objects',
                       'surprise')
        else:
            theirs = [row for row in theirs if row['weight_threshold'] == '1']
            ours = ('weight', 'avgTimeDeltaSeconds', 'edgeSymmetryScore')
            columns = ('weight', 'avg_time_delta', 'edge_symmetry_score')
        self.assert_equal_sets(
            [(last(e['account']), last(e['accountY']), *figures(e, ours)) for e in values['edge']],
            [(row['from'], row['to'], *figures(row, columns)) for row in theirs], f'{mode} edges')

        carriers, hops = WORK / 'carriers.csv', WORK / 'hops.csv'
        window = SETTINGS[mode][1][:2]
        ran = harness.claque('detect', 'bursts', shares, '--bursts', bursts, '--carriers', carriers,
                             '--platforms', hops, '--audience', 'fr', *window)
        self.assertEqual(ran.code, 0, ran)
        ours = ('postCount', 'accountCount', 'peakPostCount', 'expectedPostCount', 'surprise',
                'topFraction', 'leftCensored', 'tiedFirstCount')
        columns = ('posts', 'accounts', 'peak_posts', 'expected_posts', 'surprise', 'top_share',
                   'left_censored', 'tied_first')
        self.assert_equal_sets(
            [(f"{b['objectKind']} {b['object']}", b['start'], b['peak'], b['end'],
              *figures(b, ours), *cascade_of(b)) for b in values['burst']],
            [(row['object_id'], row['start'], row['peak'], row['end'], *figures(row, columns),
              *cascade_in(row)) for row in table(bursts)], f'{mode} bursts')
        self.assert_equal_sets(
            [row for b in values['burst'] for row in carriers_of(b)],
            [tuple(row.values()) for row in table(carriers)], f'{mode} carriers')
        self.assert_equal_sets([row for b in values['burst'] for row in hops_of(b)],
                               [hops_in(row) for row in table(hops)], f'{mode} hops')
        return {kind: len(values[kind]) for kind in FOUND}

    def exported(self, data):
        ran = harness.claque('export', '--format', 'canonical', '--data', data)
        self.assertEqual(ran.code, 0, ran.err)
        return found(ran.out)

    def shares_of(self, data):
        path = data.parent / 'exported.csv'
        ran = harness.claque('export', '--format', 'csv', '--kind', 'shares', '--pseudonyms', '-o',
                             path, '--data', data)
        self.assertEqual(ran.code, 0, ran.err)
        self.assertIn('not for publication', ran.err)
        return path

    def undisturbed(self, lines, workers):
        """What is found in each mode, in an order of the rows that is these workers' own."""
        return {mode: self.exported(up(f'up{workers}', lines, workers, workers, mode))
                for mode in SETTINGS}

    def test_any_cluster_finds_what_one_worker_and_detect_find(self):
        lines = planted()
        runs = {}
        # Side by side: most of the time each waits for the next step of its coordinator.
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            asked = {'processes killed': pool.submit(killed, lines)}
            for workers in WORKERS:
                asked[f'{workers} workers'] = pool.submit(self.undisturbed, lines, workers)
            for name, answer in asked.items():
                for mode, run in answer.result().items():
                    runs[mode, name] = run
        for (mode, name), run in runs.items():
            self.assert_equal_sets(runs[mode, '1 workers'], run, f'{mode}, {name}')
        shares = self.shares_of(WORK / f'up{WORKERS[-1]}' / 'data')
        self.assertNotIn('hand0', shares.read_text())
        self.assertGreater(len(table(shares)), 20_000, 'two tasks of kind COORDINATION')
        for mode in SETTINGS:
            counts = self.check_detect(shares, mode, runs[mode, '1 workers'])
            print(mode, counts, flush=True)
            self.assertTrue(all(counts.values()), counts)
            entries = [json.loads(line) for line in runs[mode, '1 workers']]
            self.check_match(entries)
            self.check_leak(entries)

    def check_match(self, entries):
        """That everything of a cascade was there to be compared."""
        match = max((e['value']['cascade'] for e in entries if e['kind'] == 'burst' and
                     e['value']['object'] == 'match'), key=lambda c: c.get('postCount', 0))
        for name in ('repostCount', 'replyCount', 'outsideCount', 'impossibleCount',
                     'inferredCount'):
            self.assertGreater(match.get(name, 0), 0, (name, match))
        self.assertGreater(match['observed']['depth'], 1, match)

    def check_leak(self, entries):
        """That board, abroad and home were told apart, in this order."""
        leak, = (e['value'] for e in entries if e['kind'] == 'burst' and
                 e['value']['object'] == 'leak')
        hops = leak['hops']
        self.assertEqual([(h['platform'], h['postCount'], h['clockSeconds'])
                          for h in hops['platforms']],
                         [('board.example', 5, 60), ('abroad.example', 40, 1), ('x.com', 150, 1)])
        self.assertEqual([h.get('leftCensored', False) for h in hops['platforms']],
                         [False, True, False])
        self.assertEqual(hops['platforms'][1]['lagSeconds'], '250')
        self.assertEqual(hops['communities'][-1]['community'], 'AUDIENCE_LANGUAGES')
        self.assertEqual(hops['communityCount'], 7)

    def test_published_traces_too(self):
        if harness.PATIENCE > 1:
            self.skipTest('under sanitizers the made-up rows have run the code')
        try:
            path = harness.shared('data', 'coordination', 'russian_coord_tweets.csv')
        except SystemExit:
            self.skipTest('the file of traces is absent')
        lines = [line + ',,,,\n' for line in path.read_text().splitlines()[1:]]
        for mode in SETTINGS:
            data = up('published', lines, 2, 9, mode)
            counts = self.check_detect(self.shares_of(data), mode, self.exported(data))
            print(mode, counts, flush=True)
            self.assertTrue(counts['edge'], counts)

    def test_shares_are_exported_where_that_is_said_alone(self):
        ran = harness.claque('export', '--format', 'csv', '--kind', 'shares', '--data', WORK)
        self.assertEqual(ran.code, 2, ran)
        self.assertIn('--pseudonyms', ran.err)
        ran = harness.claque('export', '--kind', 'shares', '--pseudonyms', '--data', WORK)
        self.assertEqual(ran.code, 2, ran)
        self.assertIn('--format csv', ran.err)


if __name__ == '__main__':
    unittest.main(verbosity=2)
