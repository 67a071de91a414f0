#!/usr/bin/env python3
"""A web server that behaves well or badly, by path, for the fetcher's tests.

Listens on a free port of 127.0.0.1, prints it as its first line, and serves until it is killed.
"""
import http.server
import sys
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536  # an answer leaves in one piece
    connections = 0
    lock = threading.Lock()

    def setup(self):
        super().setup()
        with Handler.lock:
            Handler.connections += 1

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", headers=(), length=None):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def wait_for_the_client_to_leave(self):
        self.close_connection = True
        self.rfile.read(1)

    def do_GET(self):
        try:
            kind, _, rest = self.path[1:].partition("?")[0].partition("/")
            getattr(self, "get_" + kind.replace("-", "_"))(rest)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def get_bytes(self, count):
        self.answer(200, b"x" * int(count))

    def get_status(self, status):
        self.answer(int(status), b"an error page")

    def get_long_error_page(self, _):
        self.answer(404, b"x" * 1_000_000)

    def get_path(self, _):
        self.answer(200, self.path.encode())

    def get_header(self, name):
        self.answer(200, str(self.headers.get(name)).encode())

    def get_connections(self, _):
        self.answer(200, str(Handler.connections).encode())

    def get_redirect(self, times):
        left = int(times)
        self.answer(302, b"moved", [("Location", f"/redirect/{left - 1}" if left else "/bytes/3")])

    def get_redirect_to(self, url):
        self.answer(302, b"moved", [("Location", url)])

    def get_truncated(self, _):
        self.answer(200, b"x" * 10, length=20)
        self.close_connection = True

    def get_endless(self, _):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while True:
            self.wfile.write(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")

    def get_silent(self, _):
        self.wait_for_the_client_to_leave()

    def get_stalled(self, _):
        self.answer(200, b"x" * 10, length=20)
        self.wait_for_the_client_to_leave()

    def get_dripping(self, _):
        self.answer(200, b"", length=1_000_000)
        never = threading.Event()
        while not never.wait(0.05):
            self.wfile.write(b"x")
            self.wfile.flush()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


if __name__ == "__main__":
    server = Server(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.exit(0)
