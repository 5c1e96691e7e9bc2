#!/bin/bash
# What a newcomer gets, in a chroot made by mmdebstrap (root; needs the network):
#   fresh_debian.sh WORK quickstart [SUITE]       clone, deploy/quickstart.sh twice, timed
#   fresh_debian.sh WORK deb FILE.deb [SUITE]     installs the package, runs the demo, timed
#   fresh_debian.sh WORK unit [SUITE]             builds the preset dev and runs the unit tests
#   fresh_debian.sh WORK tests [SUITE]            tests/run.sh, all of it
# SUITE: bookworm (Debian 12, the default) or trixie (13). WORK/root is made anew each time.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
if (($# < 2)); then sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; fi
work=$(readlink -m "$1")
what=$2
shift 2
package=""
if [[ $what == deb ]]; then package=$(readlink -f "$1") && shift; fi
suite=${1:-bookworm}
root=$work/root

leave() { umount -l "$root/proc" "$root/dev" "$root/sys" 2> /dev/null || true; }
trap leave EXIT
leave
rm -rf "$root" && mkdir -p "$root"
if [[ ! -e $work/$suite.tar ]]; then
  mmdebstrap --quiet --variant=minbase "$suite" "$work/$suite.tar" http://deb.debian.org/debian
fi
tar -x --exclude='./dev/*' -f "$work/$suite.tar" -C "$root"
chmod 755 "$root"
cp /etc/resolv.conf /etc/hosts "$root/etc/"
# What this machine trusts: npm brings a list of its own, which knows no company's proxy.
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/trusted.crt"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
# glibc counts processors there; where it cannot, gRPC 1.51 takes its errno for that of connect().
mount --rbind -o ro /sys "$root/sys"
mount --make-rslave "$root/sys"

run() {
  chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
    NODE_EXTRA_CA_CERTS=/etc/trusted.crt bash -c "cd /src && $1"
}
timed() {
  local begin=$SECONDS
  run "$2"
  echo "== $1: $((SECONDS - begin)) s"
}

if [[ $what == deb ]]; then
  mkdir -p "$root/src"
  cp "$package" "$root/src/claque.deb"
  run "apt-get update -q && apt-get install -y -q --no-install-recommends ./claque.deb"
  timed "demo of the package" "claque demo"
  run "claque missions list --data ~/.local/state/claque/demo | head -n 5; ls /usr/share/man/man1/claque*"
  exit 0
fi
git clone --quiet --no-hardlinks . "$root/src"
case $what in
  quickstart)
    timed "first quick start" "deploy/quickstart.sh"
    timed "second quick start" "deploy/quickstart.sh"
    ;;
  unit) timed "unit tests on $suite" "deploy/install_packages.sh --test && tests/run.sh --no-install --label unit" ;;
  tests) timed "all tests on $suite" "tests/run.sh" ;;
  *) echo "fresh_debian.sh: quickstart, deb, unit or tests" >&2 && exit 2 ;;
esac
