#!/bin/bash
# Installs the npm packages that tests and checks use (tests/package.json) into tests/node_modules.
# Needs the network only where package.json has changed since the last time.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
stamp=node_modules/.installed_from
if cmp -s package.json "$stamp"; then exit 0; fi
for try in 1 2 3; do
  if npm install --no-audit --no-fund --loglevel=error >&2; then
    cp package.json "$stamp"
    exit 0
  fi
  echo "install_npm.sh: try $try failed" >&2
  sleep $((try * 5))
done
exit 1
