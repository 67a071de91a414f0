"""What rstuf-server says to settings it cannot use, and to a data directory that is in use."""

from kit.programs import run
from kit.repository_case import repository_case, scratch_case
from kit.server import free_port, server

BAD_SETTINGS = {
    "RSTUF_HTTP_PORT": "eighty",
    "RSTUF_HTTP_ADDRESS": "nowhere.invalid",
    "RSTUF_HTTP_MAX_BODY": "-1",
    "RSTUF_DB_SERVER": "oracle://db",
    "RSTUF_BROKER_SERVER": "carrier-pigeon:",
    "RSTUF_STORAGE_BACKEND": "Floppy",
    "RSTUF_LOG_LEVEL": "chatty",
    "RSTUF_LEASE_TIME": "0",
}


class settings(scratch_case):
    def test_each_bad_one_is_named_and_ends_the_program_with_status_2(self):
        for name, value in BAD_SETTINGS.items():
            with self.subTest(f"{name}={value}"):
                done = self.start(**{name: value})
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(name, done.stderr)

    def test_all_bad_ones_are_named_at_once(self):
        done = self.start(**BAD_SETTINGS)
        self.assertEqual(done.returncode, 2)
        for name in BAD_SETTINGS:
            self.assertIn(name, done.stderr)

    def test_a_port_in_use_is_named(self):
        with server(self.home / "first") as first:
            done = self.start(RSTUF_HTTP_PORT=first.port)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(str(first.port), done.stderr)

    def start(self, **changed):
        return run("rstuf-server", check=False, timeout=20, **{
            "RSTUF_DATA_DIR": self.home / "data", "RSTUF_HTTP_PORT": free_port()} | changed)


class data_directory(repository_case):
    def test_a_second_server_is_refused_and_the_first_goes_on(self):
        done = run("rstuf-server", check=False, timeout=20, RSTUF_HTTP_PORT=free_port(),
                   RSTUF_DATA_DIR=self.server.data_dir,
                   RSTUF_ONLINE_KEY_DIR=self.ceremony.online_key_dir)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(str(self.server.data_dir), done.stdout + done.stderr)
        self.publish({"a.txt": b"a"})
        self.assertEqual(self.download("a.txt"), b"a")
