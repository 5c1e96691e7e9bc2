"""What the end-to-end tests share: programs under test, child processes that never outlive the
script, waiting with a deadline, folders, and npm packages.

Environment: CLAQUE_BINARY_DIR (the build, its bin/ has the programs), CLAQUE_SOURCE_DIR,
CLAQUE_SHARED_DIR (default: ../shared beside the sources). Exit code 77 = skipped, with the reason.
"""
import atexit
import ctypes
import fcntl
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(os.environ.get('CLAQUE_SOURCE_DIR',
                                     pathlib.Path(__file__).resolve().parents[2]))
BUILD = pathlib.Path(os.environ.get('CLAQUE_BINARY_DIR', SOURCE / 'build/dev'))
BIN = BUILD / 'bin'
# How many times longer than usual to wait: sanitizers are slow.
PATIENCE = float(os.environ.get('CLAQUE_PATIENCE', '1'))
SCRIPTS = pathlib.Path(__file__).resolve().parent
_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1
_children = []


def skip(reason):
    print(f'SKIPPED: {reason}', flush=True)
    sys.exit(77)


def shared(*parts):
    """A path of the shared data; skips the test where it is absent."""
    path = pathlib.Path(os.environ.get('CLAQUE_SHARED_DIR', SOURCE.parent / 'shared'), *parts)
    if not path.exists():
        skip(f'{path} is absent (set CLAQUE_SHARED_DIR)')
    return path


def folder(name):
    """A fresh folder of this test; kept after a failure, replaced by the next run."""
    path = BUILD / 'tests' / 'e2e' / 'work' / name
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def free_port(address='127.0.0.1'):
    with socket.socket() as s:
        s.bind((address, 0))
        return s.getsockname()[1]


def until(what, check, seconds=30, step=0.05):
    """The first true value of check(); an error that names `what` after `seconds`."""
    seconds *= PATIENCE
    limit = time.monotonic() + seconds
    while True:
        value = check()
        if value:
            return value
        if time.monotonic() > limit:
            raise TimeoutError(f'after {seconds} s still not: {what}')
        time.sleep(step)


def _tie_to_parent():
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Child:
    """A process that ends with this script at the latest. Its output goes to `log`."""

    def __init__(self, argv, log, **options):
        self.log = pathlib.Path(log)
        self.argv = [str(a) for a in argv]
        with open(self.log, 'ab') as out:
            self.process = subprocess.Popen(self.argv, stdin=subprocess.DEVNULL, stdout=out,
                                            stderr=subprocess.STDOUT, preexec_fn=_tie_to_parent,
                                            **options)
        _children.append(self)

    def text(self):
        return self.log.read_text(errors='replace')

    def alive(self):
        return self.process.poll() is None

    def said(self, text):
        """True once the log has `text`; an error where the process ended without."""
        if text in self.text():
            return True
        if not self.alive():
            raise RuntimeError(f'{self.argv[0]} ended with {self.process.returncode}:\n'
                               + self.text()[-2000:])
        return False

    def stop(self, seconds=20):
        """SIGTERM, then SIGKILL; the exit code."""
        if self.alive():
            self.process.terminate()
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


@atexit.register
def _stop_children():
    for child in reversed(_children):
        if child.alive():
            child.process.kill()
            child.process.wait()


class Ran:
    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    def __repr__(self):
        return f'exit {self.code}\n--- stdout\n{self.out[-1500:]}\n--- stderr\n{self.err[-1500:]}'


def run(argv, seconds=100, stdin=None, text=True, **options):
    """Runs a program to its end; never raises for an exit code."""
    given = {} if stdin is None else {'input': stdin}
    if stdin is None:
        given['stdin'] = subprocess.DEVNULL
    done = subprocess.run([str(a) for a in argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=seconds * PATIENCE, preexec_fn=_tie_to_parent,
                          **({'text': True, 'errors': 'replace'} if text else {}),
                          **given, **options)
    return Ran(done)


def claque(*args, **options):
    return run([BIN / 'claque', *args], **options)


def rows(*args, **options):
    """The lines of a `list` or `get` command as dictionaries."""
    ran = claque(*args, '-o', 'jsonl', **options)
    if ran.code != 0:
        raise RuntimeError(f'{args}: {ran}')
    return [json.loads(line) for line in ran.out.splitlines()]


def redis(data, password='', **files):
    """A redis-server over `data` with a free port and an append-only file; (Child, port)."""
    port = free_port()
    argv = ['redis-server', '--port', port, '--bind', '127.0.0.1', '--dir', data, '--save', '',
            '--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction']
    if password:
        argv += ['--requirepass', password]
    child = Child(argv, pathlib.Path(data) / 'redis.log')
    until('redis-server is ready', lambda: child.said('Ready to accept connections'))
    return child, port


def coordinator(work, redis_port, *args, name='coordinator'):
    """A coordinator on a free port once it serves; (Child, address)."""
    address = f'127.0.0.1:{free_port()}'
    child = Child([BIN / 'claque-coordinator', '--listen', address, '--redis',
                   f'redis://127.0.0.1:{redis_port}', '--secret-file', work / 'installation.key',
                   *args], work / f'{name}.jsonl')
    until(f'{name} serves', lambda: child.said('"serving"'))
    return child, address


def worker(work, address, *args, name='worker'):
    return Child([BIN / 'claque-worker', '--coordinators', address, '--evidence-dir',
                  work / 'evidence', '--name', name, '--allow-addresses', '127.0.0.0/8', *args],
                 work / f'{name}.jsonl')


def npm(*packages):
    """Installs packages ("name@version") once into the build; the folder with node_modules. Skips
    the test where npm is absent or fails."""
    if not shutil.which('npm') or not shutil.which('node'):
        skip('node and npm are not installed')
    root = BUILD / 'tests' / 'e2e' / 'npm'
    root.mkdir(parents=True, exist_ok=True)
    stamp = root / '.installed'
    with open(root / '.lock', 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run side by side
        have = set(stamp.read_text().split()) if stamp.exists() else set()
        missing = sorted(set(packages) - have)
        if missing:
            done = run(['npm', 'install', '--prefix', root, '--no-audit', '--no-fund',
                        '--ignore-scripts', *missing], seconds=110)
            if done.code != 0:
                skip(f'npm install {" ".join(missing)} failed: {done.err[:300]}')
            stamp.write_text('\n'.join(sorted(have | set(packages))))
    return root


class Checks:
    """Counts claims that do not hold and goes on; `done` ends the script."""

    def __init__(self):
        self.failures = 0
        self.claims = 0

    def that(self, holds, claim, detail=''):
        self.claims += 1
        if not holds:
            self.failures += 1
            print(f'FAIL: {claim}' + (f': {detail}' if detail != '' else ''), flush=True)
        return bool(holds)

    def equal(self, got, want, claim):
        return self.that(got == want, claim, f'{got!r}, not {want!r}')

    def done(self):
        print(f'{self.claims - self.failures} of {self.claims} claims hold', flush=True)
        sys.exit(1 if self.failures else 0)


def tempdir():
    """A short-lived folder with a short name."""
    path = tempfile.mkdtemp(prefix='claque-e2e-')
    atexit.register(shutil.rmtree, path, True)
    return pathlib.Path(path)
