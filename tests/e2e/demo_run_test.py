#!/usr/bin/env python3
"""`claque demo` from its first line to its last, what can be asked of its folder afterwards, and a
local cluster whose processes are killed."""
import os
import pathlib
import shlex
import signal
import threading
import unittest

from harness import BIN, Child, claque, folder, free_port, rows, run, until
from hostile_sites import HEAD, Sites, sources

WORK = folder('demo')


def processes_under(data):
    """(pid, arguments) of every process whose working folder or arguments are in `data`."""
    found = []
    for entry in pathlib.Path('/proc').iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            argv = (entry / 'cmdline').read_bytes().replace(b'\0', b' ').decode(errors='replace')
            inside = os.readlink(entry / 'cwd').startswith(str(data))
        except OSError:
            continue  # it has just ended
        if inside and argv:
            found.append((int(entry.name), argv))
    return found


class Demo(unittest.TestCase):
    """One demo, and questions to the folder it leaves."""

    @classmethod
    def setUpClass(cls):
        cls.data = WORK / 'data'
        cls.child = Child([BIN / 'claque', 'demo', '--score', '--report', WORK / 'report.html',
                           '--data', cls.data], WORK / 'demo.log')
        until('the demo has workers', lambda: (cls.data / 'logs/worker-1.jsonl').exists(), 60)
        cls.second = claque('demo', '--data', cls.data, seconds=60)
        cls.during = claque('campaigns', 'list', '--data', cls.data, seconds=60)
        cls.code = cls.child.process.wait(200)
        cls.out = cls.child.text()

    def test_it_ends_by_itself_with_exit_code_0(self):
        self.assertEqual(self.code, 0, self.out[-3000:])

    def test_the_score_is_printed(self):
        self.assertIn('Against what was planted:', self.out)
        self.assertRegex(self.out, r'(?m)^ *missions')

    def test_the_report_is_written(self):
        self.assertIn('<html', (WORK / 'report.html').read_text())

    def test_the_next_command_is_printed_and_works(self):
        line = [x for x in self.out.splitlines() if x.startswith('next ')][-1]
        words = shlex.split(line)[1:]
        self.assertEqual(words[0], 'claque')
        ran = run([BIN / words[0], *words[1:]])
        self.assertEqual(ran.code, 0, ran)
        self.assertGreater(len(ran.out.splitlines()), 10)

    def test_networks_of_the_storm_were_there_in_an_earlier_campaign(self):
        campaigns = rows('campaigns', 'list', '--data', self.data)
        self.assertEqual({c['name']: c['state'] for c in campaigns},
                         {'campaigns/orvenia-2026': 'FROZEN', 'campaigns/orvenia-2027': 'ACTIVE'})
        seen = rows('overlaps', 'list', '--filter', 'network:* AND lift_low > 1', '--data', self.data)
        self.assertIn('campaigns/orvenia-2026', {overlap['other'] for overlap in seen})

    def test_a_second_demo_in_its_folder_is_refused_and_harms_nothing(self):
        self.assertEqual(self.second.code, 1, self.second)
        self.assertIn('another claque runs over', self.second.err)
        self.assertEqual(self.code, 0)

    def test_the_running_demo_can_be_asked(self):
        self.assertEqual(self.during.code, 0, self.during)
        self.assertIn('campaigns/', self.during.out)

    def test_commands_at_the_same_time_over_its_folder_take_turns(self):
        answers = [None] * 3

        def ask(i):
            answers[i] = claque('missions', 'list', '--limit', '1', '--data', self.data)
        threads = [threading.Thread(target=ask, args=(i,)) for i in range(len(answers))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for answer in answers:
            self.assertEqual(answer.code, 0, answer)
            self.assertEqual(answer.out, answers[0].out)

    def test_evidence_is_got_and_verified_by_every_name(self):
        mission = rows('missions', 'list', '--limit', '1', '--data', self.data)[0]
        name = mission['name']
        for form in (name, name.split('/', 2)[2], mission['capture'], mission['post']):
            ran = claque('evidence', 'verify', form, '--data', self.data)
            self.assertEqual(ran.code, 0, ran)
            self.assertIn('verified', ran.out)
            self.assertRegex(ran.out, r'payload   \d+ bytes')
        got = claque('evidence', 'get', name, '--data', self.data)
        self.assertEqual(got.code, 0, got)
        self.assertIn('<', got.out)

    def test_a_page_without_capture_is_not_found(self):
        page = rows('pages', 'list', '--filter', 'NOT capture:*', '--limit', '1', '--data',
                    self.data)[0]
        ran = claque('evidence', 'get', page['name'], '--data', self.data)
        self.assertEqual(ran.code, 6, ran)
        self.assertIn(page['outcome'], ran.err)

    def test_damaged_evidence_is_exit_code_9(self):
        page = rows('pages', 'list', '--filter', 'outcome = CAPTURED', '--limit', '1', '--data',
                    self.data)[0]
        capture = page['capture']
        wrong = WORK / 'wrong'
        wrong.mkdir(exist_ok=True)
        source = self.data / 'evidence' / capture['warcFile']
        target = wrong / capture['warcFile']
        target.parent.mkdir(parents=True, exist_ok=True)
        damaged = bytearray(source.read_bytes())
        middle = int(capture.get('warcOffset', 0)) + int(capture['warcLength']) // 2
        damaged[middle] ^= 0xff
        target.write_bytes(damaged)
        ran = claque('evidence', 'verify', page['name'], '--evidence', wrong, '--data', self.data)
        self.assertEqual(ran.code, 9, ran)

    def test_export_names_no_account_that_nobody_confirmed(self):
        ran = claque('export', '--format', 'jsonl', '--data', self.data)
        self.assertEqual(ran.code, 0, ran)
        accounts = {e['account']['name'] for e in rows('echoes', 'list', '--data', self.data)
                    if not e['account'].get('isPublic')}
        self.assertTrue(accounts)
        named = [a for a in accounts if f'"{a}"' in ran.out]
        self.assertEqual(named, [])
        self.assertNotRegex(ran.out, r'"accountCount": ?[1-4]\b')

    def test_doctor_finds_its_store_well(self):
        ran = claque('doctor', '--data', self.data)
        for what in ('redis appendonly', 'redis appendfsync', 'redis maxmemory-policy'):
            self.assertRegex(ran.out, f'(?m)^ok +{what}')


class Killed(unittest.TestCase):
    """`claque up` and its processes."""

    def up(self, name, delay):
        data = WORK / name
        sites = Sites(free_port())
        path = WORK / f'{name}.yaml'
        path.write_text(HEAD + f'limits:\n  min_delay: {delay}\n'
                        + sources(sites.url('good'), depth=2))
        child = Child([BIN / 'claque', 'up', '-c', path, '--data', data, '--serve',
                       '--allow-addresses', '127.66.0.0/16'], WORK / f'{name}.log')
        until('both workers run', lambda: len(self.workers(data)) == 2, 60)
        return child, data, path

    def workers(self, data):
        return [pid for pid, argv in processes_under(data) if 'claque-worker' in argv]

    def test_kill_9_leaves_no_child_behind(self):
        child, data, _ = self.up('kill9', '1s')
        self.assertGreaterEqual(len(processes_under(data)), 4)
        child.process.kill()
        child.process.wait()
        until('no child is left', lambda: not processes_under(data), 30)

    def test_a_killed_worker_is_started_again_and_the_campaign_ends(self):
        child, data, path = self.up('worker', '300ms')
        first = self.workers(data)
        os.kill(first[0], signal.SIGKILL)
        until('it is told', lambda: child.said('ended with signal 9; starting it again'), 30)
        until('there are two workers again', lambda: len(self.workers(data)) == 2, 30)
        until('the campaign ends', lambda: child.said('serving until'), 120)
        captured = rows('pages', 'list', '--filter', 'outcome = CAPTURED', '--data', data)
        self.assertEqual(len(captured), 6)
        self.assertEqual(child.stop(90), 0)
        self.edited(data, path)

    def edited(self, data, path):
        """The folder afterwards, with another file under the same id."""
        text = path.read_text()
        path.write_text(text.replace('min_delay: 300ms', 'min_delay: 400ms'))
        ran = claque('up', '-c', path, '--data', data, '--allow-addresses', '127.66.0.0/16')
        self.assertEqual(ran.code, 1, ran)
        self.assertIn('limits differ', ran.err)
        path.write_text(text)
        ran = claque('up', '-c', path, '--data', data, '--allow-addresses', '127.66.0.0/16')
        self.assertEqual(ran.code, 0, ran)


if __name__ == '__main__':
    unittest.main(verbosity=2)
