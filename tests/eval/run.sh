#!/bin/bash
# All figures of docs/evaluation.md by one command: what is learnt and judged on the project's own
# texts, and on those of others where they are given.
#   tests/eval/run.sh [--build build/dev] [--gold GOLD.jsonl --variants VARIANTS.jsonl]
#                     [--ordinary FOLDER-OF-CSV] [--shares FOLDER]
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
build=build/dev
gold="" variants="" ordinary="" shares=""
while (($# > 0)); do
  case $1 in
    --build) build=${2:?"--build needs a directory"} ;;
    --gold) gold=${2:?"--gold needs a file"} ;;
    --variants) variants=${2:?"--variants needs a file"} ;;
    --ordinary) ordinary=${2:?"--ordinary needs a folder"} ;;
    --shares) shares=${2:?"--shares needs a folder with ger_ev_*.csv"} ;;
    *) sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift 2
done
corpus=worker/classify/corpus

title() { printf '\n== %s\n' "$1"; }

title "Calls: families left out ($corpus)"
"$build/tests/eval/mission_eval" "$corpus" family
title "Calls: languages left out ($corpus)"
"$build/tests/eval/mission_eval" "$corpus" lang
title "Pieces of calls: families left out ($corpus)"
"$build/tests/eval/field_eval" "$corpus"
title "Echoes: phrases and languages left out (tests/eval/corpus/pairs.jsonl)"
"$build/tests/eval/match_eval" tests/eval/corpus/pairs.jsonl
title "Translations (tests/eval/translations.jsonl)"
"$build/tests/eval/translation_eval" tests/eval/translations.jsonl
title "Languages, texts of 40 characters and more ($corpus and tests/eval/strangers.jsonl)"
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
python3 - "$corpus"/*.jsonl tests/eval/strangers.jsonl > "$lines" << 'PYTHON'
import json, re, sys
for path in sys.argv[1:]:
    for line in open(path, encoding='utf-8'):
        item = json.loads(line)
        text = re.sub('⟦[a-z]:|⟧', '', item['text'])
        print(item['lang'], ' '.join(text.split()), sep='\t')
PYTHON
"$build/tests/eval/lang_eval" "$lines" 40
title "Strangers' texts (tests/eval/strangers.jsonl)"
python3 tests/eval/score_gold.py "$build/bin/claque" tests/eval/strangers.jsonl ${variants:+"$variants"}
if [[ -n $variants ]]; then
  title "Translations ($variants)"
  "$build/tests/eval/translation_eval" "$variants"
fi
title "Coordination: CooRTweet's own functions (CLAQUE_COORTWEET)"
CLAQUE_BINARY_DIR=$build python3 tests/eval/coortweet_oracle.py || (($? == 77))
if [[ -n $gold ]]; then
  title "Gold ($gold)"
  python3 tests/eval/score_gold.py "$build/bin/claque" "$gold"
fi
if [[ -n $ordinary ]]; then
  title "Ordinary posts ($ordinary)"
  python3 tests/eval/ordinary_posts.py "$build/bin/claque" "$ordinary"
fi
title "Honest crowds"
"$build/tests/eval/organic_controls"
if [[ -n $shares ]]; then
  title "Shares of an election ($shares)"
  "$build/tests/eval/real_controls" "$shares"/ger_ev_*.csv
fi
