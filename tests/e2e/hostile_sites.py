"""Sites that misbehave, one a loopback address, and a good one beside them. For bad_input_test
and full_disk_test, with the head of a campaign over them."""
import gzip
import io
import socket
import threading

ADDRESSES = {name: f'127.66.0.{i}' for i, name in enumerate(
    ['good', 'binary', 'huge', 'bomb', 'headers', 'loop', 'chain', 'dead', 'odd', 'robots_loop'],
    start=1)}

HEAD = 'campaign:\n  id: bad\n  title: Bad input\n  contact: team@example.org\n'


def sources(*urls, depth=2):
    return 'sources:\n' + ''.join(f'  - url: {u}\n    scope: host\n    depth: {depth}\n'
                                  for u in urls)


def ok(body, content_type='text/html', extra=b''):
    return (b'HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n%sConnection: close\r\n\r\n'
            % (content_type.encode(), len(body), extra)) + body


def redirect(target):
    return (b'HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
            % target.encode())


def bomb():
    """A gigabyte of zeros as about one megabyte of gzip."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode='wb', compresslevel=9) as packed:
        for _ in range(1024):
            packed.write(bytes(1 << 20))
    return out.getvalue()


class Sites:
    """Serves until the script ends; `asked` has (site, path) of every request."""

    def __init__(self, port):
        self.port, self.asked, self.lock = port, [], threading.Lock()
        self.bomb = bomb()
        for name, address in ADDRESSES.items():
            if name == 'dead':
                continue
            listener = socket.create_server((address, port), backlog=64)
            threading.Thread(target=self._accept, args=(name, listener), daemon=True).start()

    def url(self, name, path='/'):
        return f'http://{ADDRESSES[name]}:{self.port}{path}'

    def _accept(self, name, listener):
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=self._serve, args=(name, connection), daemon=True).start()

    def _serve(self, name, connection):
        with connection:
            try:
                connection.settimeout(60)
                request = b''
                while b'\r\n\r\n' not in request:
                    got = connection.recv(65536)
                    if not got:
                        return
                    request += got
                path = request.split()[1].decode()
                with self.lock:
                    self.asked.append((name, path))
                self._answer(name, path, connection)
            except OSError:
                pass  # the client has seen enough

    def _answer(self, name, path, connection):
        if path == '/robots.txt':
            if name == 'robots_loop':
                return connection.sendall(redirect('/robots.txt'))
            return connection.sendall(ok(b'User-agent: *\nDisallow:\n', 'text/plain'))
        return getattr(self, '_' + name)(path, connection)

    def _good(self, path, connection):
        n = int(path.strip('/') or 0)
        links = ''.join(f'<a href="/{i}">{i}</a>' for i in range(1, 6)) if n == 0 else ''
        text = f'Page {n} of the good site has a few plain English words about gardens. ' * 5
        connection.sendall(ok(f'<!doctype html><html lang=en><title>Good {n}</title>'
                              f'<p>{text}</p>{links}'.encode()))

    def _binary(self, path, connection):
        connection.sendall(ok(bytes(range(256)) * 400, 'text/html'))

    def _huge(self, path, connection):
        size = 100 << 20
        connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n'
                           b'Connection: close\r\n\r\n<!doctype html><title>huge</title>')
        block = b'<p>words without an end' * 4096
        for _ in range(size // len(block)):
            connection.sendall(block)

    def _bomb(self, path, connection):
        connection.sendall(ok(self.bomb, extra=b'Content-Encoding: gzip\r\n'))

    def _headers(self, path, connection):
        connection.sendall(b'HTTP/1.1 200 OK\r\n')
        while True:
            connection.sendall(b'X-Endless: and so on\r\n' * 1000)

    def _loop(self, path, connection):
        connection.sendall(redirect('/b' if path == '/' else '/'))

    def _chain(self, path, connection):
        connection.sendall(redirect(f'/{int(path.strip("/") or 0) + 1}'))

    def _odd(self, path, connection):
        """Links that are no pages, and one to a dead host."""
        links = ['ftp://127.66.0.1/x', 'mailto:a@example.org', 'javascript:alert(1)',
                 'file:///etc/passwd', 'http://127.66.0.1:99999/', 'http://[::1', 'data:text/html,x']
        connection.sendall(ok(('<!doctype html><title>Odd links</title><p>Some words here.'
                               + ''.join(f'<a href="{u}">x</a>' for u in links)).encode()))

    def _robots_loop(self, path, connection):
        connection.sendall(ok(b'<!doctype html><title>Robots loop</title><p>Some words here.'))
