#!/usr/bin/env python3
"""`claque detect` on files as users have them: what is wrong with them is said with
its line, and what is odd about them gives the right result."""
import csv
import io
import json
import os
import random
from xml.etree import ElementTree

from harness import Checks, claque, folder

HEADER = 'object_id,account_id,content_id,timestamp_share\n'


class Bench:
    def __init__(self):
        self.checks = Checks()
        self.work = folder('detect')

    def file(self, rows, header=HEADER):
        path = self.work / 'shares.csv'
        path.write_bytes(header.encode() + (rows if isinstance(rows, bytes) else rows.encode()))
        return path

    def detect(self, path, *flags):
        return claque('detect', 'coordination', path, '--min-participation', '1', *flags)

    def groups(self, path, *flags):
        ran = self.detect(path, '--groups', self.work / 'groups.csv', *flags)
        self.checks.equal(ran.code, 0, ran.err)
        with open(self.work / 'groups.csv', newline='', encoding='latin-1') as file:
            return list(csv.reader(file))[1:]

    def refuses(self, what, said, code, path, *flags):
        ran = self.detect(path, *flags)
        self.checks.equal(ran.code, code, f'{what}: exit code')
        self.checks.that(said in ran.err, f'{what}: says "{said}"', ran.err)
        self.checks.that(ran.out == '', f'{what}: no figures', ran.out)


def check_refusals(b):
    good = b.file('o,a,1,100\no,b,2,105\n')
    b.refuses('a missing file', 'nope.csv: No such file', 6, b.work / 'nope.csv')
    b.refuses('a folder', 'Is a directory', 1, b.work)
    b.refuses('another header', 'has no column "object_id"; it has: x, y', 1, b.file('1,2\n', 'x,y\n'))
    b.refuses('a short row', ':3: has 3 columns where the header has 4', 1,
              b.file('o,a,1,100\no,b,2\n'))
    b.refuses('a broken time', ':3: timestamp_share: "soon" is no time', 1,
              b.file('o,a,1,100\no,b,2,soon\n'))
    b.refuses('an open quote', ':2: is over 1 MiB; is a quote left open?', 1,
              b.file('"o,a,1,100\n' + 'o,b,2,105\n' * 200_000))
    good = b.file('o,a,1,100\no,b,2,105\n')
    b.refuses('a quantile that is no number', 'the edge weight is a quantile', 2, good, '--edge-weight', 'nan')
    b.refuses('a negative window', '--time-window', 2, good, '--time-window', '-1')
    b.refuses('a window that is no number', '--time-window', 2, good, '--time-window', 'ten')
    b.refuses('subgraph 2 alone', 'need a fast window', 2, good, '--subgraph', '2')
    b.refuses('a fast threshold alone', 'need a --fast-window', 2, good, '--weight-threshold', 'fast')
    b.refuses('a fast minimum alone', 'need a --fast-window', 2, good,
              '--fast-min-participation', '1')
    b.refuses('two files on one output', 'only one file can go to standard output', 2, good,
              '--edges', '-', '--groups', '-')
    b.refuses('groups of the toolkit', '--mode toolkit writes --edges alone', 2, good,
              '--mode', 'toolkit', '--groups', b.work / 'g.csv')
    b.refuses('a folder that is missing', 'there is no folder', 2, good, '--edges',
              b.work / 'none' / 'e.csv')
    b.refuses('a full device', '/dev/full: No space left on device', 1, good, '--groups', '/dev/full')
    b.checks.that(os.path.exists('/dev/full') and not os.path.isfile('/dev/full'),
                  'a device is still one')


