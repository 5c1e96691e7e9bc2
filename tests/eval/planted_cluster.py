#!/usr/bin/env python3
"""The planted campaigns of planted_networks.py through a cluster: import, all stages of a run, and what is listed.

Writes the month as a file of shares, runs `claque up` over it with a real redis-server, a coordinator and workers,
and prints how long that took and, by level of networks, who is in them. The hands are listed as public accounts,
so that they are known by name. Exits with 1 where fewer of them are in networks of MEDIUM or above than
--least-recall asks for.

  planted_cluster.py CLAQUE [--scale 0.1] [--seed 1] [--window 1h] [--workers 2] [--least-recall .95]
"""
import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile
import time

from planted_networks import Month

PLATFORM = 'social.example'


def campaign(month, window):
    return json.dumps({
        'campaign': {'id': 'planted', 'title': 'Planted', 'contact': 'desk@monitor.example'},
        'sources': [{'file': 'shares.csv', 'format': 'coortweet', 'platform': PLATFORM}],
        'public_accounts': [f'{PLATFORM}:{hand}' for hand in sorted(month.kinds['hands'])],
        'coordination': {'time_window': window}})


def networks_of(given, work):
    ran = subprocess.run([given.claque, 'networks', 'list', '--data', work / 'data', '-o', 'jsonl'], check=True,
                         stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def main():
    flags = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    flags.add_argument('claque')
    flags.add_argument('--scale', type=float, default=.1)
    flags.add_argument('--seed', type=int, default=1)
    flags.add_argument('--window', default='1h')
    flags.add_argument('--workers', type=int, default=2)
    flags.add_argument('--least-recall', type=float, default=0)
    given = flags.parse_args()
    month = Month(given.scale, given.seed)
    hands = month.kinds['hands']
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        month.write(work / 'shares.csv')
        (work / 'campaign.yaml').write_text(campaign(month, given.window))
        begin = time.monotonic()
        subprocess.run([given.claque, 'up', '-c', work / 'campaign.yaml', '--data', work / 'data', '--workers',
                        str(given.workers), '--until', 'idle'], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        seconds = time.monotonic() - begin
        networks = networks_of(given, work)
    print(f'{len(month.rows)} shares, {len(month.accounts)} accounts, scale {given.scale}, seed {given.seed}, window '
          f'{given.window}, {given.workers} workers: {seconds:.1f} s from the file to the findings')
    members = collections.defaultdict(set)
    for network in networks:
        members[network['level']].update(name.rsplit('/', 1)[1] for name in network['accounts'])
    found = set()
    for level in ('HIGH', 'MEDIUM', 'LOW'):
        found |= members[level]
        print(f'  {level:<7}{sum(n["level"] == level for n in networks):>5} networks, {len(members[level])} accounts; '
              f'from here up recall {len(found & hands) / len(hands):.3f}, '
              f'precision {len(found & hands) / max(1, len(found)):.3f}')
    strong = (members['HIGH'] | members['MEDIUM']) & hands
    sys.exit(0 if len(strong) >= given.least_recall * len(hands) else 1)


if __name__ == '__main__':
    main()
