"""A repository that python-tuf signs, served over HTTP, which notes what is asked of it."""

import http.server
import json
import threading
from urllib.parse import unquote

from writer import make_signer, writer

BASE = {"root": 1, "timestamp": 1, "snapshot": 1, "targets": 1}  # what a first refresh keeps


class handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 65536

    def log_message(self, *_):
        pass

    def send(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path = self.path[1:]
        repo = self.server.repo
        repo.requests.append(path)
        try:
            if path in repo.answers:
                repo.answers[path](self)
            elif (content := repo.files.get(unquote(path))) is not None:
                self.send(200, content)
            else:
                self.send(404, b"nothing here")
            self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


class server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


class served(writer):
    """`files` is what clients get; `answers` has functions of the handler for single paths."""

    def __init__(self):
        self.requests, self.answers = [], {}
        super().__init__()
        self.httpd_ = server(("127.0.0.1", 0), handler)
        self.httpd_.repo = self
        self.url = f"http://127.0.0.1:{self.httpd_.server_address[1]}/"

    def __enter__(self):
        threading.Thread(target=self.httpd_.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.httpd_.shutdown()
        self.httpd_.server_close()

    def asked(self):
        """The names asked for since the last call, without "metadata/"."""
        names = [path.removeprefix("metadata/") for path in self.requests]
        self.requests.clear()
        return names

    def next_root(self, publish=True):
        self.put_next_root()
        if publish:
            self.publish()

    def new_keys(self, role, signers, threshold=1, signing=None):
        """Gives a top-level role these keys in the next root; `signing` of them will sign."""
        for keyid in list(self.root.roles[role].keyids):
            self.root.revoke_key(keyid, role)
        for signer in signers:
            self.root.add_key(signer.public_key, role)
        self.root.roles[role].threshold = threshold
        self.signers[role] = list(signers if signing is None else signing)

    def delegated(self, delegator, role, patterns=("*",), **more):
        """A delegation, also to a role that exists already: that gets another key then."""
        before, signers = self.targets.get(role), self.signers.get(role, [])
        self.delegate(delegator, role, list(patterns), **more)
        if before:
            self.targets[role] = before
            self.signers[role] = signers + self.signers[role]
        return self.signers[role][-1]

    def edit(self, name, change):
        """Lets `change` work on the JSON of a metadata file, whose signatures then stay behind."""
        document = json.loads(self.files[f"metadata/{name}"])
        change(document)
        self.files[f"metadata/{name}"] = json.dumps(document).encode()

    def expire(self, role, when):
        """The role, as it is published next, expires then."""
        part = self.targets.get(role) or getattr(self, role)
        part.expires = when


def keys(count, kind="ed25519"):
    return [make_signer(kind) for _ in range(count)]
