#!/usr/bin/env python3
"""The contract of `claque inspect …`: every line is answered, with the keys and types agreed, and
what is quoted stands in the text. Prints counts only: the labelled texts stay unseen."""
import json

from harness import Checks, claque, shared

TEXT_KEYS = {'id': (str, int), 'lang': str, 'is_directive': bool, 'confidence': (int, float),
             'category': str, 'numbered': bool, 'actions': list, 'targets': list,
             'stock_phrases': list, 'anti_copy_paste': bool, 'rewards': list,
             'proof_requests': list, 'spans': list}
MAYBE = ('mission_no', 'start_time', 'deadline')
ACTIONS = {'poll_vote', 'share', 'reply', 'report', 'post_hashtag', 'post_own', 'petition', 'join',
           'react', 'follow', 'contact'}
KINDS = {'exact', 'edited', 'paraphrase', 'translation', '', 'none', None}


def jsonl(text):
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def check_texts(checks):
    given = shared('data', 'nlp', 'gold_dev.jsonl').read_text()
    items = jsonl(given)
    ran = claque('inspect', 'text', stdin=given)
    checks.equal(ran.code, 0, 'exit code of inspect text')
    got = jsonl(ran.out)
    checks.equal(len(got), len(items), 'answers of inspect text')
    checks.equal([str(g.get('id')) for g in got] == [str(i['id']) for i in items], True,
                 'answers come in the order of the lines, with their ids')
    keys = sum(all(isinstance(g.get(k), t) for k, t in TEXT_KEYS.items()) and
               all(k in g for k in MAYBE) for g in got)
    checks.equal(keys, len(got), 'answers with all keys of the right types')
    actions = sum(set(g['actions']) <= ACTIONS for g in got)
    checks.equal(actions, len(got), 'answers whose actions are of the agreed words')
    exact = sum(all(q in i['text'] for q in g['targets'] + g['stock_phrases']
                    + [q for q in (g['deadline'], g['start_time']) if q])
                for g, i in zip(got, items))
    checks.equal(exact, len(got), 'answers whose phrases, targets and times are exact substrings')
    checks.equal(sum(0 <= g['confidence'] <= 1 for g in got), len(got), 'confidences in [0, 1]')


def check_matches(checks):
    given = jsonl(shared('data', 'nlp', 'variants_dev.jsonl').read_text())
    lines = '\n'.join(json.dumps({'id': str(n), 'phrase': v['phrase'], 'text': v['text']})
                      for n, v in enumerate(given))
    ran = claque('inspect', 'match', stdin=lines + '\n')
    got = jsonl(ran.out)
    checks.equal((ran.code, len(got)), (0, len(given)), 'answers of inspect match')
    right = sum(isinstance(g.get('is_variant'), bool) and 0 <= g['score'] <= 1
                and g['kind'] in KINDS and g['id'] == str(n) for n, g in enumerate(got))
    checks.equal(right, len(got), 'answers with id, is_variant, score and kind')


def check_others(checks):
    robots = 'User-agent: *\nDisallow: /private/\n'
    for path, code, word in (('/a', 0, 'allowed'), ('/private/a', 10, 'disallowed')):
        ran = claque('inspect', 'robots', '--agent', 'claque', '--url',
                     f'http://example.org{path}', stdin=robots)
        checks.equal((ran.code, ran.out.strip()), (code, word), f'inspect robots of {path}')
    checks.equal(claque('inspect', 'robots', stdin=robots).code, 2, 'robots without flags is usage')
    ran = claque('inspect', 'url', stdin='HTTP://Example.org:80/a/../b?x#y\nhttp://[::1\n')
    checks.equal((ran.code, ran.out), (0, 'http://example.org/b?x#y\n\n'), 'inspect url')
    ran = claque('inspect', 'url', '--base', 'http://example.org/a/b', stdin='../c\n')
    checks.equal(ran.out, 'http://example.org/c\n', 'inspect url --base')
    ran = claque('inspect', 'url', '--canonical', stdin='http://example.org/b#y\n')
    checks.that(ran.code == 0 and '#' not in ran.out, 'the canonical form has no fragment', ran)
    ran = claque('inspect', 'lang', stdin='{"id":"1","text":"Where is the nearest library, please?"}\n')
    got = jsonl(ran.out)
    checks.that(got and got[0]['id'] == '1' and got[0]['lang'] == 'en' and 'confidence' in got[0],
                'inspect lang', ran)
    page = ('<!doctype html><html lang=en><title>A title</title><article><h1>A title</h1>'
            + '<p>Plain words about gardens and the weather in the north.</p>' * 8
            + '<a href="/next">next</a></article>')
    ran = claque('inspect', 'page', '--url', 'http://example.org/p', stdin=page)
    got = json.loads(ran.out) if ran.code == 0 else {}
    wanted = {'url', 'canonicalUrl', 'lang', 'title', 'published', 'mainText', 'posts', 'links',
              'identifiers'}
    checks.that(wanted <= set(got), 'keys of inspect page', sorted(wanted - set(got)))
    checks.equal((got.get('title'), got.get('lang')), ('A title', 'en'), 'title and language')
    ran = claque('inspect', 'text', stdin='not json\n{"id":"2","text":"hello"}\n')
    checks.that(ran.code == 1 and 'line 1' in ran.err and len(ran.out.splitlines()) == 2,
                'a bad line is told by its number and the rest is answered', ran)
    for what in (['inspect', 'nonsense'], ['inspect', 'page']):
        checks.equal(claque(*what, stdin='').code, 2, f'usage error of {" ".join(what)}')


def main():
    checks = Checks()
    check_others(checks)
    check_texts(checks)
    check_matches(checks)
    checks.done()


if __name__ == '__main__':
    main()
