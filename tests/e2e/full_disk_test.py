#!/usr/bin/env python3
"""A disk that is full: what is said, and what goes on once there is space. Skipped where no small
disk can be mounted."""
import subprocess
import unittest

import harness
from harness import claque, folder, free_port, rows, skip, until
from hostile_sites import HEAD, Sites, sources

WORK = folder('full_disk')


def mount(path, size):
    path.mkdir()
    return subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={size}', 'tmpfs', path],
                          capture_output=True, text=True)


def skip_without_small_disk():
    """Before unittest runs: there an exit is counted as an error of the test."""
    done = mount(WORK / 'probe', '64k')
    if done.returncode != 0:
        skip(f'no small disk: mount says {done.stderr.strip()}')
    subprocess.run(['umount', '-l', WORK / 'probe'], check=True)


class FullDisk(unittest.TestCase):
    """A disk that fills up: nothing is fetched that cannot be kept, and it goes on afterwards."""

    def mount(self, name, size):
        path = WORK / name
        done = mount(path, size)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.addCleanup(subprocess.run, ['umount', '-l', path])
        return path

    def test_evidence_disk(self):
        disk = self.mount('evidence_disk', '1m')
        work = WORK / 'full'
        work.mkdir()
        _, redis_port = harness.redis(work)
        _, address = harness.coordinator(work, redis_port)
        sites = Sites(free_port())
        (work / 'campaign.yaml').write_text(HEAD + 'limits:\n  min_delay: 10ms\n'
                                            + sources(sites.url('good'), sites.url('odd')))
        self.assertEqual(claque('campaigns', 'create', '-f', work / 'campaign.yaml', '--server',
                                address).code, 0)
        (disk / 'evidence').mkdir()
        (disk / 'ballast').write_bytes(bytes(900 << 10))
        (work / 'evidence').symlink_to(disk / 'evidence')
        child = harness.worker(work, address, '--min-free-disk', '512KiB', name='cramped')
        until('the worker says that there is no space',
              lambda: 'until space is back' in child.text(), seconds=20)
        self.assertTrue(child.alive())
        self.assertFalse([p for n, p in sites.asked if n in ('good', 'odd')],
                         'nothing is fetched that cannot be kept')
        (disk / 'ballast').unlink()

        def captured():
            pages = rows('pages', 'list', '--server', address)
            return sum(p['outcome'] == 'CAPTURED' for p in pages) == 7
        until('all pages are captured once there is space', captured, seconds=60, step=0.5)
        self.assertEqual(child.stop(60), 0)

    def test_up_on_a_full_disk_says_so(self):
        disk = self.mount('up_disk', '256k')
        (disk / 'ballast').write_bytes(bytes(200 << 10))
        sites = Sites(free_port())
        path = WORK / 'up_disk.yaml'
        path.write_text(HEAD + sources(sites.url('good')))
        ran = claque('up', '-c', path, '--data', disk / 'data', '--allow-addresses',
                     '127.66.0.0/16', '--until', '20s', seconds=80)
        self.assertEqual(ran.code, 1, ran)
        self.assertRegex(ran.err, 'the disk of .* has 0 MiB of space left')
        self.assertEqual(sites.asked, [])


if __name__ == '__main__':
    skip_without_small_disk()
    unittest.main(verbosity=2)
