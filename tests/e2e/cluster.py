"""A cluster of real processes on loopback, for end-to-end tests.

Redis, coordinators, workers and the demo's sites under one temporary folder. Every child dies with
the script, also when that is killed. Waits poll a condition up to a deadline; none is a fixed sleep.

Programs come from the folder CLAQUE_BIN, claque-demo-web from CLAQUE_DEMO_WEB (ctest sets both), else
from PATH.
"""
import collections
import contextlib
import ctypes
import glob
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)
_parent = os.getpid()
SKIPPED = 77
# How many times longer than usual to wait: sanitizers are slow.
PATIENCE = float(os.environ.get("CLAQUE_PATIENCE", "1"))


class Failure(Exception):
    """What a test says when the system does not do what it should."""


def program(name):
    path = os.environ.get("CLAQUE_" + name.removeprefix("claque-").replace("-", "_").upper(), "")
    if not path:
        path = os.path.join(os.environ.get("CLAQUE_BIN", ""), name)
    found = path if os.path.exists(path) else shutil.which(name)
    if found is None:
        print(f"skipped: {name} is not there", file=sys.stderr)
        sys.exit(SKIPPED)
    return found


def _die_with_parent():
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != _parent:
        os._exit(1)


def wait_for(what, condition, seconds=30.0, every=0.05):
    """The first true value of condition(); Failure once `seconds` have passed."""
    seconds *= PATIENCE
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Failure(f"{what}: not within {seconds:g} s")
        time.sleep(every)


def free_port(address="127.0.0.1"):
    with socket.socket() as probe:
        probe.bind((address, 0))
        return probe.getsockname()[1]


def scrape(address):
    """Samples of a /metrics page without labels, by name; empty while it does not answer."""
    try:
        with urllib.request.urlopen(f"http://{address}/metrics", timeout=2) as answer:
            lines = answer.read().decode().splitlines()
    except OSError:
        return {}
    pairs = (line.split() for line in lines if line and not line.startswith("#"))
    return {pair[0]: float(pair[1]) for pair in pairs if len(pair) == 2 and "{" not in pair[0]}


class Process:
    """A child with a log. `crash_at` arms a crash point of the program, e.g. "after_fetch:7"."""

    def __init__(self, argv, log, crash_at=None):
        self.argv, self.log = argv, log
        environment = {k: v for k, v in os.environ.items() if k != "CLAQUE_CRASH_AT"}
        if crash_at:
            environment["CLAQUE_CRASH_AT"] = crash_at
        with open(log, "ab") as out:
            self.child = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                          env=environment, preexec_fn=_die_with_parent)

    @property
    def pid(self):
        return self.child.pid

    def alive(self):
        return self.child.poll() is None

    def send(self, number):
        if self.alive():
            self.child.send_signal(number)

    def kill(self):
        self.send(signal.SIGKILL)
        self.child.wait()

    def stop(self, seconds=75):
        """SIGTERM; its exit code."""
        self.send(signal.SIGCONT)
        self.send(signal.SIGTERM)
        try:
            return self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failure(f"{self.argv[0]} did not end within {seconds} s of SIGTERM") from None

    def log_tail(self, lines=12):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return "".join(file.readlines()[-lines:])


