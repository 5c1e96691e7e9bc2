#!/usr/bin/env python3
"""Bad input of every kind: a clear message, an exit code or an outcome, and nothing else is lost."""
import json
import os
import socket
import unittest

import harness
from harness import BIN, claque, folder, free_port, rows, run
from hostile_sites import HEAD, Sites, sources

WORK = folder('bad_input')


def up_with(text, name):
    path = WORK / f'{name}.yaml'
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return claque('up', '-c', path, '--data', WORK / name, seconds=20)


class CampaignFile(unittest.TestCase):
    """Errors of a campaign file name file, line and column, and start nothing."""

    def refused(self, text, name, *expected):
        ran = up_with(text, name)
        self.assertEqual(ran.code, 1, ran)
        for part in (f'{name}.yaml:', *expected):
            self.assertIn(part, ran.err)
        self.assertEqual(ran.out, '')
        self.assertFalse((WORK / name).exists(), 'no data folder is made')

    def test_malformed_yaml_is_told_by_line_and_column(self):
        self.refused('campaign: [\n  id: x\n', 'malformed', 'malformed.yaml:3:1: ')

    def test_unknown_key_is_refused_with_a_suggestion(self):
        self.refused('campaign:\n  id: x\n  contakt: y\n', 'unknown', ':3:3: ', 'contakt',
                     'did you mean "contact"?')

    def test_non_http_url_is_refused(self):
        self.refused(HEAD + 'sources:\n  - url: ftp://example.org/\n', 'ftp', ':6:10: ',
                     'sources[0].url', 'http://')

    def test_bytes_that_are_no_text_are_refused(self):
        self.refused(b'\x00\x01\xff\xfe' * 100, 'binary')

    def test_deep_nesting_is_refused(self):
        self.refused('a: ' + '[' * 5000, 'deep')

    def test_alias_bomb_is_refused(self):
        text = 'a: &a [x,x,x,x,x,x,x,x,x]\n'
        for before, name in zip('abcdefgh', 'bcdefghi'):
            text += f'{name}: &{name} [' + ','.join([f'*{before}'] * 9) + ']\n'
        self.refused(text, 'aliases')

    def test_flags_that_cannot_be_read_are_usage_errors_before_anything_starts(self):
        path = WORK / 'flags.yaml'
        path.write_text(HEAD + sources('http://127.66.0.1/'))
        for flags in (['--until', 'soon'], ['--allow-addresses', '127.0.0.0/99'],
                      ['--allow-addresses', 'localhost']):
            ran = claque('up', '-c', path, '--data', WORK / 'flags', *flags, seconds=20)
            self.assertEqual(ran.code, 2, ran)
            self.assertIn(flags[0], ran.err)
            self.assertFalse((WORK / 'flags').exists(), 'no data folder is made')

    def test_a_warc_source_is_said_to_be_not_implemented(self):
        (WORK / 'old.warc').write_bytes(b'')
        ran = up_with(HEAD + 'sources:\n  - file: old.warc\n    format: warc\n', 'warc')
        self.assertEqual(ran.code, 1, ran)
        self.assertIn('not implemented yet: sources[0].format: warc', ran.err)
        self.assertFalse((WORK / 'warc').exists(), 'no data folder is made')

    def test_missing_file_is_a_usage_error(self):
        ran = claque('up', '-c', WORK / 'none.yaml', seconds=20)
        self.assertEqual(ran.code, 2, ran)
        self.assertIn('none.yaml', ran.err)


class HostileWeb(unittest.TestCase):
    """One campaign over sites that misbehave, and a good one that must not suffer."""

    @classmethod
    def setUpClass(cls):
        cls.sites = Sites(free_port())
        names = ['good', 'binary', 'huge', 'bomb', 'headers', 'loop', 'chain', 'dead', 'odd',
                 'robots_loop']
        path = WORK / 'web.yaml'
        path.write_text(HEAD + 'limits:\n  min_delay: 20ms\n'
                        + sources(*[cls.sites.url(n) for n in names]))
        cls.data = WORK / 'web'
        # The dead host is tried for two minutes.
        cls.ran = claque('up', '-c', path, '--data', cls.data, '--allow-addresses', '127.66.0.0/16',
                         seconds=240)
        cls.pages = {p['url']: p for p in rows('pages', 'list', '--data', cls.data)}

    def page(self, site, path='/'):
        return self.pages[self.sites.url(site, path)]

    def ended(self, site, outcome, *reason):
        page = self.page(site)
        self.assertEqual(page['outcome'], outcome, page)
        for part in reason:
            self.assertIn(part, page.get('reason', ''))

    def test_the_campaign_ends_well(self):
        self.assertEqual(self.ran.code, 0, self.ran)
        self.assertNotIn('ended with', self.ran.err, 'a process died')

    def test_the_good_site_is_captured_whole(self):
        for n in ('', 1, 2, 3, 4, 5):
            page = self.page('good', f'/{n}')
            self.assertEqual((page['outcome'], page['lang']), ('CAPTURED', 'en'), page)

    def test_a_binary_page_is_kept_and_said_to_be_binary(self):
        self.ended('binary', 'CAPTURED', 'binary')

    def test_a_page_of_100_megabytes_ends_at_the_limit(self):
        self.ended('huge', 'LIMIT_EXCEEDED', 'is over')

    def test_a_gzip_bomb_ends_at_the_limit(self):
        self.ended('bomb', 'LIMIT_EXCEEDED')

    def test_endless_headers_end_at_the_limit(self):
        self.ended('headers', 'LIMIT_EXCEEDED', 'header')

    def test_a_redirect_loop_is_asked_once_a_page(self):
        self.ended('loop', 'REDIRECTED')
        asked = [p for n, p in self.sites.asked if n == 'loop' and p != '/robots.txt']
        self.assertEqual(sorted(asked), ['/', '/b'])

    def test_an_endless_redirect_chain_ends(self):
        asked = [p for n, p in self.sites.asked if n == 'chain' and p != '/robots.txt']
        self.assertLessEqual(len(asked), 12, asked)

    def test_an_unreachable_seed_says_so(self):
        self.ended('dead', 'ROBOTS_UNREACHABLE', 'robots.txt')
        self.assertRegex(self.page('dead')['reason'].lower(), 'connect|refused')

    def test_links_that_are_no_pages_are_left_alone(self):
        self.ended('odd', 'CAPTURED')
        own = [u for u in self.pages if u.startswith(self.sites.url('odd', ''))]
        self.assertEqual(own, [self.sites.url('odd')])
        self.assertFalse([u for u in self.pages if not u.startswith('http')])

    def test_a_robots_file_that_redirects_to_itself_does_not_hang(self):
        self.assertIn(self.page('robots_loop')['outcome'], ('CAPTURED', 'ROBOTS_UNREACHABLE'))


