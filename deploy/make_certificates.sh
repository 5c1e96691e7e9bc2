#!/bin/bash
# make_certificates.sh DIR [NAME…]: an authority and a certificate a role in DIR, for clusters without
# cert-manager. NAMEs are further host names of the coordinators. The role is the organisational
# unit. What is there already is kept. Folders: coordinator worker analyst operator, each with
# ca.crt, tls.crt, tls.key.
set -euo pipefail
if (($# == 0)); then sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2; fi
dir=$1
shift
umask 077
mkdir -p "$dir"
names=DNS:localhost,DNS:coordinator,DNS:claque-coordinator,IP:127.0.0.1
names+=",DNS:claque-coordinator.claque.svc,DNS:*.claque-coordinator.claque.svc.cluster.local"
for name in "$@"; do names+=,DNS:$name; done

if [[ ! -e $dir/ca.key ]]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1825 \
    -subj "/CN=claque authority" -keyout "$dir/ca.key" -out "$dir/ca.crt" 2> /dev/null
fi
for role in coordinator worker analyst operator; do
  own=$dir/$role
  if [[ -e $own/tls.crt ]]; then continue; fi
  mkdir -p "$own"
  usage=clientAuth
  if [[ $role == coordinator ]]; then usage=serverAuth$'\n'subjectAltName=$names; fi
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/OU=$role/CN=claque-$role" \
    -keyout "$own/tls.key" -out "$own/request.pem" 2> /dev/null
  printf 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=%s\n' "$usage" |
    openssl x509 -req -in "$own/request.pem" -CA "$dir/ca.crt" -CAkey "$dir/ca.key" -days 365 \
      -extfile /dev/stdin -out "$own/tls.crt" 2> /dev/null
  rm "$own/request.pem"
  cp "$dir/ca.crt" "$own/ca.crt"
done
echo "certificates in $dir: coordinator, worker, analyst, operator" >&2
