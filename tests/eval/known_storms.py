#!/usr/bin/env python3
"""Storms that others counted in the public set of public_traces.py (hashtags), against what `claque detect
bursts` finds there: posts, accounts and start of each, and how many of the hashtags with over 300 posts in
one UTC day have a burst on that day. Exits with 1 where a known storm is missed.

  known_storms.py CLAQUE hashtag_traces.csv
"""
import collections
import csv
import subprocess
import sys

# Hashtag, UTC day, posts and accounts of that day.
KNOWN = [('merkelmussbleiben', '2016-07-21', 5863, 51), ('islamkills', '2016-03-22', 4045, 130),
         ('demndebate', '2015-11-15', 4118, 172), ('prayforbrussels', '2016-03-22', 1383, 143)]
MANY = 300


def days(path):
    """Posts, accounts and first post by hashtag and day."""
    posts, accounts, first = collections.Counter(), collections.defaultdict(set), {}
    with open(path, encoding='utf-8', newline='') as file:
        for row in csv.DictReader(file):
            key = row['object_id'], row['timestamp_share'][:10]
            posts[key] += 1
            accounts[key].add(row['account_id'])
            first[key] = min(first.get(key, '9'), row['timestamp_share'])
    return posts, accounts, first


def of_day(bursts, key):
    tag, day = key
    return [b for b in bursts[tag] if b['start'][:10] <= day <= b['end'][:10]]


def main():
    claque, path = sys.argv[1:]
    ran = subprocess.run([claque, 'detect', 'bursts', path], stdout=subprocess.PIPE, check=True)
    bursts = collections.defaultdict(list)
    for row in csv.DictReader(ran.stdout.decode().splitlines()):
        bursts[row['object_id']].append(row)
    posts, accounts, first = days(path)
    missed = 0
    print(f'{"hashtag":<20} {"day":<10} {"posts":>6} {"accounts":>8}  burst: posts, accounts, start, '
          'first of the day, ten most active, surprise')
    for tag, day, known_posts, known_accounts in KNOWN:
        key = tag, day
        assert (posts[key], len(accounts[key])) == (known_posts, known_accounts), 'another input'
        best = max(of_day(bursts, key), key=lambda b: int(b['posts']), default=None)
        missed += best is None
        told = 'missed' if best is None else (
            f'{best["posts"]}, {best["accounts"]}, {best["start"]}, {first[key]}, '
            f'{float(best["top_share"]):.2f}, 10^-{float(best["surprise"]):.0f}')
        print(f'#{tag:<19} {day} {known_posts:>6} {known_accounts:>8}  {told}')
    storms = [key for key, count in posts.items() if count > MANY]
    found = [key for key in storms if of_day(bursts, key)]
    print(f'hashtags with over {MANY} posts in a day: {len({tag for tag, _ in storms})} on '
          f'{len(storms)} days; a burst on {len(found)} of these days')
    for tag, day in sorted(set(storms) - set(found)):
        print(f'  none: #{tag} {day}, {posts[tag, day]} posts')
    sys.exit(1 if missed else 0)


if __name__ == '__main__':
    main()
