#!/usr/bin/env python3
"""Traces of the public posts in a folder of CSV files (FiveThirtyEight's russian-troll-tweets, by author,
kept outside the repository), as `claque detect` reads them. Objects: hashtags, URLs as posted, or the texts
of reposts, normalised; a text that is then empty makes none.

  public_traces.py FOLDER hashtag|url|repost > traces.csv
"""
import csv
import pathlib
import re
import sys

HASHTAG = re.compile(r'#(\w+)')
URL = re.compile(r'https?://\S+')


def repost(row):
    if row['retweet'] != '1':
        return set()
    text = ' '.join(URL.sub('', row['content']).lower().split())
    return {text} if text else set()


KINDS = {'hashtag': lambda row: {h.lower() for h in HASHTAG.findall(row['content'])},
         'url': lambda row: set(URL.findall(row['content'])), 'repost': repost}


def main():
    if len(sys.argv) != 3 or sys.argv[2] not in KINDS:
        sys.exit(__doc__)
    objects = KINDS[sys.argv[2]]
    out = csv.writer(sys.stdout, lineterminator='\n')
    out.writerow(['object_id', 'account_id', 'content_id', 'timestamp_share'])
    for path in sorted(pathlib.Path(sys.argv[1]).rglob('*.csv')):
        with path.open(encoding='utf-8', errors='replace', newline='') as file:
            for line, row in enumerate(csv.DictReader(file), 2):
                if not row.get('publish_date') or not row.get('content'):
                    continue
                for thing in sorted(objects(row)):
                    out.writerow([thing, row['author_id'], f'{path.name}:{line}',
                                  row['publish_date']])


if __name__ == '__main__':
    main()
