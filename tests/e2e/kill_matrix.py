#!/usr/bin/env python3
"""Kills parts of a running cluster at seeded points; every run must find exactly the same.

A reference run is left alone; others have 1, 2 and 4 workers; then each point is a run of two
coordinators and two workers that meets one fault: kill -9 of a worker, a coordinator or Redis, at a
random time or between two steps of the code (CLAQUE_CRASH_AT), the loss of Redis' last second, or a
worker that stands still past its lease. The canonical exports must be byte-equal.

  CLAQUE_MATRIX_POINTS  how many points (6); all kinds are met from 16 on
  CLAQUE_MATRIX_EACH    instead: so many points for each of worker, coordinator, Redis and standstill
  CLAQUE_MATRIX_SEED    where and when they strike (1)
  CLAQUE_MATRIX_EVERY   1 = all sites of the demo, 3 = every third (3)
  CLAQUE_MATRIX_ONLY    only points whose name contains this
"""
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

from cluster import Cluster, Failure, Sites, free_port, wait_for

BASE = "127.91.0.0"
HERE = os.path.dirname(os.path.abspath(__file__))

WORKER_POINTS = ["after_fetch", "after_capture", "before_report", "after_report"]
PAGE_POINTS = ["effects_half", "effects_done"]
RUN_POINTS = ["task_effects_done", "run_chosen", "stage_cut", "before_publish", "published"]
OUTAGES = {"redis_kill": 0.0, "redis_loses_second": 1.0}


class Point:
    """One fault: its name, and when and how hard it strikes."""

    def __init__(self, number, kind, seed):
        self.kind = kind
        self.random = random.Random(f"{seed}/{number}/{kind}")
        self.name = f"{number:02}-{kind}"

    def after(self, most=3.0):
        """Seconds into the run."""
        return round(self.random.uniform(0.1, most), 2)


def kinds():
    """Each kind of fault, the cheap way to meet most of them early."""
    return ["effects_half", "after_report", "redis_loses_second", "worker_stop", "before_publish",
            "coordinator_kill", "worker_kill", "redis_kill", "effects_done", "after_fetch",
            "task_effects_done", "after_capture", "run_chosen", "stage_cut", "before_report",
            "published", "redis_loses_second", "redis_kill"]


def points(count, each, seed, only):
    if each:
        parts = [["worker_kill"] + WORKER_POINTS, ["coordinator_kill"] + PAGE_POINTS + RUN_POINTS,
                 list(OUTAGES), ["worker_stop"]]
        struck = [part[i % len(part)] for part in parts for i in range(each)]
    else:
        every = kinds()
        struck = [every[i % len(every)] for i in range(count)]
    made = [Point(i, kind, seed) for i, kind in enumerate(struck)]
    return [p for p in made if only in p.name]


def run(campaign, out, workers=2, coordinators=1, fault=None):
    """One whole run; the fault gets the cluster once the campaign is made. Seconds it took."""
    with Cluster(coordinators=coordinators) as cluster:
        started = time.monotonic()
        if fault is None:
            cluster.start(workers)
            cluster.create(campaign)
        else:
            fault(cluster, workers, campaign)
        cluster.wait_idle()
        cluster.export(out)
        return time.monotonic() - started


def revive(cluster, index):
    """What a supervisor does; the armed crash point is gone."""
    cluster.start_coordinator(index)


