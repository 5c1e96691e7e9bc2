#!/usr/bin/env python3
"""How the time of `claque detect coordination --mode native` grows with the shares it is given.

usage: CLAQUE_BINARY_DIR=build/bench tests/bench/native_scale.py [--largest 10000000] [--seed 7]

A month of made-up shares: a tenth of them of one hashtag, spread over all 30 days, the rest of objects whose
popularity falls as one over their rank. Accounts are as busy as 1 in 1, 2, 3, ... of them. From a tenth of a
tenth of --largest up, each ten times the size before; prints seconds, those of processors, memory and the
exponent of growth between the smallest and the largest (least squares over the logarithms).
"""
import argparse
import math
import pathlib
import random
import resource
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import BIN, folder, run  # noqa: E402

MONTH = 30 * 86400
START = 1_790_000_000


def rank(dice, most):
    """A rank below `most`; rank r about as often as 1 / (r + 1)."""
    return int(most ** dice.random()) - 1


def write(path, count, seed):
    dice = random.Random(seed)
    objects, accounts = max(10, count // 10), max(10, count // 20)
    with open(path, 'w') as out:
        out.write('object_id,account_id,content_id,timestamp_share\n')
        for row in range(count):
            what = 'hot' if row % 10 == 0 else f'o{rank(dice, objects)}'
            who = rank(dice, accounts) if row % 2 else dice.randrange(accounts)
            out.write(f'{what},a{who},p{row},{START + dice.randrange(MONTH)}\n')


def measure(path):
    began = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ran = run([BIN / 'claque', 'detect', 'coordination', path, '--mode', 'native', '--time-window', '600'])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, spent, after.ru_maxrss / 1024, ran.out


def exponent(points):
    logs = [(math.log(count), math.log(seconds)) for count, seconds in points]
    mean_x, mean_y = (sum(column) / len(logs) for column in zip(*logs))
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / sum((x - mean_x) ** 2 for x, _ in logs)


def main():
    flags = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    flags.add_argument('--largest', type=int, default=10_000_000)
    flags.add_argument('--seed', type=int, default=7)
    given = flags.parse_args()
    work, points = folder('native-scale'), []
    for count in (given.largest // 100, given.largest // 10, given.largest):
        path = work / 'shares.csv'
        write(path, count, given.seed)
        seconds, spent, megabytes, said = measure(path)
        points.append((count, spent))
        figures = dict(line.split(None, 1) for line in said.splitlines() if ' ' in line)
        print(f'{count:>10,} shares, {path.stat().st_size / 1e6:.0f} MB: {seconds:.2f} s, {spent:.2f} of processors, '
              f'{megabytes:.0f} MB at most; {figures.get("edges", "?").strip()} edges', flush=True)
        path.unlink()
    print(f'exponent of processors\' seconds: {exponent(points):.2f}')


if __name__ == '__main__':
    main()
