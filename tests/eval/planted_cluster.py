#!/usr/bin/env python3
"""The planted campaigns of planted_networks.py through a cluster: import, all stages of a run, and what is listed.

Writes the month as a file of shares (--texts: of posts, whose wordings are to be found), runs `claque up` over it with
a real redis-server, a coordinator and workers, and prints how long that took, to store it and from then on, the most
memory of all these processes at one time (RssAnon) and, by level of networks, who is in them. The hands are listed as
public accounts, so that they are known by name. Exits with 1 where fewer of them are in networks of MEDIUM or above
than --least-recall asks for.

  planted_cluster.py CLAQUE [--scale 0.1] [--seed 1] [--window 1h] [--workers 2] [--texts] [--least-recall .95]
"""
import argparse
import collections
import datetime
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import planted_texts
from planted_networks import Month

PLATFORM = 'social.example'


def campaign(month, window, texts):
    source = {'file': 'posts.jsonl'} if texts else {'file': 'shares.csv', 'format': 'coortweet', 'platform': PLATFORM}
    return json.dumps({
        'campaign': {'id': 'planted', 'title': 'Planted', 'contact': 'desk@monitor.example'},
        'sources': [source],
        'public_accounts': [f'{PLATFORM}:{hand}' for hand in sorted(month.kinds['hands'])],
        'coordination': {'time_window': window}})


def networks_of(given, work):
    ran = subprocess.run([given.claque, 'networks', 'list', '--data', work / 'data', '-o', 'jsonl'], check=True,
                         stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def memory_of(root):
    """Anonymous memory of a process and all below it, in bytes."""
    parents, sizes = {}, {}
    for folder in pathlib.Path('/proc').glob('[0-9]*'):
        try:
            stat = (folder / 'stat').read_text().rsplit(')', 1)[1].split()
            lines = (folder / 'status').read_text().splitlines()
        except OSError:
            continue  # it has ended
        parents[int(folder.name)] = int(stat[1])
        sizes[int(folder.name)] = sum(int(line.split()[1]) * 1024 for line in lines if line.startswith('RssAnon'))
    total = 0
    for pid, size in sizes.items():
        above = pid
        while above not in (root, 0):
            above = parents.get(above, 0)
        total += size if above == root else 0
    return total


def run_cluster(given, work):
    """Seconds in all and from when all was stored, and the most memory."""
    begin = time.time()
    up = subprocess.Popen([given.claque, 'up', '-c', work / 'campaign.yaml', '--data', work / 'data', '--workers',
                           str(given.workers), '--until', 'idle'], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL)
    memory = 0
    while up.poll() is None:
        memory = max(memory, memory_of(up.pid))
        time.sleep(.5)
    end = time.time()
    if up.returncode:
        sys.exit(f'claque up ended with {up.returncode}')
    # Workers are started once all files are imported.
    started = json.loads((work / 'data/logs/worker-1.jsonl').read_text().splitlines()[0])['ts']
    stored = datetime.datetime.fromisoformat(started.replace('Z', '+00:00')).timestamp()
    return end - begin, end - stored, memory


def main():
    flags = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    flags.add_argument('claque')
    flags.add_argument('--scale', type=float, default=.1)
    flags.add_argument('--seed', type=int, default=1)
    flags.add_argument('--window', default='1h')
    flags.add_argument('--workers', type=int, default=2)
    flags.add_argument('--texts', action='store_true')
    flags.add_argument('--least-recall', type=float, default=0)
    given = flags.parse_args()
    month = Month(given.scale, given.seed)
    hands = month.kinds['hands']
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        month.write(work / 'shares.csv')
        if given.texts:
            planted_texts.write(month.rows, work / 'posts.jsonl', PLATFORM, given.seed)
        (work / 'campaign.yaml').write_text(campaign(month, given.window, given.texts))
        seconds, from_stored, memory = run_cluster(given, work)
        networks = networks_of(given, work)
    print(f'{len(month.rows)} shares, {len(month.accounts)} accounts, scale {given.scale}, seed {given.seed}, window '
          f'{given.window}, {given.workers} workers{", texts" if given.texts else ""}: {seconds:.1f} s from the file to '
          f'the findings, {from_stored:.1f} s of them once all was stored; {memory / 2 ** 30:.2f} GiB at most')
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
