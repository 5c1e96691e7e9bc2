#!/usr/bin/env python3
"""Counts at the demo's sites how politely a cluster reads them.

crowd   16 workers (8 under sanitizers), some of them stopped past their lease and woken again: never two requests of one
        host at a time, never a gap shorter than its delay.
scaling 1, then 4, then 2 workers, by SIGTERM in mid-run: also no page fetched twice.

usage: politeness.py crowd|scaling
"""
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from cluster import PATIENCE, Cluster, Failure, Sites

BASES = {"crowd": "127.93.0.0", "scaling": "127.94.0.0"}
MIN_DELAY_MS = 100  # of the campaign; sites that ask for more have their own
HERE = os.path.dirname(os.path.abspath(__file__))


def crowd(cluster, sites):
    rng = random.Random(os.environ.get("CLAQUE_MATRIX_SEED", "1"))
    workers = 16 if PATIENCE == 1 else 8
    cluster.start(workers=workers)
    cluster.create(sites.campaign)
    cluster.wait_pages(40)
    stopped = rng.sample(cluster.workers, workers // 3)
    for worker in stopped:
        worker.send(signal.SIGSTOP)
    time.sleep(8.5)  # past ttl and grace: their hosts are given to others
    for worker in stopped:
        worker.send(signal.SIGCONT)
    cluster.wait_idle(170)


def scaling(cluster, sites):
    cluster.start(workers=1)
    cluster.create(sites.campaign)
    cluster.wait_pages(60)
    for _ in range(3):
        cluster.start_worker()
    cluster.wait_pages(200)
    for worker in cluster.workers[:2]:
        code = worker.stop()
        if code != 0:
            raise Failure(f"worker ended with {code}: {worker.log_tail()}")
    cluster.wait_idle()


def check(sites, once):
    argv = [sys.executable, os.path.join(HERE, "demo", "check_stats"), sites.stats_url,
            "--min-gap-ms", str(MIN_DELAY_MS)]
    code = subprocess.run(argv + (["--once"] if once else []), check=False).returncode
    stats = sites.stats()["sites"]
    gaps = [s["minGapMs"] for s in stats.values() if s["minGapMs"] is not None]
    pages = sum(sum(s["fetches"].values()) for s in stats.values())
    slow = [s["minGapMs"] for s in stats.values() if s["crawlDelayMs"] > MIN_DELAY_MS
            and s["minGapMs"] is not None]
    if not slow:
        raise Failure("no site that asks for a longer delay was read twice")
    print(json.dumps({"requests": pages, "hosts": len(stats),
                      "peakConcurrent": max(s["peakConcurrent"] for s in stats.values()),
                      "minGapMs": round(min(gaps), 1),
                      "minGapMsOfSlowSites": round(min(slow), 1)}))
    return code


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in BASES:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    scenario = sys.argv[1]
    folder = tempfile.mkdtemp(prefix="claque-polite-")
    sites = Sites(folder, BASES[scenario])
    # In the crowd leases are short, so that a stopped worker loses its own.
    ttl = {"crowd": "6s", "scaling": "30s"}[scenario]
    with Cluster(ttl=ttl, grace="1s") as cluster:
        {"crowd": crowd, "scaling": scaling}[scenario](cluster, sites)
        code = check(sites, once=scenario == "scaling")
    shutil.rmtree(folder, ignore_errors=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