class Sites:
    """The demo's sites. Links carry the port, so runs that are compared share it (and the base)."""

    def __init__(self, folder, base, port=0, steady=True):
        self.campaign = os.path.join(folder, "campaign.yaml")
        log = os.path.join(folder, "sites.log")
        argv = [program("claque-demo-web"), "--base", base, "--port", str(port), "--campaign",
                self.campaign]
        self.process = Process(argv + (["--steady"] if steady else []), log)

        def ready():
            if not self.process.alive():
                raise Failure(f"sites ended: {self.process.log_tail()}")
            return [line for line in self.process.log_tail().splitlines() if "READY" in line]
        fields = dict(pair.split("=") for pair in wait_for("sites", ready)[0].split()[1:])
        self.port, self.stats_port = int(fields["port"]), int(fields["stats"])

    @property
    def stats_url(self):
        return f"http://127.0.0.1:{self.stats_port}/stats"

    def stats(self):
        with urllib.request.urlopen(self.stats_url, timeout=10) as answer:
            return json.load(answer)

    def quick_campaign(self, every, delay):
        """The campaign over each `every`th source, with another least delay, as a file."""
        with open(self.campaign, encoding="utf-8") as file:
            head, rest = file.read().split("sources:\n")
        lines = rest.splitlines(keepends=True)
        end = next(i for i, line in enumerate(lines) if not line.startswith(" "))
        starts = [i for i in range(end) if lines[i].startswith("  - ")] + [end]
        sources = ["".join(lines[a:b]) for a, b in zip(starts, starts[1:])]
        tail = "".join(lines[end:]).replace("min_delay: 100ms", f"min_delay: {delay}")
        # So that runs have tasks of every kind.
        tail = tail.replace("watch:\n", "watch:\n  narratives:\n    - {id: poll, examples: [Vote in "
                            "the poll before midnight and share it with ten friends]}\n")
        path = self.campaign.replace(".yaml", "-quick.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(head + "sources:\n" + "".join(sources[::every]) + tail)
        return path


class Redis:
    """redis-server with an append-only file synced every second, on a unix socket."""

    def __init__(self, folder):
        self.folder = os.path.join(folder, "redis")
        os.mkdir(self.folder)
        self.socket = os.path.join(self.folder, "s")
        self.sizes = collections.deque(maxlen=400)  # (time, file, size) of the append-only file
        self._start()
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def url(self):
        return "unix:" + self.socket

    def _start(self):
        self.process = Process(
            [program("redis-server"), "--port", "0", "--unixsocket", self.socket, "--dir",
             self.folder, "--appendonly", "yes", "--appendfsync", "everysec", "--save", "",
             "--auto-aof-rewrite-percentage", "0", "--maxmemory-policy", "noeviction",
             "--daemonize", "no"], os.path.join(self.folder, "log"))
        wait_for("redis", self._answers)

    def _answers(self):
        if not self.process.alive():
            raise Failure(f"redis ended: {self.process.log_tail()}")
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(1)
            probe.connect(self.socket)
            probe.sendall(b"PING\r\n")
            return probe.recv(64).startswith(b"+PONG")
        return False

    def _files(self):
        return glob.glob(os.path.join(self.folder, "appendonlydir", "*.incr.aof"))

    def _watch(self):
        while True:
            with contextlib.suppress(OSError):
                for path in self._files():
                    self.sizes.append((time.monotonic(), path, os.path.getsize(path)))
            time.sleep(0.02)

    def crash(self, lose_seconds=0.0):
        """kill -9. With `lose_seconds`, what the server wrote in its last moments is lost too, as
        with the whole machine: the file is cut to its length of then."""
        died = time.monotonic()
        self.process.kill()
        if lose_seconds > 0:
            for path in self._files():
                old = [size for t, name, size in list(self.sizes)
                       if name == path and t <= died - lose_seconds]
                os.truncate(path, old[-1] if old else 0)

    def restart(self):
        with contextlib.suppress(OSError):
            os.unlink(self.socket)
        self._start()


class Cluster:
    """Redis, coordinators and workers. Use as a context manager."""

    def __init__(self, ttl="6s", grace="1s", coordinators=1, lease_urls=16):
        self.folder = tempfile.mkdtemp(prefix="claque-e2e-")
        self.ttl, self.grace, self.lease_urls = ttl, grace, lease_urls
        self.count = coordinators
        self.coordinators, self.addresses, self.metrics, self.workers = [], [], [], []
        self.made = 0

    def __enter__(self):
        # The same key everywhere: pseudonyms of compared runs must agree.
        with open(os.path.join(self.folder, "key"), "w", encoding="ascii") as key:
            os.chmod(key.fileno(), 0o600)
            key.write("5a" * 32 + "\n")
        self.redis = Redis(self.folder)
        for _ in range(self.count):
            self.addresses.append("unix:" + os.path.join(self.folder, f"c{len(self.addresses)}"))
            self.metrics.append(f"127.0.0.1:{free_port()}")
            self.coordinators.append(None)
        return self

    def __exit__(self, kind, value, trace):
        for process in [*self.workers, *self.coordinators, self.redis.process]:
            if process is not None and process.alive():
                process.kill()
        if kind is None and not os.environ.get("CLAQUE_KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            print(f"kept: {self.folder}", file=sys.stderr)

    def start_coordinator(self, index, crash_at=None):
        with contextlib.suppress(OSError):
            os.unlink(self.addresses[index][5:])
        self.coordinators[index] = Process(
            [program("claque-coordinator"), "--listen", self.addresses[index], "--redis",
             self.redis.url, "--id", f"c{index}", "--secret-file",
             os.path.join(self.folder, "key"), "--lease-ttl", self.ttl, "--lease-grace",
             self.grace, "--lease-urls", str(self.lease_urls), "--metrics-listen",
             self.metrics[index]], os.path.join(self.folder, f"c{index}.log"), crash_at)

    def start(self, workers):
        for index in range(self.count):
            self.start_coordinator(index)
        self.wait_all_owned()
        for _ in range(workers):
            self.start_worker()

    def owned(self, index):
        """Shards that a coordinator owns; 0 where it is not there."""
        process = self.coordinators[index]
        if process is None or not process.alive():
            return 0
        return int(scrape(self.metrics[index]).get("claque_owned_shards", 0))

    def wait_all_owned(self, seconds=30):
        def shared():
            shares = [self.owned(i) for i in range(self.count)]
            return sum(shares) == 256 and min(shares) > 0
        wait_for("256 shards shared by all coordinators", shared, seconds)

    def start_worker(self, crash_at=None, max_hosts=32):
        self.made += 1
        worker = Process(
            [program("claque-worker"), "--coordinators", ",".join(self.addresses),
             "--evidence-dir", os.path.join(self.folder, "evidence"), "--allow-addresses",
             "127.0.0.0/8", "--contact", "https://observers.example/claque", "--max-hosts",
             str(max_hosts), "--name", f"w{self.made}"],
            os.path.join(self.folder, f"w{self.made}.log"), crash_at)
        self.workers.append(worker)
        return worker

    def cli(self, *args, check=True):
        """Runs `claque` against the first coordinator that lives."""
        living = [a for a, c in zip(self.addresses, self.coordinators) if c and c.alive()]
        done = subprocess.run(
            [program("claque"), *args, "--server", living[0] if living else self.addresses[0]],
            capture_output=True, timeout=120, check=False, preexec_fn=_die_with_parent)
        if check and done.returncode != 0:
            raise Failure(f"claque {' '.join(args)}: exit {done.returncode}: "
                          f"{done.stderr.decode(errors='replace').strip()}")
        return done

    def create(self, campaign):
        self.cli("campaigns", "create", "-f", campaign)

    def progress(self):
        """Of the only campaign; None while it cannot be had."""
        done = self.cli("campaigns", "get", "-o", "json", check=False)
        if done.returncode != 0:
            return None
        answer = json.loads(done.stdout)
        campaign = answer[0] if isinstance(answer, list) else answer
        return campaign.get("progress", {})

    def idle(self):
        return (self.progress() or {}).get("idle", False)

    def wait_pages(self, count, seconds=60):
        wait_for(f"{count} pages done",
                 lambda: int((self.progress() or {}).get("pagesDone", 0)) >= count, seconds)

    def wait_idle(self, seconds=120):
        try:
            wait_for("idle", self.idle, seconds, every=0.3)
        except Failure as failure:
            logs = [p.log_tail(4) for p in [*self.coordinators, *self.workers] if p]
            raise Failure(f"{failure}: {self.progress()}\n" + "".join(logs)) from None

    def export(self, path):
        self.cli("export", "--format", "canonical", "--to", path)
        return path
