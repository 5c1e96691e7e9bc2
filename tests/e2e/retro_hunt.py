#!/usr/bin/env python3
"""A mission that arrives after the posts were stored finds its echoes in them, by tasks over the
stored shards. The tasks go on where they were after kill -9 of worker and coordinator: what was done
is not done again, and the outcome is that of a run without faults, and of posts in another order.
"""
import filecmp
import json
import os
import shutil
import subprocess
import sys
import tempfile

from cluster import Cluster, Failure, program, wait_for

PHRASE = "the harbour belongs to those who work in it"
MISSION = ("Mission 4 for tonight: go to https://gazette.example/poll/12 and vote NO. Then comment "
           f"below the article, copy and paste: \"{PHRASE}\". Vary the wording! #QuietHarbour")
ECHOES = 30
POSTS = 2400


def line(i, text):
    return json.dumps({"platform": "bird", "account": f"user{i}", "text": text,
                       "time": f"2027-03-{10 + i % 15:02}T{i % 24:02}:{i % 60:02}:00Z"}) + "\n"


def write(folder):
    with open(os.path.join(folder, "posts.jsonl"), "w", encoding="utf-8") as out:
        for i in range(POSTS):
            echo = i % (POSTS // ECHOES) == 7
            out.write(line(i, f"So true, {PHRASE}, says number {i}" if echo else
                           f"The ferry was {i} minutes late, and nobody told the passengers why"))
    with open(os.path.join(folder, "mission.jsonl"), "w", encoding="utf-8") as out:
        out.write(json.dumps({"platform": "bird", "account": "caller", "text": MISSION,
                              "time": "2027-03-09T08:00:00Z"}) + "\n")


def write_campaign(folder, source):
    path = os.path.join(folder, f"campaign-{source}.yaml")
    with open(path, "w", encoding="utf-8") as out:
        out.write("campaign:\n  id: retro\n  title: Retro\n  contact: team@example.org\n"
                  f"sources:\n  - file: {source}\n")
    return path


class Tasks:
    """The tasks of the run in the making, as the store has them."""

    def __init__(self, cluster):
        def ask(command, key):
            done = subprocess.run(["redis-cli", "-s", cluster.redis.socket, command,
                                   "{c:retro}:" + key], capture_output=True, text=True, check=True)
            words = done.stdout.split("\n")[:-1]
            return dict(zip(words[::2], words[1::2]))
        about = ask("hgetall", "tasks")
        self.run, self.count = about.get("run", ""), int(about.get("count", 0))
        self.results = ask("hgetall", "tasks:results")  # task -> lease that did it


def echoes(cluster):
    done = cluster.cli("echoes", "list", "-C", "retro", "-o", "jsonl")
    return [json.loads(row) for row in done.stdout.splitlines()]


def claim(holds, what):
    if not holds:
        raise Failure(what)
    print(f"ok: {what}", flush=True)


def undisturbed(folder, out, order):
    """The same files without faults, the first as a source of the campaign."""
    campaign = write_campaign(folder, order[0])
    with Cluster() as cluster:
        cluster.start(workers=2)
        cluster.create(campaign)
        cluster.cli("import", os.path.join(folder, order[1]), "-C", "retro")
        cluster.wait_idle()
        cluster.export(out)


def hunt(folder, out):
    with Cluster() as cluster:
        cluster.start(workers=1)
        cluster.create(write_campaign(folder, "posts.jsonl"))
        cluster.wait_idle()
        claim(not echoes(cluster), "posts alone have no echoes")
        worker = cluster.workers[0]
        worker.kill()
        cluster.cli("import", os.path.join(folder, "mission.jsonl"), "-C", "retro")
        # The run that classifies the import comes first, and the hunt over its mission second.
        first = wait_for("tasks of the next run", lambda: (t := Tasks(cluster)).count and t, 60)
        worker = cluster.start_worker()
        wait_for("the hunt has begun",
                 lambda: (t := Tasks(cluster)).run != first.run and t.results, 90, every=0.0)
        worker.kill()
        cluster.coordinators[0].kill()
        struck = Tasks(cluster)
        claim(struck.run != first.run and 0 < len(struck.results) < struck.count,
              "some of the tasks of the hunt were done when its processes died")
        cluster.start_coordinator(0, crash_at="before_publish:1")
        cluster.start_worker()
        wait_for("death of the coordinator before it publishes",
                 lambda: not cluster.coordinators[0].alive(), 90)
        ended = Tasks(cluster)
        claim(ended.run == struck.run and len(ended.results) == ended.count,
              "the same run went on to its end")
        claim(all(ended.results[task] == lease for task, lease in struck.results.items()),
              "what was done before was not done again")
        cluster.start_coordinator(0)
        cluster.wait_idle()
        found = echoes(cluster)
        claim(len(found) == ECHOES, f"{ECHOES} stored posts are echoes of the later mission")
        cluster.export(out)


def main():
    program("redis-cli")
    folder = tempfile.mkdtemp(prefix="claque-retro-")
    write(folder)
    hunt_out, posts_first, mission_first = (os.path.join(folder, f"{n}.out") for n in range(3))
    hunt(folder, hunt_out)
    undisturbed(folder, posts_first, ["posts.jsonl", "mission.jsonl"])
    claim(filecmp.cmp(hunt_out, posts_first, shallow=False),
          "the outcome is that of a cluster without faults")
    undisturbed(folder, mission_first, ["mission.jsonl", "posts.jsonl"])
    claim(filecmp.cmp(posts_first, mission_first, shallow=False),
          "and that of a mission that came before the posts")
    shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failure as failure:
        print(f"FAIL: {failure}")
        sys.exit(1)
