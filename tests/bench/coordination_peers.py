#!/usr/bin/env python3
"""Seconds, and those of processors, of `claque detect coordination` and, in the same run, of those
whose results it gives.

usage: CLAQUE_BINARY_DIR=build/bench [CLAQUE_COORTWEET=FOLDER] [CLAQUE_CNT=FOLDER]
       tests/bench/coordination_peers.py [--rows 1000000]

CooRTweet (its source in CLAQUE_COORTWEET, Rscript with data.table): detect_groups alone, on the 35,125
shares of its package. Coordination Network Toolkit (CLAQUE_CNT): from file to CSV, on generated
reposts. Ours is the whole command, the median of five runs. A peer that is absent is not timed; one
that is there must have given the same result. On a busy machine the processors' seconds tell more.
"""
import argparse
import csv
import os
import pathlib
import random
import resource
import shutil
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import BIN, folder, run, shared  # noqa: E402

WINDOW, LEAST, SEED = 60, 2, 7
# Imports of the toolkit that its loader of another format alone uses.
TWARC = {'__init__.py': 'ensure_flattened = None\n', 'client2.py': 'Twarc2 = None\n'}
COORTWEET = """
library(data.table)
given <- commandArgs(trailingOnly = TRUE)
for (file in list.files(file.path(given[1], "R"), "[.][rR]$", full.names = TRUE)) source(file)
shares <- fread(given[2])
took <- system.time(groups <- detect_groups(shares, time_window = 10, min_participation = 2))
cat(took[["elapsed"]], took[["user.self"]] + took[["sys.self"]], nrow(groups))
"""

# What its commands do; the one that computes fails at writing CSV.
TOOLKIT = """
import sys
from coordination_network_toolkit.compute_networks import compute_co_retweet_parallel
from coordination_network_toolkit.output import output_gephi_csv
from coordination_network_toolkit.preprocess import preprocess_csv_files
shares, database, out, window, least, cores = sys.argv[1:]
preprocess_csv_files(database, [shares])
compute_co_retweet_parallel(database, int(window), n_threads=int(cores), min_edge_weight=int(least))
output_gephi_csv(database, 'co_retweet', out, loops=True)
"""


def processors():
    """Seconds of all children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def timed(argv, **options):
    """(seconds, of processors) and what ran."""
    began, used = time.perf_counter(), processors()
    ran = run(argv, seconds=1800, **options)
    if ran.code != 0:
        raise RuntimeError(f'{argv}: {ran}')
    return (time.perf_counter() - began, processors() - used), ran


def ours(*args):
    """Both figures, the median of five."""
    times = [timed([BIN / 'claque', 'detect', 'coordination', *args])[0] for _ in range(5)]
    return tuple(map(statistics.median, zip(*times)))


def lines(path):
    with open(path, newline='', encoding='utf-8') as file:
        return [tuple(row[:3]) for row in csv.reader(file)][1:]


def tell(peer, our_times, their_times):
    print('  claque {:.3f} s, {:.3f} of processors'.format(*our_times))
    if their_times is None:
        print(f'  {peer}: absent')
    else:
        ratios = [theirs / mine for theirs, mine in zip(their_times, our_times)]
        print('  {} {:.1f} s, {:.1f} of processors: {:.0f} and {:.0f} times as long'.format(
            peer, *their_times, *ratios))


def coortweet(work):
    data = shared('data', 'coordination', 'russian_coord_tweets.csv')
    out = work / 'groups.csv'
    print('CooRTweet: russian_coord_tweets.csv, 35,125 shares, time window 10, min participation 2')
    our_times = ours(data, '--time-window', '10', '--min-participation', '2', '--groups', out)
    package, theirs = os.environ.get('CLAQUE_COORTWEET'), None
    if package and shutil.which('Rscript'):
        _, ran = timed(['Rscript', '-e', COORTWEET, package, data])
        *theirs, pairs = map(float, ran.out.split())
        assert pairs == len(lines(out)), f'{pairs} pairs, not {len(lines(out))}'
    tell('detect_groups', our_times, theirs)


def reposts(path, count):
    """Reposts as the toolkit reads them: few posts are much reposted, most of it in the first hours."""
    chance = random.Random(SEED)
    with path.open('w', newline='', encoding='utf-8') as file:
        writer = csv.writer(file)
        writer.writerow(['message_id', 'user_id', 'username', 'repost_id', 'reply_id', 'message',
                         'timestamp', 'urls'])
        message, original = 0, 0
        while message < count:
            original += 1
            began = 1600000000 + chance.randrange(30 * 86400)
            for _ in range(min(int(chance.paretovariate(.9)), 5000, count - message)):
                message += 1
                user = int(100_000 * chance.random() ** 3)
                at = began + int(chance.expovariate(1 / 7200))
                writer.writerow([f'm{message}', f'u{user}', '', f'p{original}', '', 'RT', at, ''])


def time_toolkit(package, path, out, work):
    stub = work / 'stub' / 'twarc'
    stub.mkdir(parents=True)
    for name, text in TWARC.items():
        (stub / name).write_text(text)
    env = {**os.environ, 'PYTHONPATH': f'{package}{os.pathsep}{work / "stub"}'}
    return timed([sys.executable, '-c', TOOLKIT, path, work / 'toolkit.db', out, WINDOW, LEAST,
                  os.cpu_count()], env=env)[0]


def toolkit(work, count):
    path, out, their_out = work / 'reposts.csv', work / 'edges.csv', work / 'toolkit.csv'
    reposts(path, count)
    print(f'Coordination Network Toolkit: {count:,} reposts, {path.stat().st_size / 1e6:.0f} MB, '
          f'co_retweet, time window {WINDOW}, min edge weight {LEAST}')
    our_times = ours(path, '--mode', 'toolkit', '--one-object', '--time-window', WINDOW,
                     '--min-participation', LEAST, '--object-column', 'repost_id',
                     '--account-column', 'user_id', '--content-column', 'message_id',
                     '--time-column', 'timestamp', '--edges', out)
    package, theirs = os.environ.get('CLAQUE_CNT'), None
    if package:
        theirs = time_toolkit(package, path, their_out, work)
        assert sorted(lines(out)) == sorted(lines(their_out)), f'{out} and {their_out} differ'
    print(f'  {len(lines(out)):,} edges')
    tell('the toolkit', our_times, theirs)


def main():
    flags = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    flags.add_argument('--rows', type=int, default=1_000_000)
    given = flags.parse_args()
    work = folder('coordination_peers')
    coortweet(work)
    toolkit(work, given.rows)


if __name__ == '__main__':
    main()