def check_odd_input(b):
    equal = b.checks.equal
    equal(b.groups(b.file('o,a,1,-5\no,b,2,5\n')), [['o', 'a', 'b', '1', '2', '10']],
          'times before 1970')
    equal(b.groups(b.file('o,a,1,99999999999\no,b,2,99999999998\n')), [['o', 'b', 'a', '2', '1', '1']],
          'times to come')
    equal(b.groups(b.file('o,a,1,0\no,b,2,999999999\n'), '--time-window', '1000000000'),
          [['o', 'a', 'b', '1', '2', '999999999']], 'a window of 10^9 seconds')
    equal(b.groups(b.file('o,a,1,0\no,a,2,1\n')), [], 'one account')
    equal(len(b.groups(b.file(''.join(f'o,a{i},{i},0\n' for i in range(100))))), 4950, 'one object')
    equal(b.groups(b.file('o,a,1,0\no,b,1,1\no,a,1,0\n')), [], 'one post id everywhere')
    equal(b.groups(b.file(b'\xff,\xfe,1,0\n\xff,b,2,1\n')),
          [['\xff', '\xfe', 'b', '1', '2', '1']], 'ids that are no UTF-8')
    equal(b.groups(b.file('"o,1",a,"x\ny",0\n"o,1",b,2,1\n')), [['o,1', 'a', 'b', 'x\ny', '2', '1']],
          'ids with separators and line ends')
    equal(b.groups(b.file('')), [], 'no rows at all')
    equal(b.groups(b.file('o,a,1,0\no,b,2,1\n', 'url,user,post,when\n'), '--object-column', 'url',
                   '--account-column', 'user', '--content-column', 'post', '--time-column', 'when'),
          [['o', 'a', 'b', '1', '2', '1']], 'columns of other names')
    ran = b.detect(b.file(',a,1,0\no,b,2,1623881091000\n'))
    b.checks.that('1 rows without an object are left out' in ran.err, 'rows without object', ran.err)
    b.checks.that('milliseconds?' in ran.err, 'a hint at milliseconds', ran.err)


def check_spilling(b):
    """With the least memory the same rows come out in the same order."""
    rows = ''.join(f'o{i % 3},a{i % 400},p{i},{i // 20}\n' for i in range(20_000))
    path = b.file(rows)
    much, little = b.work / 'much.csv', b.work / 'little.csv'
    for target, memory in ((much, '1GiB'), (little, '64KiB')):
        ran = b.detect(path, '--groups', target, '--memory', memory)
        b.checks.equal(ran.code, 0, ran.err)
    lines = much.read_bytes().splitlines()
    b.checks.that(len(lines) > 100_000 and lines[1:] == sorted(lines[1:]), 'pairs are in order',
                  len(lines))
    b.checks.that(much.read_bytes() == little.read_bytes(), 'memory does not change the result')


def check_output(b):
    path = b.file('o,a,1,100\no,b,2,105\no,c,3,300\n')
    ran = b.detect(path, '--edges', '-', '-o', 'json')
    b.checks.equal(list(csv.DictReader(io.StringIO(ran.out))),
                   [{'from': 'a', 'to': 'b', 'weight': '1', 'avg_time_delta': '5',
                     'n_content_id': '1', 'n_content_id_y': '1', 'edge_symmetry_score': '1',
                     'weight_threshold': '0'}], 'a file on standard output')
    b.checks.equal(json.loads(ran.err)['pairs'], 1, 'the figures are beside it')
    ran = b.detect(path, '--networks', '-')
    b.checks.equal(list(csv.reader(io.StringIO(ran.out)))[1:], [['1', '2', '1', '1', 'a,b']],
                   'networks')


def lists_with_a_fan():
    """Two lists, four and three hands, every two of whom share three things; a fan joins three of one and one of
    the other."""
    pairs = [(a, b) for hands in (('a1', 'a2', 'a3', 'a4'), ('b1', 'b2', 'b3'))
             for a in hands for b in hands if a < b]
    pairs += [('fan', hand) for hand in ('a1', 'a2', 'a3', 'b1')]
    return ''.join(f'{a}{b}{thing},{account},{a}{b}{thing}{account},{at}\n'
                   for at, (a, b) in enumerate(pairs) for thing in range(3) for account in (a, b))


def check_networks(b):
    """Communities are told apart where components are not, and a graph file has both."""
    path, gexf, graphml = b.file(lists_with_a_fan()), b.work / 'n.gexf', b.work / 'n.graphml'

    def networks(*flags):
        ran = b.detect(path, '--networks', '-', '-o', 'json', *flags)
        b.checks.equal(ran.code, 0, ran.err)
        found = [row['account_ids'] for row in csv.DictReader(io.StringIO(ran.out))]
        return found, json.loads(ran.err)

    whole, figures = networks()
    b.checks.equal((whole, figures['networks'], 'components' in figures),
                   (['a1,a2,a3,a4,b1,b2,b3,fan'], 1, False), 'components unless told otherwise')
    apart, figures = networks('--resolution', '.4', '--gexf', gexf, '--graphml', graphml)
    b.checks.equal((apart, figures['networks'], figures['components'], figures['largest_network']),
                   (['a1,a2,a3,a4,fan', 'b1,b2,b3'], 2, 1, 5), 'communities')
    b.checks.equal(networks('--resolution', '.9')[0], ['a1,a2,a3,a4', 'b1,b2,b3'],
                   'accounts in no network')
    b.checks.that('components' in networks('--mode', 'native')[1],
                  'mode native looks for communities')
    b.checks.that('components' not in networks('--mode', 'native', '--resolution', '0')[1],
                  'and for components when told')
    for file, of in ((gexf, lambda node: [v.get('value') for v in node[0]]),
                     (graphml, lambda node: [v.text for v in node][1:])):
        root = ElementTree.parse(file).getroot()
        space = root.tag.split('}')[0] + '}'
        b.checks.equal(sorted(map(of, root.iter(space + 'node'))), [['1', '1']] * 5 + [['2', '1']] * 3,
                       f'{file.name}: network and component of each node')
    for wrong in ('-1', '1', 'nan', 'much'):
        b.refuses(f'resolution {wrong}', '--resolution', 2, path, '--resolution', wrong)
    b.refuses('communities of the toolkit', '--mode toolkit writes --edges alone', 2, path,
              '--mode', 'toolkit', '--resolution', '.1')


