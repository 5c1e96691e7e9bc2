#!/bin/bash
# collect.sh BIN OUT: copies the programs stripped, each with the list of Debian packages that hold
# its shared libraries (NAME.packages; that of `claque` covers the daemons it starts).
set -euo pipefail
bin=$1
out=$2
mkdir -p "$out"

# Packages of the shared libraries of some programs.
packages_of() {
  local here
  here=$(mktemp -d)
  mkdir "$here/debian" && touch "$here/debian/control"
  (cd "$here" && dpkg-shlibdeps -O --ignore-missing-info "$@") |
    sed 's/^shlibs:Depends=//; s/([^)]*)//g' | awk -v RS='[,|\n]' 'NF { print $1 }' | sort -u
  rm -rf "$here"
}

for program in claque claque-coordinator claque-worker; do
  install -s "$bin/$program" "$out/$program"
done
packages_of "$out/claque-coordinator" > "$out/claque-coordinator.packages"
packages_of "$out/claque-worker" > "$out/claque-worker.packages"
packages_of "$out/claque" "$out/claque-coordinator" "$out/claque-worker" > "$out/claque.packages"
