#!/usr/bin/env python3
"""`claque detect coordination` against CooRTweet's own functions: random parameters over generated
inputs and over samples of the shared ones give equal pairs, edges, account and object figures.

usage: CLAQUE_COORTWEET=FOLDER tests/eval/coortweet_oracle.py [--seed 7] [--sets 120]

FOLDER: the package's source (R/*.R in it). Needs Rscript with data.table and igraph.
Exit code 77 = skipped, with the reason.
"""
import argparse
import collections
import csv
import os
import pathlib
import random
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from detect_oracle_test import same  # noqa: E402
from harness import SCRIPTS, Checks, claque, folder, run, shared, skip  # noqa: E402

DRIVER = SCRIPTS.parent / 'eval' / 'coortweet_oracle.R'
# The order of bytes, in which the package's result is one and the same everywhere.
LOCALE = {'LC_ALL': '', 'LC_CTYPE': 'C.UTF-8', 'LC_COLLATE': 'C'}
KEYS = ('from', 'to', 'object_id', 'account_id', 'account_id_y', 'content_id', 'content_id_y',
        'time_delta')
HEADER = ('object_id', 'account_id', 'content_id', 'timestamp_share')
SAMPLES = ('russian_coord_tweets.csv', 'ger_ev_url.csv', 'ger_ev_hashtag.csv', 'ger_ev_domain.csv',
           'ger_ev_phash.csv')
NAMES = ('a', 'B', 'b', 'Z', 'é', 'ß', 'Ωmega', '日本', 'Ёж', '10', '9', 'x y', 'x,y', '🐘', 'NA', '1e5')


def generated(chance):
    """Shares full of ties, repeated rows, post ids of several accounts and objects, posts that are
    objects, and accounts with few rows."""
    objects = [f'o{n}' for n in range(chance.choice((3, 12, 60)))]
    accounts = [name + '°' * n for n in range(chance.choice((1, 4))) for name in NAMES]
    seconds = chance.choice((5, 60, 2000))
    posts = chance.choice((20, 200, 5000))
    of = {}
    rows = []
    for _ in range(chance.choice((30, 150, 700))):
        # Lower numbers are more often chosen, so that some accounts have a row or two.
        account = accounts[int(len(accounts) * chance.random() ** 2)]
        post = chance.choice(objects) if chance.random() < .05 else f'm{chance.randrange(posts)}'
        if chance.random() < .8:  # mostly an id has one account and one time
            account, time = of.setdefault(post, (account, chance.randrange(seconds)))
        else:
            time = chance.randrange(seconds)
        rows.append((chance.choice(objects), account, post, 1600000000 + time))
        if chance.random() < .05:
            rows.append(rows[-1])
    return rows


def sampled(path, chance, most=2500):
    """All shares of some objects, so that they keep their company."""
    with open(path, newline='', encoding='utf-8') as file:
        rows = [tuple(row[name] for name in HEADER) for row in csv.DictReader(file)]
    size = collections.Counter(row[0] for row in rows)
    objects = [o for o in sorted(size) if size[o] < most]
    chance.shuffle(objects)
    # Half of them much-shared ones, of which the pairs come.
    objects.sort(key=lambda o: size[o] > 4 and chance.random() < .5, reverse=True)
    chosen, count = set(), 0
    for o in objects:
        if count + size[o] <= most:
            chosen.add(o)
            count += size[o]
    return [row for row in rows if row[0] in chosen]


def write_inputs(data, work, chance):
    """The inputs by name."""
    made = {f'generated{n}': generated(chance) for n in range(24)}
    made.update((name.split('.')[0], sampled(data / name, chance)) for name in SAMPLES)
    paths = {'micro': data / 'micro_semantics.csv'}
    for name, rows in made.items():
        paths[name] = work / f'{name}.csv'
        with paths[name].open('w', newline='', encoding='utf-8') as file:
            csv.writer(file).writerows([HEADER, *rows])
    return paths


def parameters(chance):
    window = chance.choice((0, 1, 5, 10, 60, 3600))
    fast = chance.random() < .6
    least = chance.choice((0, 1, 1, 2, 2, 3, 5))
    return {
        'time_window': window,
        'min_participation': least,
        'remove_loops': chance.choice(('TRUE', 'TRUE', 'FALSE')),
        'edge_weight': chance.choice((0, .5, .9, *(round(chance.random(), 3) for _ in range(5)), 1)),
        'fast_window': int((window + 2) * chance.random() ** .5) if fast else '',
        'fast_min_participation': chance.choice((least, least, 1, 3)) if fast else '',
        'objects': chance.choice(('TRUE', 'TRUE', 'FALSE')),
        'subgraph': chance.choice((0, 2, 3) if fast else (0, 1)),
    }


