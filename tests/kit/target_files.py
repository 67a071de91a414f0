"""A web server for target files, as the user of a repository would run one."""

import functools
import hashlib
import http.server
import pathlib
import threading


class quiet_handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class target_files:
    """Serves a directory on a port of its own, in a thread, until the `with` ends."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        handler = functools.partial(quiet_handler, directory=str(self.directory))
        self.httpd_ = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.httpd_.server_address[1]}/"

    def __enter__(self):
        threading.Thread(target=self.httpd_.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.httpd_.shutdown()
        self.httpd_.server_close()

    def put(self, artifacts):
        """Stores {path: bytes} under hash-prefixed names (TUF 6.2), as consistent snapshots want."""
        for path, content in artifacts.items():
            folder, _, name = path.rpartition("/")
            digest = hashlib.sha256(content).hexdigest()
            where = self.directory / folder
            where.mkdir(parents=True, exist_ok=True)
            (where / f"{digest}.{name}").write_bytes(content)
