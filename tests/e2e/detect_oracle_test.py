#!/usr/bin/env python3
"""`claque detect coordination` against the published outputs of CooRTweet and of the Coordination
Network Toolkit: the files it writes are equal to theirs, row by row."""
import csv
import re

from harness import Checks, claque, folder, shared

FILES = {'groups': '--groups', 'edges': '--edges', 'account_stats': '--accounts',
         'group_stats': '--objects'}


def rows(path):
    with open(path, newline='', encoding='utf-8') as file:
        return list(csv.reader(file))


def same(a, b):
    """Cells are equal, or numbers within 1e-9."""
    if a == b:
        return True
    try:
        return abs(float(a) - float(b)) <= 1e-9
    except ValueError:
        return False


def difference(ours, theirs):
    """The first row that differs; None where none does."""
    for i, (a, b) in enumerate(zip(ours, theirs)):
        if len(a) != len(b) or not all(map(same, a, b)):
            return i, a, b
    return None if len(ours) == len(theirs) else ('rows', len(ours), len(theirs))


def input_of(tag, method=''):
    family = tag.split('_')[0]
    if family == 'micro':
        return 'micro_semantics.csv'
    if family == 'rus':
        return 'russian_coord_tweets.csv'
    kind = 'hashtag' if 'hashtag' in (method or tag) else 'url'
    return f'ger_ev_{kind}.csv'


def check_coortweet(checks, data, work):
    for params in csv.DictReader(open(data / 'oracle' / 'INDEX.csv')):
        tag = params['tag']
        flags = ['--mode', 'coortweet', '--time-window', params['time_window'],
                 '--min-participation', params['min_participation'],
                 '--edge-weight', params['edge_weight'], '--subgraph', params['subgraph']]
        if params['remove_loops'] != 'TRUE':
            flags.append('--keep-loops')
        if params['fast']:
            flags += ['--fast-window', params['fast']]
        if params['objects'] == 'TRUE':
            flags.append('--object-ids')
        outputs = {}
        for kind, flag in FILES.items():
            if (data / 'oracle' / f'{tag}.{kind}.csv').exists():
                outputs[kind] = work / f'{tag}.{kind}.csv'
                flags += [flag, outputs[kind]]
        ran = claque('detect', 'coordination', data / input_of(tag), *flags)
        checks.equal(ran.code, 0, f'{tag} {ran.err}')
        for kind, path in outputs.items():
            found = difference(rows(path), rows(data / 'oracle' / path.name))
            checks.that(found is None, f'{path.name} is equal', found)


def check_toolkit(checks, data, work):
    for path in sorted((data / 'oracle').glob('cnt_*.csv')):
        family, method, window, least = re.fullmatch(r'cnt_([a-z]+)_(.+)_w(\d+)_m(\d+)',
                                                     path.stem).groups()
        flags = ['--mode', 'toolkit', '--time-window', window, '--min-participation', least]
        if not method.endswith('colink'):
            flags.append('--one-object')
        ran = claque('detect', 'coordination', data / input_of(family, method), *flags,
                     '--edges', work / path.name)
        checks.equal(ran.code, 0, f'{path.name} {ran.err}')
        found = difference(rows(work / path.name), rows(path))
        checks.that(found is None, f'{path.name} is equal', found)


def main():
    checks = Checks()
    data = shared('data', 'coordination')
    work = folder('detect_oracle')
    check_coortweet(checks, data, work)
    check_toolkit(checks, data, work)
    checks.done()


if __name__ == '__main__':
    main()
