"""RSTUF's own command line works against our server, and shares its files with ours.

What takes no dialogue is run as its users run it in scripts; the payloads it sends are written by our
`rstuf`, and each reads the config file that the other wrote.
"""

import contextlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent))

from kit.ceremony import ceremony
from kit.programs import run
from kit.report import report
from kit.roots import hand_made_ceremony
from kit.server import server
from kit.target_files import target_files

from dialogue import dialogue

THEIRS = pathlib.Path(sys.executable).parent / "rstuf"


class user:
    """Somebody with RSTUF's command line, and a config file."""

    def __init__(self, home):
        self.home = home
        self.config = home / "rstuf.yml"
        self.config.write_text("{}\n")

    def says(self, *arguments, check=True):
        """What the program prints, in one line."""
        done = subprocess.run([THEIRS, "-c", self.config, *map(str, arguments)],
                              cwd=self.home, timeout=120, text=True, stdin=subprocess.DEVNULL,
                              env=self.environment(),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if check and done.returncode != 0:
            raise AssertionError(f"rstuf {arguments} ended with {done.returncode}:\n{done.stdout}")
        return " ".join(done.stdout.split())

    def environment(self):
        return os.environ | {"HOME": str(self.home), "COLUMNS": "400"}

    def talks(self, *arguments):
        """The program in a terminal."""
        return dialogue([str(THEIRS), "-c", str(self.config), *map(str, arguments)], self.home,
                        self.environment())

    def ours(self, *arguments):
        return run("rstuf", "-c", self.config, *arguments, cwd=self.home, HOME=self.home).stdout


def expect(said, words):
    if words.lower() not in said.lower():
        raise AssertionError(f"it does not say {words!r}: {said}")


def bootstrap_and_artifacts(result, they, home):
    held = ceremony(home / "ceremony", bins=4)
    with contextlib.ExitStack() as stack:
        running = stack.enter_context(
            server(home / "data", RSTUF_ONLINE_KEY_DIR=held.online_key_dir))
        files = stack.enter_context(target_files(home / "files"))
        url = running.api.url
        (home / "file.txt").write_bytes(b"content")
        (files.directory / "docs").mkdir()
        (files.directory / "docs" / "file.txt").write_bytes(b"content")

        with result.case("admin send bootstrap sends what our ceremony wrote"):
            said = they.says("admin", "--api-server", url, "send", "bootstrap", held.payload_file)
            expect(said, "bootstrap")
            if running.api.get("/api/v1/bootstrap/").json["data"]["state"] != "finished":
                raise AssertionError(said)
        with result.case("artifact add, and task info of its task"):
            said = they.says("artifact", "add", "file.txt", "--path", "docs/", "--api-server", url)
            task = re.search(r"[0-9a-f]{32}|[0-9a-f-]{36}", said)
            if not task:
                raise AssertionError(said)
            running.api.wait(task[0])
            expect(they.says("task", "info", task[0], "--api-server", url), "SUCCESS")
        with result.case("artifact repository add writes what ours reads, and download uses it"):
            they.says("artifact", "repository", "add", "-n", "demo", "-r", held.root_file,
                      "-m", url + "/metadata/", "-a", files.url)
            they.says("artifact", "repository", "set", "demo")
            expect(they.ours("artifact", "repository", "show"), "demo (current)")
            they.says("artifact", "download", "docs/file.txt", "-P", home)
            they.ours("artifact", "download", "docs/file.txt", "--out", home / "ours.txt")
            if (home / "ours.txt").read_bytes() != b"content":
                raise AssertionError("our download differs")
        with result.case("what our artifact repository writes, theirs reads"):
            they.ours("artifact", "repository", "add", "--name", "second", "--root",
                      held.root_file, "--metadata-url", url + "/metadata/", "--artifacts-url",
                      files.url, "--current")
            expect(they.says("artifact", "repository", "show"), "second (default)")
            (home / "docs").mkdir(exist_ok=True)
            they.says("artifact", "download", "docs/file.txt", "-P", home)
        with result.case("artifact delete"):
            said = they.says("artifact", "delete", "docs/file.txt", "--api-server", url)
            task = re.search(r"[0-9a-f]{32}|[0-9a-f-]{36}", said)
            running.api.wait(task[0])
            listed = running.api.get("/api/v1/artifacts/").json["data"]["artifacts"]
            if listed:
                raise AssertionError(f"{said}; listed: {listed}")


def root_updates(result, they, home):
    held = hand_made_ceremony(home / "ceremony", 3, 2).with_bins(4)
    with server(home / "data", RSTUF_ONLINE_KEY_DIR=held.online_key_dir) as running:
        held.bootstrap(running.api)
        url = running.api.url
        ada, grace, _ = held.people
        with result.case("admin send update sends what our metadata update wrote"):
            run("rstuf", "admin", "metadata", "update", "--expiration", "90", "--key", ada.file,
                "--metadata-url", url + "/metadata/", "--out", home / "update.json", HOME=home)
            expect(they.says("admin", "--api-server", url, "send", "update",
                             home / "update.json"), "update")
        with result.case("admin send sign sends what our metadata sign wrote"):
            run("rstuf", "--api-server", url, "admin", "metadata", "sign", "root", "--key",
                grace.file, "--out", home / "sign.json", HOME=home)
            expect(they.says("admin", "--api-server", url, "send", "sign", home / "sign.json"),
                   "sign")
            if running.api.get("/metadata/2.root.json").status != 200:
                raise AssertionError("root version 2 is not published")


PASSWORD = "correct horse"


def pem_key(home, name):
    """An encrypted private key and its public half, both in PEM: `name` and `name.pub`."""
    file = home / name
    run_openssl("genpkey", "-algorithm", "ed25519", "-aes-256-cbc", "-pass", f"pass:{PASSWORD}",
                "-out", file)
    run_openssl("pkey", "-in", file, "-passin", f"pass:{PASSWORD}", "-pubout", "-out", f"{file}.pub")
    return file


def run_openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60)