class Daemons(unittest.TestCase):
    """What a coordinator and a worker say where they cannot begin."""

    @classmethod
    def setUpClass(cls):
        cls.work = WORK / 'daemons'
        cls.work.mkdir()
        cls.redis, cls.port = harness.redis(cls.work, password='right')

    def coordinator(self, *args, redis=None):
        return run([BIN / 'claque-coordinator', '--secret-file', self.work / 'key', '--redis',
                    redis or f'redis://:right@127.0.0.1:{self.port}', *args], seconds=30)

    def test_a_wrong_redis_password_is_said_and_not_shown(self):
        for given in (f'redis://:hunter2@127.0.0.1:{self.port}', f'redis://127.0.0.1:{self.port}'):
            ran = self.coordinator('--listen', '127.0.0.1:0', redis=given)
            self.assertEqual(ran.code, 4, ran)
            self.assertRegex(ran.err, '(?i)password|auth')
            self.assertNotIn('hunter2', ran.err + ran.out)

    def test_an_absent_redis_is_unreachable(self):
        ran = self.coordinator('--listen', '127.0.0.1:0', redis=f'redis://127.0.0.1:{free_port()}')
        self.assertEqual(ran.code, 3, ran)
        self.assertIn('redis', ran.err)

    def test_a_port_in_use_is_said(self):
        with socket.create_server(('127.0.0.1', 0)) as taken:
            address = f'127.0.0.1:{taken.getsockname()[1]}'
            ran = self.coordinator('--listen', address)
            self.assertEqual(ran.code, 3, ran)
            self.assertIn(f"cannot listen on '{address}': is the port in use?", ran.err)
            ran = self.coordinator('--listen', '127.0.0.1:0', '--metrics-listen', address)
            self.assertEqual(ran.code, 3, ran)
            self.assertIn(address, ran.err)
            self.assertIn('is the port in use?', ran.err)

    def test_an_unknown_flag_is_refused_with_a_suggestion(self):
        ran = self.coordinator('--lisen', '127.0.0.1:0')
        self.assertEqual(ran.code, 2, ran)
        self.assertIn('did you mean "--listen"', ran.err)

    def test_an_unknown_key_in_the_settings_is_refused_with_its_place(self):
        settings = self.work / 'settings.yaml'
        settings.write_text('listen: 127.0.0.1:0\nlease-tll: 10s\n')
        ran = self.coordinator('--config', settings)
        self.assertEqual(ran.code, 2, ran)
        self.assertIn('settings.yaml:2:1', ran.err)
        self.assertIn('did you mean "lease_ttl"', ran.err)

    def test_garbage_on_the_port_leaves_the_coordinator_serving(self):
        child, address = harness.coordinator(self.work, f'{self.port}', name='garbage', *[
            '--redis', f'redis://:right@127.0.0.1:{self.port}'])
        host, port = address.split(':')
        for bytes_sent in (os.urandom(4096), b'GET / HTTP/1.1\r\n\r\n',
                           b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n' + os.urandom(4096), b''):
            with socket.create_connection((host, int(port))) as s:
                try:
                    s.sendall(bytes_sent)
                except OSError:
                    pass
        self.assertEqual(claque('campaigns', 'list', '--server', address).code, 0)
        self.assertTrue(child.alive())
        self.assertEqual(child.stop(), 0)

    def test_an_unreachable_server_is_exit_code_3(self):
        ran = claque('pages', 'list', '--server', f'127.0.0.1:{free_port()}', seconds=60)
        self.assertEqual(ran.code, 3, ran)
        self.assertIn('cannot reach', ran.err)


if __name__ == '__main__':
    unittest.main(verbosity=2)
