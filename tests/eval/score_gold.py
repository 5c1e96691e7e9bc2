#!/usr/bin/env python3
"""Scores `claque inspect text` and `claque inspect match` against labelled texts. Prints aggregate
figures only, never an item, so that the texts stay unseen.

  score_gold.py CLAQUE GOLD.jsonl [VARIANTS.jsonl]
"""
import collections
import json
import subprocess
import sys


def answers(command, lines):
    done = subprocess.run(command, input=b'\n'.join(lines) + b'\n', stdout=subprocess.PIPE, check=False)
    got = [json.loads(line) for line in done.stdout.splitlines()]
    if len(got) != len(lines):
        sys.exit(f'{len(lines)} lines, {len(got)} answers')
    return got


class Counts:
    """True and false positives and false negatives."""

    def __init__(self):
        self.tp = self.fp = self.fn = 0

    def add(self, want, got):
        self.tp += len(want & got)
        self.fp += len(got - want)
        self.fn += len(want - got)

    def flag(self, want, got):
        self.add({1} if want else set(), {1} if got else set())

    def __str__(self):
        def ratio(a, b):
            return f'{a / b:.3f}' if b else '  -  '
        return (f'P {ratio(self.tp, self.tp + self.fp)}  R {ratio(self.tp, self.tp + self.fn)}  '
                f'F1 {ratio(2 * self.tp, 2 * self.tp + self.fp + self.fn)}  '
                f'({self.tp} right, {self.fp} too many, {self.fn} missed)')


def read(path):
    with open(path, 'rb') as f:
        return [line for line in f.read().splitlines() if line.strip()]


def score_texts(claque, path):
    lines = read(path)
    # The labels stay here: the program sees id and text alone.
    items = [json.loads(line) for line in lines]
    asked = [json.dumps({'id': i['id'], 'text': i['text']}).encode() for i in items]
    by = collections.OrderedDict()

    def counts(name):
        return by.setdefault(name, Counts())
    both = numbers = 0
    for item, got in zip(items, answers([claque, 'inspect', 'text'], asked)):
        want = item['labels']
        counts('is_directive').flag(want['is_directive'], got['is_directive'])
        counts(f'is_directive {item["lang"]}').flag(want['is_directive'], got['is_directive'])
        counts('numbered').flag(want['numbered'], got['numbered'])
        counts('actions').add(set(want['actions'] or []), set(got['actions']))
        counts('targets, exact').add(set(want['targets'] or []), set(got['targets']))
        counts('stock phrases, exact').add(set(want['stock_phrases'] or []), set(got['stock_phrases']))
        counts('anti_copy_paste').flag(want['anti_copy_paste'], got['anti_copy_paste'])
        counts('deadline, exact').add({want['deadline']} - {None, ''}, {got['deadline']} - {None, ''})
        if want['numbered'] and got['numbered']:
            both += 1
            numbers += str(want['mission_no']) == str(got['mission_no'])
    print(f'{len(items)} texts')
    for name in sorted(by, key=lambda n: (n.startswith('is_directive '), n)):
        print(f'  {name:<22}{by[name]}')
    print(f'  mission number right in {numbers} of {both} numbered in both')


def score_variants(claque, path):
    items = [json.loads(line) for line in read(path)]
    asked = [json.dumps({'id': str(n), 'phrase': i['phrase'], 'text': i['text']}).encode()
             for n, i in enumerate(items)]
    total, kinds = Counts(), collections.defaultdict(lambda: [0, 0])
    for item, got in zip(items, answers([claque, 'inspect', 'match'], asked)):
        total.flag(item['is_variant'], got['is_variant'])
        cell = kinds[(not item['is_variant'], str(item['kind']))]
        cell[0] += got['is_variant'] == item['is_variant']
        cell[1] += 1
    print(f'{len(items)} pairs\n  all                     {total}')
    for (negative, kind), (right, count) in sorted(kinds.items()):
        word = 'rightly no variant' if negative else 'found'
        print(f'  {kind:<24}{right} of {count} {word}')


if __name__ == '__main__':
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    score_texts(sys.argv[1], sys.argv[2])
    if len(sys.argv) == 4:
        score_variants(sys.argv[1], sys.argv[3])
