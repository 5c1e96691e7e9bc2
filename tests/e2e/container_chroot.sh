#!/bin/bash
# Runs the instructions of the container file in chroots, where no container engine is at hand:
#   container_chroot.sh WORK [TARGET…]   (root; needs mmdebstrap and the network)
# FROM debian:X is a minimal mmdebstrap of X. FROM, WORKDIR, COPY, RUN, ENV and USER are done; of each
# target the entry point is run with --version as its user. WORK is emptied first.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."
work=$(readlink -m "${1:?"container_chroot.sh WORK [TARGET…]"}")
shift
targets=("$@")
if ((${#targets[@]} == 0)); then targets=(coordinator worker cli); fi
mkdir -p "$work"

mounts=()
leave() {
  local at
  for at in "${mounts[@]}"; do umount -l "$at" 2> /dev/null || true; done
}
trap leave EXIT

# in_root ROOT USER COMMAND…: with /proc and /dev, as in a container.
in_root() {
  local root=$1 user=$2
  shift 2
  if ! mountpoint -q "$root/proc"; then
    mount -t proc proc "$root/proc"
    mount --bind /dev "$root/dev"
    mounts+=("$root/proc" "$root/dev")
    cp /etc/resolv.conf /etc/hosts "$root/etc/"
  fi
  chroot --userspec="$user" "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    DEBIAN_FRONTEND=noninteractive "${variables[@]}" bash -c "cd '$directory' && $*"
}

# A new root: a Debian, or a copy of an earlier stage.
begin_stage() {
  local from=$1 root=$2
  rm -rf "$root"
  if [[ $from == debian:* ]]; then
    local suite=${from#debian:}
    suite=${suite%-slim}
    if [[ ! -e $work/$suite.tar ]]; then
      mmdebstrap --quiet --variant=minbase "$suite" "$work/$suite.tar" http://deb.debian.org/debian
    fi
    mkdir -p "$root"
    tar -x --exclude='./dev/*' -f "$work/$suite.tar" -C "$root"
  else
    cp -a --one-file-system "$work/$from" "$root"
    rm -rf "${root:?}/proc" && mkdir -p "$root/proc" "$root/dev"
  fi
}

# COPY in its three forms used: from the context, of everything, from a stage.
copy() {
  local from=. arguments=("$@")
  if [[ ${arguments[0]} == --from=* ]]; then
    from=$work/${arguments[0]#--from=}
    arguments=("${arguments[@]:1}")
  fi
  local to=${arguments[-1]} item
  [[ $to == /* ]] || to=$directory/$to
  for item in "${arguments[@]:0:${#arguments[@]}-1}"; do
    if [[ $item == . ]]; then
      mkdir -p "$root/$to"
      git ls-files -z | xargs -0 cp -a --parents -t "$root/$to"
    else
      mkdir -p "$root/$(dirname "$to/x")"
      if [[ $to != */ && ${#arguments[@]} -eq 2 ]]; then rmdir "$root/$to"; fi
      cp -aL "$from/$item" "$root/$to"
    fi
  done
}

step() {
  local word=$1 rest=$2 list
  case $word in
    FROM)
      read -r from _ name <<< "$rest"
      root=$work/$name directory=/ user=0:0 variables=() entry=""
      echo "== stage $name from $from"
      begin_stage "$from" "$root"
      ;;
    WORKDIR) directory=$rest && mkdir -p "$root$rest" ;;
    COPY) read -ra list <<< "$rest" && copy "${list[@]}" ;;
    ENV) variables+=("$rest") ;;
    USER) user=$rest ;;
    RUN) in_root "$root" "$user" "$rest" ;;
    ENTRYPOINT)
      entry=$(tr -d '[]",' <<< "$rest")
      if [[ " ${targets[*]} " == *" $name "* ]]; then
        echo "== $name, as $user: $entry --version"
        in_root "$root" "$user" "$entry --version"
        du -sh --one-file-system --exclude=./proc --exclude=./dev "$root" | sed "s/^/== $name: size /"
      fi
      ;;
    CMD | LABEL | EXPOSE | STOPSIGNAL | HEALTHCHECK | VOLUME) ;;
    *) echo "container_chroot.sh: cannot do $word" >&2 && exit 1 ;;
  esac
}

while read -r word rest; do
  if [[ -n $word && $word != \#* ]]; then step "$word" "$rest" < /dev/null; fi
done < <(sed -e ':a' -e '/\\$/N; s/\\\n */ /; ta' deploy/container/Containerfile)