def flags_of(job):
    flags = ['--mode', 'coortweet', '--join', 'object']
    for name in ('time_window', 'min_participation', 'edge_weight', 'fast_window',
                 'fast_min_participation', 'subgraph'):
        if job[name] != '':
            flags += ['--' + name.replace('_', '-'), job[name]]
    if job['remove_loops'] == 'FALSE':
        flags.append('--keep-loops')
    if job['objects'] == 'TRUE':
        flags.append('--object-ids')
    return flags


def write_ours(checks, job, theirs, ours):
    """The files that the package wrote, by our command."""
    for threshold in ('none', 'full', 'fast'):
        kinds = {'account_stats_' + threshold: '--accounts', 'group_stats_' + threshold: '--objects'}
        if threshold == 'none':
            kinds.update(groups='--groups', edges='--edges')
        flags = []
        for kind, flag in kinds.items():
            name = f'{job["tag"]}.{kind}.csv'
            if (theirs / name).exists():
                flags += [flag, ours / name]
        if flags:
            ran = claque('detect', 'coordination', job['input'], *flags_of(job),
                         '--weight-threshold', threshold, *flags)
            checks.equal(ran.code, 0, f'{job} {ran.err}')


def table(path):
    """Columns in order of their names, and rows by those that tell them apart; the ends of an edge
    in order of bytes."""
    with open(path, newline='', encoding='utf-8') as file:
        reader = csv.DictReader(file)
        rows, columns = list(reader), sorted(reader.fieldnames)
    for row in rows:
        if 'from' in row:
            row['from'], row['to'] = sorted((row['from'], row['to']))
    keys = [c for c in KEYS if c in columns]
    rows.sort(key=lambda row: [row[c] for c in keys])
    return columns, [[row[c] for c in columns] for row in rows]


def difference(ours, theirs):
    (our_columns, our_rows), (their_columns, their_rows) = table(ours), table(theirs)
    if our_columns != their_columns and their_rows:  # an empty graph has no columns
        return 'columns', our_columns, their_columns
    for a, b in zip(our_rows, their_rows):
        if not all(map(same, a, b)):
            return list(zip(our_columns, a, b))
    return None if len(our_rows) == len(their_rows) else ('rows', len(our_rows), len(their_rows))


def run_package(package, jobs, work):
    """The folder of what it wrote."""
    out = work / 'theirs'
    out.mkdir()
    with (work / 'jobs.csv').open('w', newline='', encoding='utf-8') as file:
        writer = csv.DictWriter(file, jobs[0].keys())
        writer.writeheader()
        writer.writerows(jobs)
    ran = run(['Rscript', DRIVER, package, work / 'jobs.csv', out], seconds=1800,
              env={**os.environ, **LOCALE})
    if ran.code != 0:
        raise RuntimeError(f'Rscript: {ran}')
    return out


def compare(checks, jobs, theirs, ours):
    tables, rows, whole = collections.Counter(), collections.Counter(), collections.Counter()
    for job in jobs:
        write_ours(checks, job, theirs, ours)
        for path in sorted(theirs.glob(f'{job["tag"]}.*.csv')):
            kind = path.name.split('.')[1]
            found = difference(ours / path.name, path)
            checks.that(found is None, f'{path.name} is equal', (job, found))
            tables[kind] += 1
            rows[kind] += len(table(path)[1])
        if not (theirs / f'{job["tag"]}.stops').exists():
            whole[f'{"with" if job["fast_window"] != "" else "no"} fast window, '
                  f'subgraph {job["subgraph"]}'] += 1
    for kind in sorted(tables):
        print(f'{kind:20} {tables[kind]:4} tables, {rows[kind]:7} rows')
    print(f'{len(jobs)} sets of parameters; in {len(jobs) - whole.total()} the package stops on the way, '
          'mostly where no edge or no fast pair is left. Of the others:')
    for what in sorted(whole):
        print(f'  {whole[what]:4} {what}')


def main():
    flags = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    flags.add_argument('--seed', type=int, default=7)
    flags.add_argument('--sets', type=int, default=120)
    given = flags.parse_args()
    package = pathlib.Path(os.environ.get('CLAQUE_COORTWEET', ''))
    if not (package / 'R' / 'detect_groups.R').exists():
        skip('CLAQUE_COORTWEET names no folder with the source of CooRTweet')
    if shutil.which('Rscript') is None:
        skip('there is no Rscript')
    data = shared('data', 'coordination')
    checks, chance = Checks(), random.Random(given.seed)
    work = folder('coortweet_oracle')
    ours = work / 'ours'
    ours.mkdir()
    inputs = write_inputs(data, work, chance)
    names = list(inputs)
    jobs = [{'tag': f's{n:03}', 'input': inputs[names[n % len(names)]], **parameters(chance)}
            for n in range(given.sets)]
    compare(checks, jobs, run_package(package, jobs, work), ours)
    checks.done()


if __name__ == '__main__':
    main()
