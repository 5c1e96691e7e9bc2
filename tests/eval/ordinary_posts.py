#!/usr/bin/env python3
"""How many posts of an ordinary day are taken for calls: one in twenty posts of a folder of CSV files
with the columns `content` and `language` (FiveThirtyEight's russian-troll-tweets, by author, kept
outside the repository). Prints directives per 10,000 by language; --firings writes them, to be read.

  ordinary_posts.py CLAQUE FOLDER [--firings FILE] [--seed N]
"""
import argparse
import collections
import csv
import json
import pathlib
import random
import subprocess

SHARE = 0.05


def sample(folder, seed):
    """The posts chosen, the same ones in every run with that seed."""
    chance = random.Random(seed)
    for path in sorted(pathlib.Path(folder).rglob('*.csv')):
        with path.open(encoding='utf-8', errors='replace', newline='') as file:
            for row in csv.DictReader(file):
                if chance.random() < SHARE and (row.get('content') or '').strip():
                    yield {'id': str(path.name), 'text': row['content'],
                           'stated': row.get('language') or ''}


def main():
    flags = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    flags.add_argument('claque')
    flags.add_argument('folder')
    flags.add_argument('--firings')
    flags.add_argument('--seed', type=int, default=7, help='which twentieth')
    given = flags.parse_args()
    posts = list(sample(given.folder, given.seed))
    lines = ''.join(json.dumps({'id': p['id'], 'text': p['text']}) + '\n' for p in posts)
    done = subprocess.run([given.claque, 'inspect', 'text'], input=lines.encode(),
                          stdout=subprocess.PIPE, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    fired = [(a['confidence'], p) for p, a in zip(posts, answers, strict=True) if a['is_directive']]
    of = collections.Counter(p['stated'] for p in posts)
    by = collections.Counter(p['stated'] for _, p in fired)
    print(f'{len(posts)} posts, {len(fired)} directives, {len(fired) / len(posts) * 1e4:.1f} in 10,000')
    for language, count in of.most_common(6):
        print(f'  {language:20} {by[language]:4} of {count:6}, {by[language] / count * 1e4:.1f} in 10,000')
    if given.firings:
        with open(given.firings, 'w', encoding='utf-8') as file:
            for confidence, post in sorted(fired, key=lambda f: -f[0]):
                file.write(f'{confidence:.3f} {post["stated"]} {post["text"]!r}\n')


if __name__ == '__main__':
    main()