def add_pem_key(talk, file, name):
    talk.select("Select a key type", down=1)
    talk.answer("PUBLIC", f"{file}.pub")
    talk.answer("enter key name", name)
    talk.hears(f"Added key '{name}'")


def sign_with_pem_key(talk, file, key_down=0):
    talk.select("Select (a )?key for signing", down=key_down)
    talk.select("", down=1)
    talk.answer("encrypted private key", file)
    talk.answer("password", PASSWORD)
    talk.hears("Signed metadata")


def dialogues(result, they, home):
    """A ceremony of two people with RSTUF's dialogue, and a signature with it later."""
    online_keys = home / "online-keys"
    online_keys.mkdir()
    ada, grace = (pem_key(home, name) for name in ("ada", "grace"))
    run_openssl("genpkey", "-algorithm", "ed25519", "-out", home / "online")
    run_openssl("pkey", "-in", home / "online", "-pubout", "-out", home / "online.pub")
    with server(home / "data", RSTUF_ONLINE_KEY_DIR=online_keys) as running:
        with result.case("admin ceremony, by its dialogue, sets our server up"):
            talk = they.talks("admin", "--api-server", running.api.url, "ceremony")
            for role in ("timestamp", "snapshot", "targets"):
                talk.answer(f"'{role}' role", "")
            talk.select("Custom Delegations", down=0)
            talk.answer("'bins' role", "")
            talk.answer("hash bins", "4")
            talk.answer("'root' role", "")
            talk.answer("'root' threshold", "2")
            add_pem_key(talk, ada, "Ada")
            talk.select("missing", down=0)
            add_pem_key(talk, grace, "Grace")
            talk.select("Current signing keys", down=0)
            talk.select("Select Online Key type", down=4)
            talk.answer("PUBLIC", home / "online.pub")
            talk.answer("enter key name", "Online")
            keyid = talk.hears(r"file name is:\s+'([0-9a-f]{64})'").group(1)
            (home / "online").rename(online_keys / keyid)
            sign_with_pem_key(talk, ada)
            sign_with_pem_key(talk, grace, key_down=1)
            talk.hears("Bootstrap completed")
            talk.ends()
        with result.case("admin metadata sign, by its dialogue, signs a root that ours made"):
            run("rstuf", "--api-server", running.api.url, "admin", "metadata", "update",
                "--expiration", "90", "--key", ada, "--passphrase-fd", "0", HOME=home,
                input=PASSWORD + "\n")
            talk = they.talks("admin", "--api-server", running.api.url, "metadata", "sign")
            talk.select("Select a role to sign", down=0)
            sign_with_pem_key(talk, grace)
            talk.ends()
            if running.api.get("/metadata/2.root.json").status != 200:
                raise AssertionError("root version 2 is not published")


def main():
    result = report("interop-rstuf-cli")
    for part in (bootstrap_and_artifacts, root_updates, dialogues):
        with tempfile.TemporaryDirectory(prefix="rstuf-cli-") as folder:
            home = pathlib.Path(folder)
            part(result, user(home), home)
    sys.exit(result.finish())


if __name__ == "__main__":
    main()