class Fault:
    """Starts the cluster with the point armed, lets it strike, and mends what a supervisor would."""

    def __init__(self, point):
        self.point, self.note = point, ""

    def __call__(self, cluster, workers, campaign):
        kind = self.point.kind
        if kind in WORKER_POINTS:
            self.worker_at_point(cluster, workers, campaign, kind)
        elif kind in PAGE_POINTS + RUN_POINTS:
            self.coordinator_at_point(cluster, workers, campaign, kind)
        else:
            cluster.start(workers)
            cluster.create(campaign)
            wait = self.point.after()
            time.sleep(wait)  # the point in time is what is tested
            self.note, self.campaign = f"after {wait} s", campaign
            getattr(self, kind if kind not in OUTAGES else "redis")(cluster)

    def worker_at_point(self, cluster, workers, campaign, kind):
        crash = f"{kind}:{self.point.random.randint(1, 20)}"
        self.note = crash
        cluster.start(workers - 1)
        victim = cluster.start_worker(crash_at=crash)
        cluster.create(campaign)
        wait_for(f"crash at {crash}", lambda: not victim.alive(), 60)
        cluster.start_worker()

    def coordinator_at_point(self, cluster, workers, campaign, kind):
        passes = self.point.random.randint(1, 40 if kind in PAGE_POINTS else 1)
        crash = f"{kind}:{passes}"
        back = self.point.random.random() < 0.5 or kind in RUN_POINTS
        self.note = crash + (", restarted" if back else ", left dead")
        # Only the owner of a campaign passes the points of runs, and it may be either.
        armed = range(cluster.count) if kind in RUN_POINTS else [0]
        for index in range(cluster.count):
            cluster.start_coordinator(index, crash if index in armed else None)
        cluster.wait_all_owned()
        for _ in range(workers):
            cluster.start_worker()
        cluster.create(campaign)

        def dead():
            return [i for i in armed if not cluster.coordinators[i].alive()]
        index = wait_for(f"crash at {crash}", dead, 60)[0]
        if back:
            revive(cluster, index)

        # The other one may meet its own point after it took over.
        def settled():
            for other in armed:
                if back and not cluster.coordinators[other].alive():
                    revive(cluster, other)
            return cluster.idle()
        wait_for("idle", settled, 120, every=0.3)

    def worker_kill(self, cluster):
        cluster.workers[0].kill()
        cluster.start_worker()

    def worker_stop(self, cluster):
        cluster.workers[0].send(signal.SIGSTOP)
        seconds = self.point.random.uniform(7.5, 10)  # past ttl and grace
        self.note += f", stopped for {seconds:.1f} s"
        time.sleep(seconds)
        cluster.workers[0].send(signal.SIGCONT)

    def coordinator_kill(self, cluster):
        back = self.point.random.random() < 0.5
        self.note += ", restarted" if back else ", left dead"
        cluster.coordinators[0].kill()
        if back:
            revive(cluster, 0)

    def redis(self, cluster):
        lost = OUTAGES[self.point.kind]
        outage = self.point.random.choice([0.0, 0.5, 3.0])
        self.note += f", down for {outage} s, {lost} s lost"
        cluster.redis.crash(lost)
        time.sleep(outage)
        cluster.redis.restart()
        # A campaign made in the lost moments is made again; it is the same one where it is there.
        if lost > 0:
            wait_for("campaign", lambda: cluster.cli(
                "campaigns", "create", "-f", self.campaign, check=False).returncode == 0, 30)


def equal(first, other):
    done = subprocess.run([sys.executable, os.path.join(HERE, "equal_runs"), first, other],
                          capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr


def main():
    count = int(os.environ.get("CLAQUE_MATRIX_POINTS", "6"))
    each = int(os.environ.get("CLAQUE_MATRIX_EACH", "0"))
    seed = os.environ.get("CLAQUE_MATRIX_SEED", "1")
    only = os.environ.get("CLAQUE_MATRIX_ONLY", "")
    folder = tempfile.mkdtemp(prefix="claque-matrix-")
    sites = Sites(folder, BASE, free_port("127.91.0.1"))
    campaign = sites.quick_campaign(int(os.environ.get("CLAQUE_MATRIX_EVERY", "3")), "20ms")
    reference = os.path.join(folder, "reference.jsonl")
    took = run(campaign, reference)
    with open(reference, "rb") as file:
        print(f"reference: {sum(1 for _ in file)} lines in {took:.1f} s", flush=True)
    bad = []

    def check(name, note, **kwargs):
        out = os.path.join(folder, f"{name}.jsonl")
        try:
            took = run(campaign, out, **kwargs)
            same, text = equal(reference, out)
        except (Failure, subprocess.TimeoutExpired) as failure:
            same, text, took = False, str(failure) + "\n", 0.0
        note = note()
        print(f"{name}: {'equal' if same else 'NOT EQUAL'} {took:5.1f} s {note}", flush=True)
        if not same:
            bad.append(name)
            print(text, end="", flush=True)

    if not only:
        for workers in (1, 2, 4):
            check(f"workers-{workers}", lambda: "", workers=workers)
    struck = points(count, each, seed, only)
    for point in struck:
        fault = Fault(point)
        check(point.name, lambda fault=fault: fault.note, coordinators=2, fault=fault)
    print(f"{len(struck)} points, {len(bad)} unequal or stuck" + (f": {bad}; {folder}" if bad else ""))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
