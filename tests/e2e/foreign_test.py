#!/usr/bin/env python3
"""Foreign clients on the C++ server by reflection: buf curl and @grpc/grpc-js, plaintext on loopback
and TLS; roles by certificate; error details; and the worker link under garbage and forgery."""
import json
import os
import subprocess

import harness
from harness import BIN, Checks, claque, folder, npm, run

CAMPAIGN = """campaign:
  id: foreign
  title: Foreign clients
  contact: team@example.org
sources:
  - url: http://127.77.0.1:9/
"""


def openssl(*args, cwd):
    subprocess.run(['openssl', *args], cwd=cwd, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.PIPE)


def certificates(work):
    """An authority, a server certificate for 127.0.0.1, and one client certificate a role."""
    tls = work / 'tls'
    tls.mkdir()
    openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
            '-days', '1', '-subj', '/CN=test authority', '-keyout', 'ca.key', '-out', 'ca.pem',
            cwd=tls)
    (tls / 'san.cnf').write_text('subjectAltName=IP:127.0.0.1,DNS:localhost\n')
    for role in ('server', 'worker', 'analyst', 'operator'):
        openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj',
                f'/O=test/OU={role}/CN={role}', '-keyout', f'{role}.key', '-out', f'{role}.csr',
                cwd=tls)
        openssl('x509', '-req', '-in', f'{role}.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key',
                '-CAcreateserial', '-days', '1', '-extfile', 'san.cnf', '-out', f'{role}.pem',
                cwd=tls)
    return tls


def buf_curl(root, work, url, body, *flags):
    """`buf curl` with reflection. It wants a home of its own for its cache."""
    env = dict(os.environ, HOME=str(work), XDG_CACHE_HOME=str(work / 'cache'))
    return run([root / 'node_modules/.bin/buf', 'curl', '--protocol', 'grpc', *flags, '-d',
                json.dumps(body), url], env=env)


def check_buf(checks, root, work, base, name, *flags):
    service = f'{base}/claque.v1.QueryService'
    ran = buf_curl(root, work, f'{base}/claque.v1.CampaignService/ListCampaigns', {}, *flags)
    got = json.loads(ran.out) if ran.code == 0 else {}
    checks.that([c['name'] for c in got.get('campaigns', [])] == ['campaigns/foreign'],
                f'buf curl over {name} lists the campaign', ran)
    ran = buf_curl(root, work, f'{service}/ListPages', {'parent': 'campaigns/foreign'}, *flags)
    checks.equal(ran.code, 0, f'buf curl over {name} lists pages ({ran.err})')
    ran = buf_curl(root, work, f'{service}/ListPages', {'parent': 'foreign'}, *flags)
    error = json.loads(ran.err) if ran.err.lstrip().startswith('{') else {}
    checks.that(ran.code != 0 and error.get('code') == 'invalid_argument',
                f'buf curl over {name} gets INVALID_ARGUMENT for a parent of a wrong form', ran)
    kinds = {d.get('type') for d in error.get('details', [])}
    checks.that({'google.rpc.ErrorInfo', 'google.rpc.BadRequest'} <= kinds,
                f'buf curl over {name} gets ErrorInfo and BadRequest', ran)
    ran = buf_curl(root, work, f'{base}/grpc.health.v1.Health/Check', {}, *flags)
    checks.that(ran.code == 0 and json.loads(ran.out).get('status') == 'SERVING',
                f'buf curl over {name} finds the health service by reflection', ran)


def check_node(checks, root, address, mode, *files):
    """foreign_client.mjs prints one JSON line a claim."""
    ran = run(['node', harness.SCRIPTS / 'foreign_client.mjs', root, address, mode, *files])
    claims = [json.loads(line) for line in ran.out.splitlines()]
    checks.that(ran.code == 0 and claims, f'grpc-js script ({mode}) ends well', ran)
    for c in claims:
        checks.that(c['ok'], f'grpc-js ({mode}): {c["claim"]}', c.get('detail', ''))


def check_cli(checks, address, tls):
    """The own client under the same roles."""
    def flags(role):
        return ['--server', address, '--tls-ca', tls / 'ca.pem', '--tls-cert', tls / f'{role}.pem',
                '--tls-key', tls / f'{role}.key']
    checks.equal(claque('pages', 'list', '-o', 'json', *flags('analyst')).code, 0,
                 'claque with an analyst certificate lists pages')
    denied = claque('pages', 'list', '-o', 'json', '-C', 'foreign', *flags('worker'))
    checks.equal(denied.code, 4, f'claque with a worker certificate is denied {denied}')
    reveal = ['accounts', 'reveal', 'campaigns/foreign/accounts/none', '--reason', 'test']
    checks.equal(claque(*reveal, *flags('analyst')).code, 4, 'an analyst cannot reveal')
    checks.equal(claque(*reveal, *flags('operator')).code, 6,
                 'an operator may reveal; that account does not exist')


def main():
    checks = Checks()
    root = npm('@bufbuild/buf@1.75.0', '@grpc/grpc-js@1.14.7', '@grpc/proto-loader@0.8.1')
    work = folder('foreign')
    tls = certificates(work)
    store = work / 'redis'
    store.mkdir()
    _, redis_port = harness.redis(store)
    plain, address = harness.coordinator(work, redis_port, name='plain')
    (work / 'campaign.yaml').write_text(CAMPAIGN)
    made = claque('campaigns', 'create', '-f', work / 'campaign.yaml', '--server', address)
    checks.equal(made.code, 0, f'campaigns create: {made.err}')
    check_buf(checks, root, work, f'http://{address}', 'plaintext', '--http2-prior-knowledge')
    check_node(checks, root, address, 'plaintext')
    checks.that(plain.alive(), 'the coordinator survives garbage and forged reports')
    plain.stop()
    secure, address = harness.coordinator(work, redis_port, '--tls-ca', tls / 'ca.pem',
                                          '--tls-cert', tls / 'server.pem', '--tls-key',
                                          tls / 'server.key', name='tls')
    check_buf(checks, root, work, f'https://{address}', 'TLS', '--cacert', tls / 'ca.pem', '--cert',
              tls / 'analyst.pem', '--key', tls / 'analyst.key')
    for role in ('worker', 'analyst', 'operator'):
        check_node(checks, root, address, role, tls / 'ca.pem', tls / f'{role}.pem',
                   tls / f'{role}.key')
    check_cli(checks, address, tls)
    bare = buf_curl(root, work, f'https://{address}/claque.v1.CampaignService/ListCampaigns', {},
                    '--cacert', tls / 'ca.pem')
    checks.that(bare.code != 0, 'no call without a client certificate', bare)
    checks.equal(secure.stop(), 0, 'SIGTERM ends the coordinator with 0')
    open_port = run([BIN / 'claque-coordinator', '--listen', '0.0.0.0:0', '--redis',
                     f'redis://127.0.0.1:{redis_port}', '--secret-file',
                     work / 'installation.key'], seconds=20)
    checks.that(open_port.code == 1 and '--tls-ca' in open_port.err,
                'plaintext on a public address is refused with what it needs', open_port)
    checks.done()


if __name__ == '__main__':
    main()
