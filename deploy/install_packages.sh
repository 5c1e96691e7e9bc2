#!/bin/bash
# Installs the Debian packages of packages.txt that are missing (Debian 12 and 13).
#   install_packages.sh            what running needs
#   install_packages.sh --build    … and building
#   install_packages.sh --package  … and making the .deb
#   install_packages.sh --test     … and testing
#   install_packages.sh --check    … and the checks of .ci/run
#   install_packages.sh --list GROUP…   prints the packages of these groups alone, installs nothing
# Needs the network only where something is missing. As root or through sudo.
set -euo pipefail
list=$(dirname "$(readlink -f "$0")")/packages.txt

# The packages of the groups given, and the command that stands for each, one a line.
packages_of() {
  local group
  for group in "$@"; do
    awk -v group="$group" '$1 == group { print $2, $3 }' "$list"
  done
}

case "${1:-}" in
  "") groups=(run) ;;
  --build) groups=(run build) ;;
  --package) groups=(run build package) ;;
  --test) groups=(run build test) ;;
  --check) groups=(run build package test check) ;;
  --list) shift; packages_of "$@" | cut -d' ' -f1; exit 0 ;;
  *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

missing=()
while read -r package command; do
  if [[ -n $command ]] && command -v "$command" > /dev/null; then continue; fi
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null || true)
  if [[ $state != installed ]]; then missing+=("$package"); fi
done < <(packages_of "${groups[@]}")
if ((${#missing[@]} == 0)); then exit 0; fi

as_root=()
if ((EUID != 0)); then
  if ! command -v sudo > /dev/null; then
    echo "install_packages.sh: not root and no sudo. Have an administrator run:" >&2
    echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
if ! command -v apt-get > /dev/null; then
  echo "install_packages.sh: no apt-get here. Debian's names of what is missing: ${missing[*]}" >&2
  exit 1
fi

apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::Retries=3 \
    -o DPkg::Lock::Timeout=300 "$@"
}

# Services that packages would start (redis-server) stay down: Claque starts its own.
keep_services_down() {
  if [[ -e /usr/sbin/policy-rc.d ]]; then return; fi
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee /usr/sbin/policy-rc.d > /dev/null
  "${as_root[@]}" chmod +x /usr/sbin/policy-rc.d
  trap '"${as_root[@]}" rm -f /usr/sbin/policy-rc.d' EXIT
}

echo "Installing ${#missing[@]} packages: ${missing[*]}" >&2
keep_services_down
for try in 1 2 3; do
  if { apt update && apt install -y --no-install-recommends "${missing[@]}"; } >&2; then exit 0; fi
  echo "install_packages.sh: try $try failed" >&2
  sleep $((try * 5))
done
echo "install_packages.sh: could not install: ${missing[*]}" >&2
exit 1