def check_graphs(b):
    """Graph files hold the same network; names that XML cannot hold are made to fit."""
    path = b.file(b'o,"a<&""",1,100\no,b\xff\x01\xef\xbf\xbe,2,105\no,c,3,300\no,d,4,301\n')
    gexf, graphml = b.work / 'n.gexf', b.work / 'n.graphml'
    ran = b.detect(path, '--gexf', gexf, '--graphml', graphml)
    b.checks.equal(ran.code, 0, ran.err)
    for file, label in ((gexf, lambda node: node.get('label')),
                        (graphml, lambda node: node[0].text)):
        root = ElementTree.parse(file).getroot()
        space = root.tag.split('}')[0] + '}'
        b.checks.equal(sorted(map(label, root.iter(space + 'node'))),
                       ['a<&"', 'b\ufffd  ', 'c', 'd'], f'{file.name}: nodes')
        b.checks.equal(len(list(root.iter(space + 'edge'))), 2, f'{file.name}: edges')


def check_bursts(b):
    """An object shared twice an hour, and 300 times in one."""
    rows = [f'x,a{i % 7},p{i},{1_600_000_000 + i * 1800}\n' for i in range(1000)]
    rows += [f'x,a{i % 40},q{i},{1_600_000_000 + 900_000 + i * 10}\n' for i in range(300)]
    ran = claque('detect', 'bursts', b.file(''.join(rows)))
    b.checks.equal(ran.code, 0, ran.err)
    found = list(csv.DictReader(io.StringIO(ran.out)))
    b.checks.equal(len(found), 1, 'bursts')
    b.checks.that(found[0]['start'].startswith('2020-09-23T2') and int(found[0]['posts']) >= 300
                  and found[0]['accounts'] == '40' and float(found[0]['surprise']) > 100,
                  'the burst has its bounds and figures', found)
    ran = claque('detect', 'bursts', b.file('o,a,1,soon\n'))
    b.checks.equal((ran.code, ran.out), (1, ''), 'a broken time')
    ran = claque('detect', 'bursts', b.file(''), '--bin', '0')
    b.checks.equal(ran.code, 2, 'a bin of no length')


def check_overlap(b):
    now, then = b.work / 'now.csv', b.work / 'then.csv'
    now.write_text(HEADER + ''.join(f'x{i},a{i},p{i},{1_600_000_000 + i}\n' for i in range(100)))
    then.write_text(HEADER + ''.join(f'x,a{i},p{i},{1_500_000_000 + i}\n' for i in range(90, 290)))
    ran = claque('detect', 'overlap', now, then, '--population', '100000', '--accounts',
                 b.work / 'seen.csv')
    b.checks.equal(ran.code, 0, ran.err)
    accounts, objects = csv.DictReader(io.StringIO(ran.out))
    b.checks.equal([accounts[k] for k in ('now', 'earlier_count', 'both', 'expected', 'lift')],
                   ['100', '200', '10', '0.2', '50'], 'accounts')
    b.checks.that(float(accounts['lift_low']) > 20 and float(accounts['surprise']) > 10,
                  'more than chance', accounts)
    b.checks.equal(objects['both'], '0', 'objects')
    with open(b.work / 'seen.csv', newline='', encoding='utf-8') as file:
        seen = list(csv.DictReader(file))
    b.checks.equal((len(seen), seen[0]['account_id'], seen[0]['first_earlier']),
                   (10, 'a90', '2017-07-14T02:41:30Z'), 'accounts that were seen before')
    b.checks.equal(claque('detect', 'overlap', now, then, '--population', '100').code, 1,
                   'a population smaller than what is named')
    b.checks.equal(claque('detect', 'overlap', now).code, 2, 'nothing to compare with')


