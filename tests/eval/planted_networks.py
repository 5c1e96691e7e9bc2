#!/usr/bin/env python3
"""A made-up month of shares with planted campaigns and honest crowds, and what `claque detect coordination
--mode native` makes of it: recall and precision of accounts, and who else was taken for a network.

The campaigns have the shape of those that were sold by the piece in India: 75 lists of 60 phrases, each
copied some 20 times by each of its 63 or so hands within hours, one copy in five edited, one in ten so that no
wording joins it to the others. At full size 4,750 hands among 244,000 accounts and 2.4 M posts. The honest:
a final, a debate, a disaster (thousands of accounts, few hashtags, minutes), a joke that is copied, fan clubs
that repeat their lines for weeks, and outlets that run the same agency's headlines. Accounts were created over
eleven years, fewer at weekends, a third of them in a boom of one year, and the hands of a campaign on one day, which
`claque detect cohorts` is to find. Exits with 1 where fewer hands are found than --least-recall asks for, fewer days
than --least-days, where fewer lists than --least-apart are a network of their own, or where more than one in fifty
found is of a crowd or of nothing.

  planted_networks.py CLAQUE [--scale 0.1] [--seed 1] [--window 3600] [--resolution R] [--least-recall .95]
                      [--least-days .9] [--least-apart .9] [--keep FILE]
"""
import argparse
import collections
import csv
import json
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time

MONTH = 30 * 86_400
START = 1_700_000_000


class Month:
    def __init__(self, scale, seed):
        self.scale = scale
        self.random = random.Random(seed)
        self.rows = []
        self.kinds = collections.defaultdict(set)  # of accounts
        self.lists = []  # the hands of each campaign
        self.accounts = [f'u{i}' for i in range(self.sized(244_000))]
        self.births_random = random.Random(seed + 1)
        self.created = {account: self.registered() for account in self.accounts}
        self.births = set()  # days on which hands were created

    def sized(self, number):
        return max(1, round(number * self.scale))

    def registered(self):
        """Days before the month."""
        dice = self.births_random
        while True:
            day = 2_000 + dice.randrange(365) if dice.random() < 1 / 3 else dice.randrange(4_000)
            if day % 7 < 5 or dice.random() < .6:
                return day

    def share(self, thing, account, at):
        self.rows.append((thing, account, f'p{len(self.rows)}', START + int(at)))

    def take(self, kind, count):
        """Accounts of the crowd; one may be of several kinds."""
        chosen = self.random.sample(self.accounts, min(count, len(self.accounts)))
        self.kinds[kind].update(chosen)
        return chosen

    def background(self):
        """Hashtags and addresses, few of them often, in the rhythm of a day."""
        count = self.sized(2_000_000)
        things = count // 6
        for _ in range(count):
            rank = int(things ** self.random.random())
            day = self.random.randrange(30)
            hour = self.random.triangular(6, 24, 20)
            self.share(f'thing{rank}', self.accounts[int(len(self.accounts) *
                                                        self.random.random() ** 2)],
                       day * 86_400 + hour * 3600)

    def campaigns(self):
        for campaign in range(self.sized(75)):
            hands = self.take('hands', 63)
            birth = self.births_random.randrange(4_000)
            self.births.add(birth)
            self.created.update(dict.fromkeys(hands, birth))
            self.lists.append(set(hands))
            begin = self.random.uniform(0, MONTH - 6 * 3600)
            length = self.random.uniform(1, 4) * 3600
            for hand in hands:
                for phrase in self.random.sample(range(60), 20):
                    lost = self.random.random() < .1
                    thing = f'lost{len(self.rows)}' if lost else f'campaign{campaign}:{phrase}'
                    self.share(thing, hand, begin + self.random.uniform(0, length))

    def event(self, kind, tags, crowd, length):
        begin = self.random.uniform(0, MONTH - 86_400)
        for account in self.take(kind, self.sized(crowd)):
            for _ in range(1 + int(self.random.expovariate(.5))):
                for tag in self.random.sample(range(tags), self.random.randint(1, min(3, tags))):
                    self.share(f'{kind}{tag}', account,
                               begin + self.random.triangular(0, length, length / 5))

    def joke(self):
        begin = self.random.uniform(0, MONTH - 3 * 86_400)
        for account in self.take('joke', self.sized(20_000)):
            self.share(f'joke{self.random.randrange(4)}', account,
                       begin + self.random.expovariate(1 / 30_000))

    def fans(self):
        """Each match day the club's song lines, by whoever watches."""
        for club in range(self.sized(30)):
            members = self.take('fans', 150)
            for match in range(8):
                begin = match * 3.5 * 86_400 + self.random.uniform(0, 3) * 3600
                for member in members:
                    if self.random.random() < .5:
                        for line in self.random.sample(range(40), 2):
                            self.share(f'club{club}:{line}', member,
                                       begin + self.random.uniform(0, 7200))

    def outlets(self):
        """Newsrooms that run an agency's headlines, within minutes of each other."""
        rooms = self.take('outlets', 40)
        for headline in range(self.sized(6_000)):
            begin = self.random.uniform(0, MONTH)
            for room in rooms:
                if self.random.random() < .3:
                    self.share(f'headline{headline}', room,
                               begin + self.random.expovariate(1 / 900))

    def write(self, path):
        self.background()
        self.campaigns()
        self.event('final', 3, 40_000, 3 * 3600)
        self.event('debate', 8, 15_000, 2 * 3600)
        self.event('disaster', 4, 20_000, 12 * 3600)
        self.joke()
        self.fans()
        self.outlets()
        self.random.shuffle(self.rows)
        with open(path, 'w', encoding='utf-8') as file:
            file.write('object_id,account_id,content_id,timestamp_share\n')
            for row in self.rows:
                file.write(','.join(map(str, row)) + '\n')

    def write_accounts(self, path):
        with open(path, 'w', encoding='utf-8') as file:
            file.write('account_id,account_created\n')
            for account, day in self.created.items():
                file.write(f'{account},{START - (day + 1) * 86_400}\n')


