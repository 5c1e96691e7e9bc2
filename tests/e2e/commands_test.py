#!/usr/bin/env python3
"""Commands against a running coordinator: import twice, steering and deleting campaigns, lists of
campaigns and workers, drain, doctor, and what is not implemented yet."""
import json
import unittest

import harness
from harness import claque, folder, rows, until

WORK = folder('commands')

# Built in a later release; the contract is exit code 1 and these words.
LATER = [['bench'], ['replay', '--warc', 'x'], ['relations', 'chain', '--from', 'a', '--to', 'b'],
         ['evidence', 'timestamp', 'x']]
LATER_FORMATS = ['stix', 'misp']
LATER_KINDS = ['cohorts', 'overlaps', 'relations', 'incidents']


def campaign(name):
    path = WORK / f'{name}.yaml'
    path.write_text(f'campaign:\n  id: {name}\n  title: {name}\n  contact: team@example.org\n'
                    'sources:\n  - url: http://127.66.9.9:9/\n    depth: 0\n')
    return path


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        _, cls.redis_port = harness.redis(WORK)
        cls.coordinator, cls.address = harness.coordinator(WORK, cls.redis_port)
        cls.other, cls.other_address = harness.coordinator(WORK, cls.redis_port, name='other')

    def ask(self, *args, code=0, address=None):
        ran = claque(*args, '--server', address or self.address)
        self.assertEqual(ran.code, code, ran)
        return ran

    def create(self, name):
        return self.ask('campaigns', 'create', '-f', campaign(name))

    def state(self, name, address=None):
        ran = self.ask('campaigns', 'get', name, '-o', 'json', address=address)
        return json.loads(ran.out)['campaign']['state']

    def test_campaigns_are_steered_and_what_is_frozen_stays_frozen(self):
        self.create('steered')
        self.ask('campaigns', 'pause', 'steered')
        self.assertEqual(self.state('steered'), 'PAUSED')
        until('the other coordinator knows',
              lambda: self.state('steered', self.other_address) == 'PAUSED', 10)
        self.ask('campaigns', 'resume', 'steered')
        self.assertEqual(self.state('steered'), 'ACTIVE')
        self.ask('campaigns', 'freeze', 'steered')
        self.ask('campaigns', 'freeze', 'steered')
        ran = self.ask('campaigns', 'resume', 'steered', code=1)
        self.assertIn('frozen', ran.err)
        self.assertEqual(self.state('steered'), 'FROZEN')

    def test_a_deleted_campaign_is_gone_and_its_name_can_be_used_again(self):
        self.create('deleted')
        self.import_posts('deleted', 'first text')
        self.ask('campaigns', 'delete', 'deleted', '--force')
        self.ask('campaigns', 'get', 'deleted', code=6)
        self.create('deleted')
        posts = rows('posts', 'list', '-C', 'deleted', '--server', self.address)
        self.assertEqual(posts, [])

    def test_a_deletion_can_be_asked_for_again(self):
        self.create('twice')
        self.ask('campaigns', 'delete', 'twice')
        self.ask('campaigns', 'delete', 'twice')
        self.ask('campaigns', 'delete', 'never-was', code=6)

    def test_creating_twice_from_one_file_is_one_campaign(self):
        self.create('once')
        self.create('once')
        path = campaign('once')
        path.write_text(path.read_text().replace('title: once', 'title: other'))
        ran = self.ask('campaigns', 'create', '-f', path, code=1)
        self.assertIn('exists already', ran.err)

    def import_posts(self, name, *texts):
        path = WORK / f'{name}.jsonl'
        with open(path, 'a', encoding='utf-8') as file:
            for i, text in enumerate(texts):
                file.write(json.dumps({'platform': 'social.example', 'account': f'user{i}',
                                       'time': '2027-04-01T08:00:00Z', 'text': text, 'lang': 'fr',
                                       'url': f'https://social.example/{name}/{hash(text)}'}) + '\n')
        return self.ask('import', path, '-C', name)

    def test_an_import_counts_what_is_new_and_what_is_known(self):
        self.create('imported')
        ran = self.import_posts('imported', 'one text', 'two texts')
        self.assertIn('2 posts sent, 2 new or changed, 0 known already', ran.out)
        ran = self.import_posts('imported', 'three texts')
        self.assertIn('3 posts sent, 1 new or changed, 2 known already', ran.out)
        posts = rows('posts', 'list', '-C', 'imported', '--server', self.address)
        self.assertEqual(len(posts), 3)
        self.assertEqual({p['statedLang'] for p in posts}, {'fr'})

    def test_campaigns_are_listed_by_filter(self):
        self.create('listed-one')
        self.create('listed-two')
        found = rows('campaigns', 'list', '--filter', 'title = "listed-t*"', '--server',
                     self.address)
        self.assertEqual([c['name'] for c in found], ['campaigns/listed-two'])

    def test_a_broken_filter_is_a_fault_of_usage(self):
        self.create('filtered')
        for kind in (['posts', '-C', 'filtered'], ['campaigns'], ['workers']):
            ran = self.ask(kind[0], 'list', *kind[1:], '--filter', 'no_such_field = x', code=2)
            self.assertIn('filter: position', ran.err)

    def test_a_drained_worker_is_drained_at_every_coordinator(self):
        worker = harness.worker(WORK, f'{self.address},{self.other_address}')
        for address in (self.address, self.other_address):
            name = until('the worker is known',
                         lambda: rows('workers', 'list', '--server', address), 20)[0]['name']
        self.ask('workers', 'drain', name)
        for address in (self.address, self.other_address):
            until('the worker is drained', lambda: rows(
                'workers', 'list', '--filter', 'draining = true', '--server', address), 20)
        self.ask('workers', 'get', name)
        self.ask('workers', 'drain', 'nobody', code=6)
        self.assertEqual(worker.stop(60), 0)

    def test_doctor_tells_what_is_wrong_with_the_store(self):
        ran = self.ask('doctor', '-o', 'json', code=self.ask_doctor_code())
        checks = {c['name']: c for c in json.loads(ran.out)['checks']}
        self.assertEqual(checks['redis maxmemory-policy']['state'], 'ok')
        self.assertEqual(checks['redis appendonly']['state'], 'ok')
        harness.run(['redis-cli', '-p', self.redis_port, 'config', 'set', 'appendfsync', 'no'])
        ran = self.ask('doctor', '-o', 'json', code=5)
        harness.run(['redis-cli', '-p', self.redis_port, 'config', 'set', 'appendfsync',
                     'everysec'])
        checks = {c['name']: c for c in json.loads(ran.out)['checks']}
        self.assertEqual(checks['redis appendfsync']['state'], 'FAIL')

    def ask_doctor_code(self):
        """Whether this machine itself is well is not the question here."""
        return claque('doctor', '--server', self.address).code

    def test_a_reveal_is_recorded_with_the_subject_of_the_certificate(self):
        tls = WORK / 'tls'
        made = harness.run([harness.SOURCE / 'deploy/make_certificates.sh', tls])
        self.assertEqual(made.code, 0, made)

        def flags(role):
            files = {'ca': 'ca.crt', 'cert': 'tls.crt', 'key': 'tls.key'}
            return [w for f, name in files.items() for w in (f'--tls-{f}', tls / role / name)]
        _, address = harness.coordinator(WORK, self.redis_port, *flags('coordinator'), name='tls')
        self.create('revealed')
        self.import_posts('revealed', 'some text')
        account = rows('posts', 'list', '-C', 'revealed', '--server',
                       self.address)[0]['account']['name']

        def reveal(role):
            return claque('accounts', 'reveal', account, '-C', 'revealed', '--reason',
                          'court order 7', '--server', address, *flags(role))
        self.assertEqual(reveal('analyst').code, 4)
        ran = reveal('operator')
        self.assertEqual(ran.code, 0, ran)
        self.assertIn('user0', ran.out)
        kept = harness.run(['redis-cli', '-p', self.redis_port, 'hvals', '{k}:reveals']).out
        self.assertIn('OU=operator', kept)
        self.assertIn('court order 7', kept)
        self.assertIn(account, kept)
        self.assertNotIn('user0', kept)

    def test_formats_that_a_command_cannot_write_are_refused(self):
        self.create('formats')
        self.ask('doctor', '-o', 'csv', code=2)
        self.ask('watch', 'formats', '-o', 'yaml', code=2)

    def test_what_is_not_implemented_yet_says_so(self):
        self.create('later')
        for words in LATER:
            ran = claque(*words)
            self.assertEqual(ran.code, 1, (words, ran))
            self.assertIn('not implemented yet', ran.err)
        for form in LATER_FORMATS:
            ran = self.ask('export', '--format', form, '-C', 'later', code=1)
            self.assertIn('not implemented yet', ran.err)
        for kind in LATER_KINDS:
            ran = self.ask(kind, 'list', '-C', 'later', code=1)
            self.assertIn('not implemented yet', ran.err)

    def test_every_command_has_help(self):
        for words in [w[:2] for w in LATER] + [['detect'], ['bench'], ['replay'], ['export']]:
            named = [w for w in words if not w.startswith('-') and w != 'x']
            ran = claque(*named, '--help')
            self.assertEqual(ran.code, 0, (named, ran))
            self.assertIn('--help', ran.out)


if __name__ == '__main__':
    unittest.main(verbosity=2)