DAY = 86_400
CREATED = 'object_id,account_id,content_id,timestamp_share,account_created\n'


def planted_shares(created=True):
    """1,500 accounts of three years that share things, and 40 of one day with names of one shape
    that share one thing in the morning."""
    dice = random.Random(1)
    begin = 1_500_249_600
    rows = []
    for i in range(1540):
        hand = i < 40
        name = f'bot{10_000 + i}' if hand else dice.choice(['ann_%x', 'Joe%x', 'Ann_Lee_%x']) % (i * 7919)
        born = begin + (800 * DAY + i * 600 if hand else dice.randrange(1095 * DAY))
        for post in range(12):
            at = begin + (1100 + post) * DAY + (9 * 3600 if hand else dice.randrange(DAY))
            thing = 'planted' if hand else f'o{dice.randrange(60)}'
            rows.append(f'{thing},{name},p{len(rows)},{at}' + (f',{born}' if created else ''))
    return '\n'.join(rows) + '\n'


def cohorts(b, path, *flags):
    ran = claque('detect', 'cohorts', path, *flags)
    b.checks.equal(ran.code, 0, ran.err)
    return list(csv.DictReader(io.StringIO(ran.out))), ran.err


def check_cohorts(b):
    rows, said = cohorts(b, b.file(planted_shares(), CREATED))
    b.checks.equal(said, '', 'nothing is odd')
    found = {row['kind']: row for row in rows}
    b.checks.equal(sorted((row['kind'], row['accounts']) for row in rows),
                   [('names', '40'), ('registration_day', '42'), ('single_purpose', '40'),
                    ('waking_day', 'NOT_ASSESSABLE')], 'the planted cohort and no other')
    day, names = found['registration_day'], found['names']
    b.checks.equal(day['value'], '2019-09-25T00:00:00Z', 'the day')
    b.checks.that(float(day['expected']) < 6 and float(day['lift_low']) > 3
                  and float(day['surprise']) > 8, 'more than around', day)
    b.checks.equal((day['of'], day['fraction']), ('1540', '0.0272727272727273'), 'of the population')
    b.checks.equal(names['value'], 'a9(5) 2019-09-23T00:00:00Z', 'shape and week')
    b.checks.that(names['first_accounts'].startswith('bot10000,bot10001,'), 'first accounts', names)
    b.checks.equal(found['single_purpose']['value'], 'planted', 'the object')
    b.checks.that('NOT_ASSESSABLE' == found['waking_day']['surprise'] == found['waking_day']['value'],
                  'a fortnight shows no waking', found['waking_day'])
    ran = claque('detect', 'cohorts', b.work / 'shares.csv')
    b.checks.equal(list(csv.DictReader(io.StringIO(ran.out))), rows, 'the same each time')


def check_cohort_groups(b):
    shares = b.file(planted_shares(created=False))
    accounts, networks = b.work / 'accounts.csv', b.work / 'networks.csv'
    lines = (b.work / 'shares.csv').read_text().splitlines()[1:]
    names = list(dict.fromkeys(line.split(',')[1] for line in lines))
    begin = 1_500_249_600
    accounts.write_text('account_created,account_id,group\n' + ''.join(
        f'{begin + (800 if i < 40 else i * 17 % 1095) * DAY},{name},{"others" if i >= 40 else ""}\n'
        for i, name in enumerate(names)))
    networks.write_text('network_id,num_accounts,num_edges,weight,account_ids\n'
                        f'1,40,780,1,"{",".join(names[:40])}"\n2,2,1,1,"nobody,no one"\n')
    rows, said = cohorts(b, shares, '--accounts-file', accounts, '--groups', networks,
                         '--as-of', '2020-08-01', '--young-days', '320,180')
    b.checks.that('group 2: none of its accounts has a share' in said, 'an unknown group', said)
    b.checks.equal({row['group'] for row in rows}, {'population', '1', 'others'}, 'groups')
    first = {(row['kind'], row['value'] if row['kind'] == 'younger_than_days' else ''): row
             for row in rows if row['group'] == '1'}
    b.checks.equal((first['median_age_days', '']['value'],
                    first['younger_than_days', '180']['accounts'],
                    first['younger_than_days', '320']['accounts']), ('311', '0', '40'), 'ages')
    shape = first['name_shape', '']
    b.checks.equal((shape['value'], shape['fraction'], shape['of']), ('a9(5)', '1', '40'), 'names')
    b.checks.that(float(shape['lift_low']) > 20, 'names, beside the population', shape)
    b.checks.equal(first['registration_day', '']['accounts'], '40', 'registration')
    b.checks.equal(first['woke', '']['fraction'], 'NOT_ASSESSABLE', 'waking')
    b.checks.equal(first['seen_late', '']['accounts'], '40', 'seen late')
    b.checks.equal(sorted(first['busiest_hours', '']['value'].split(', ')),
                   sorted(set(first['busiest_hours', '']['value'].split(', '))), 'hours')
    b.checks.that(' 09' in first['busiest_hours', '']['value'] and
                  float(first['hours', '']['lift_low']) > 2, 'hours, beside chance', first)