def find_births(claque, month, shares, work):
    """Of the days on which hands were created: how many are found, of how many found."""
    month.write_accounts(work / 'created.csv')
    ran = subprocess.run([claque, 'detect', 'cohorts', shares, '--accounts-file',
                          work / 'created.csv'], stdout=subprocess.PIPE, text=True, check=True)
    days = {row['value'][:10] for row in csv.DictReader(ran.stdout.splitlines())
            if row['kind'] == 'registration_day'}
    planted = {time.strftime('%Y-%m-%d', time.gmtime(START - (day + 1) * 86_400))
               for day in month.births}
    print(f'days of registration: {len(days & planted)} of {len(planted)} planted, '
          f'{len(days - planted)} others')
    return len(days & planted) / len(planted), len(days - planted)


def kind_of(month, account):
    for kind in ('hands', 'outlets', 'fans', 'final', 'debate', 'disaster', 'joke'):
        if account in month.kinds[kind]:
            return kind
    return 'nothing else'


def lists_apart(month, found, networks):
    """Lists of which 95 % of the hands that were found are in one network, of which 95 % are its hands."""
    apart = 0
    for hands in month.lists:
        network = max(networks, key=lambda accounts: len(accounts & hands), default=set())
        both = len(network & hands)
        apart += both > 0 and both >= .95 * len(hands & found) and both >= .95 * len(network)
    return apart


def main():
    flags = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    flags.add_argument('claque')
    flags.add_argument('--scale', type=float, default=.1)
    flags.add_argument('--seed', type=int, default=1)
    flags.add_argument('--window', default='3600')
    flags.add_argument('--resolution', help='as the command has it')
    flags.add_argument('--least-recall', type=float, default=0)
    flags.add_argument('--least-days', type=float, default=0)
    flags.add_argument('--least-apart', type=float, default=0)
    flags.add_argument('--keep', help='writes the shares here')
    given = flags.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        month = Month(given.scale, given.seed)
        shares = pathlib.Path(given.keep or work / 'shares.csv')
        month.write(shares)
        begin = time.monotonic()
        ran = subprocess.run([given.claque, 'detect', 'coordination', shares, '--mode', 'native',
                              '--time-window', given.window, '--accounts', work / 'accounts.csv',
                              '--networks', work / 'networks.csv', '-o', 'json',
                              *(['--resolution', given.resolution] if given.resolution else [])],
                             stdout=subprocess.PIPE, check=True)
        seconds = time.monotonic() - begin
        with open(work / 'accounts.csv', newline='', encoding='utf-8') as file:
            found = {row['account_id'] for row in csv.DictReader(file)}
        days_recall, other_days = find_births(given.claque, month, shares, work)
        csv.field_size_limit(1 << 30)
        with open(work / 'networks.csv', newline='', encoding='utf-8') as file:
            networks = [set(row['account_ids'].split(',')) for row in csv.DictReader(file)]
    print(f'{len(month.rows)} shares, {len(month.accounts)} accounts, scale {given.scale}, seed '
          f'{given.seed}, window {given.window} s: {seconds:.1f} s, '
          f'{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MiB')
    print(json.loads(ran.stdout))
    hands = month.kinds['hands']
    kinds = collections.Counter(kind_of(month, account) for account in found)
    print(f'hands: recall {len(found & hands) / len(hands):.3f} of {len(hands)}, precision '
          f'{len(found & hands) / max(1, len(found)):.3f} of {len(found)}')
    for kind, accounts in month.kinds.items():
        print(f'  {kind:<12} {kinds[kind]:>6} found of {len(accounts)}')
    print(f'  {"nothing else":<12} {kinds["nothing else"]:>6} found')
    apart = lists_apart(month, found, networks)
    print(f'{apart} of {len(month.lists)} lists are a network of their own')
    recall = len(found & hands) / len(hands)
    crowds = sum(kinds[kind] for kind in ('final', 'debate', 'disaster', 'joke', 'nothing else'))
    well = (recall >= given.least_recall and days_recall >= given.least_days
            and apart >= given.least_apart * len(month.lists))
    sys.exit(0 if well and crowds <= .02 * len(found) and other_days <= 1 else 1)


if __name__ == '__main__':
    main()
