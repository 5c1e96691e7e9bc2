#!/usr/bin/env python3
"""Prints worker/classify/narrative/common.txt: words that stand in many ordinary posts, with how many of
a thousand have them, by language, from the corpus in worker/classify/corpus.

usage: common_words.py [LEAST]     LEAST = least posts of a thousand, 6 where left out
"""
import collections
import json
import pathlib
import re
import sys

CORPUS = pathlib.Path(__file__).resolve().parents[2] / 'worker/classify/corpus'
LANGUAGES = ['ar', 'de', 'en', 'es', 'fa', 'fr', 'he', 'ru', 'tr', 'uk']
WORD = re.compile(r"[^\W\d_]+")


def main():
    least = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    texts, posts = collections.defaultdict(collections.Counter), collections.Counter()
    for path in sorted(CORPUS.glob('*.jsonl')):
        for line in path.read_text(encoding='utf-8').splitlines():
            entry = json.loads(line)
            text = re.sub(r'https?://\S+|[@#]\w+|⟦\w*:?', ' ', entry['text'])
            texts[entry['lang']].update(set(WORD.findall(text.lower())) - {'example', 'test'})
            posts[entry['lang']] += 1
    print('# Words of many ordinary posts, in posts of a thousand. Made by tests/eval/common_words.py.')
    for lang in LANGUAGES:
        rates = {w: round(1000 * n / posts[lang]) for w, n in texts[lang].items() if len(w) > 1}
        kept = sorted((w for w, r in rates.items() if r >= least), key=lambda w: (-rates[w], w))
        print(f'{lang}: ' + ', '.join(f'{w} {rates[w]}' for w in kept))


if __name__ == '__main__':
    main()