def check_cohort_input(b):
    def refuses(what, said, code, path, *flags):
        ran = claque('detect', 'cohorts', path, *flags)
        b.checks.equal((ran.code, ran.out), (code, ''), f'{what}: {ran.err}')
        b.checks.that(said in ran.err, f'{what}: says "{said}"', ran.err)
    good = b.file('o,a,1,100\no,b,2,105\n')
    accounts, networks = b.work / 'odd.csv', b.work / 'no_accounts.csv'
    networks.write_text('network_id,members\n1,a\n')
    accounts.write_text('account_id,born\na,5\n')
    refuses('no creation in the file of accounts',
            'has no column "account_created"; it has: account_id, born', 1, good, '--accounts-file', accounts)
    refuses('groups without accounts', 'has no column "account_id"', 1, good, '--groups', networks)
    accounts.write_text('account_id,account_created\na,soon\n')
    refuses('a broken creation', 'odd.csv:2: account_created: "soon" is no time', 1, good,
            '--accounts-file', accounts)
    refuses('a missing file of accounts', 'none.csv: No such file', 6, good, '--accounts-file', 'none.csv')
    refuses('a broken time of ages', '--as-of: "then" is no time', 2, good, '--as-of', 'then')
    refuses('a share above one', '--purpose-share', 2, good, '--purpose-share', '1.5')
    refuses('no columns', 'has no column "object_id"', 1, b.file('1\n', 'x\n'))
    refuses('a broken creation in the file', ':3: account_created: "soon" is no time', 1,
            b.file('o,a,1,100,5\no,b,2,105,soon\n', CREATED))
    rows, said = cohorts(b, b.file('o,a,1,100,\no,b,2,105,NA\no,c,3,105,NOT_ASSESSABLE\n'
                                   'o,d,4,105,99999999999\no,e,5,105,106\no,f,6,105,0\n', CREATED))
    b.checks.that('3 accounts have a creation time that is after their first share' in said,
                  'creations to come, after the first share, and 0', said)
    b.checks.equal([(row['kind'], row['value']) for row in rows],
                   [(kind, 'NOT_ASSESSABLE') for kind in
                    ('registration_day', 'names', 'waking_day', 'single_purpose')], 'nothing is known')
    _, said = cohorts(b, b.file('o,a,1,999999,5\no,a,2,999999,500000\n', CREATED))
    b.checks.that('1 accounts have several creation times' in said, 'contradictions', said)
    shares = b''.join(b'o,\xffx%02d,%d,1700000000,%d\n' % (i, i, 1_600_000_000) for i in range(30)) + \
        b''.join(b'o,ab%d,q%d,1700000000,%d\n' % (i, i, 1_600_000_000 + i * 30_000) for i in range(60))
    ran = claque('detect', 'cohorts', b.file(shares, CREATED), '--cohorts', b.work / 'c.csv')
    b.checks.equal(ran.code, 0, ran.err)
    with open(b.work / 'c.csv', newline='', encoding='latin-1') as file:
        found = list(csv.DictReader(file))
    b.checks.that(found[0]['kind'] == 'names' and found[0]['first_accounts'].startswith('\xffx00,\xffx01,'),
                  'names that are no UTF-8', found[:1])
    rows, _ = cohorts(b, b.file(''))
    b.checks.equal(len(rows), 4, 'no rows at all')


def main():
    bench = Bench()
    check_refusals(bench)
    check_odd_input(bench)
    check_spilling(bench)
    check_output(bench)
    check_networks(bench)
    check_graphs(bench)
    check_bursts(bench)
    check_overlap(bench)
    check_cohorts(bench)
    check_cohort_groups(bench)
    check_cohort_input(bench)
    bench.checks.done()


if __name__ == '__main__':
    main()
