#!/bin/bash
# From a fresh clone to findings in one command: installs what is missing, builds the three
# programs, runs the demo. Everything given is passed on to `claque demo`.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
build=build/release

deploy/install_packages.sh --build
if [[ ! -e $build/build.ninja ]]; then cmake --preset release > /dev/null; fi
cmake --build $build --target claque claque-coordinator claque-worker
export PATH=$PWD/$build/bin:$PATH
claque demo "$@"
echo "programs  $PWD/$build/bin (export PATH=\"$PWD/$build/bin:\$PATH\")"
