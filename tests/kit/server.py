"""rstuf-server as a child process on a private port and data directory."""

import signal
import socket
import subprocess
import time

from kit.api import api
from kit.programs import clean_environment, program


def free_port():
    """A port of 127.0.0.1 nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class server:
    """One rstuf-server. Its output goes to `log` beside the data directory, run after run."""

    def __init__(self, data_dir, port=None, **settings):
        self.data_dir = data_dir
        self.port = port or free_port()
        self.api = api(self.port)
        self.log = data_dir.parent / f"{data_dir.name}.log"
        self.settings_ = {"RSTUF_HTTP_PORT": self.port, "RSTUF_DATA_DIR": data_dir} | settings
        self.process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()

    def start(self, ready_within=30):
        """Starts the program and returns once GET /readyz says 200."""
        self.launch()
        deadline = time.monotonic() + ready_within
        while not self.ready():
            if self.process.poll() is not None:
                raise AssertionError(f"rstuf-server ended with {self.process.returncode}:\n"
                                     f"{self.tail()}")
            if time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"rstuf-server not ready in {ready_within} s:\n{self.tail()}")
            time.sleep(0.01)
        return self

    def launch(self):
        """Starts the program and waits for nothing."""
        with open(self.log, "ab") as output:
            self.process = subprocess.Popen(
                [program("rstuf-server")], env=clean_environment(**self.settings_),
                stdin=subprocess.DEVNULL, stdout=output, stderr=output)

    def ready(self):
        try:
            return self.api.get("/readyz").status == 200
        except OSError:
            return False

    def terminate(self, within=60):
        """SIGTERM; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(within)

    def kill(self):
        """kill -9, and the process is gone when this returns."""
        self.process.kill()
        self.process.wait()

    def tail(self, lines=30):
        """The end of what the program said."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])
