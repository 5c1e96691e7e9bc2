#!/bin/bash
# Installs what tests need, builds a preset, runs its tests; ctest's count closes the output.
#   tests/run.sh [--preset dev|asan-ubsan|tsan|…] [--label unit]… [--no-install] [-- CTEST_FLAG…]
# Without labels: all tests but those labelled bench or long.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
preset=dev
labels=()
install=1
while (($# > 0)); do
  case $1 in
    --preset) preset=${2:?"--preset needs a name"}; shift 2 ;;
    --label) labels+=("${2:?"--label needs a name"}"); shift 2 ;;
    --no-install) install=0; shift ;;
    --) shift; break ;;
    *) sed -n '2,4s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done
if ((install)); then
  deploy/install_packages.sh --test
  tests/install_npm.sh || echo "run.sh: without npm packages some tests will be skipped" >&2
fi

selection=(-LE '^(bench|long)$')
if ((${#labels[@]} > 0)); then
  selection=(-L "^($(IFS='|'; echo "${labels[*]}"))\$")
fi
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_stack_use_after_return=1:strict_string_checks=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}
export TSAN_OPTIONS=${TSAN_OPTIONS:-suppressions=$PWD/tests/tsan.supp:ignore_noninstrumented_modules=1}

if [[ ! -e build/$preset/build.ninja ]]; then cmake --preset "$preset" > /dev/null; fi
targets=("${labels[@]/#/tests_}")
cmake --build "build/$preset" --target "${targets[@]:-all}"
ctest --test-dir "build/$preset" --output-on-failure --no-tests=error -j "$(nproc)" \
  "${selection[@]}" "$@"
