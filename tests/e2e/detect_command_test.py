#!/usr/bin/env python3
"""`claque detect` on files as users have them: what is wrong with them is said with
its line, and what is odd about them gives the right result."""
import csv
import io
import json
import os
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
    bench.checks.done()


if __name__ == '__main__':
    main()
