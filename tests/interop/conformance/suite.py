"""Runs every case with a repository, a client and directories of its own."""

import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent), str(HERE.parent / "python_tuf_repository"), str(HERE)]

from kit.report import report

import cases
import client
import repository
import delegation_cases, download_cases, expiry_cases, key_cases  # each registers its cases
import refresh_cases, rollback_cases, transfer_cases


class scene:
    """What a case works on. The client trusts version 1 of root; the repository is published."""

    def __init__(self, home, served):
        self.repo = served
        self.client = client.client(home, served.url)
        served.publish()

    def start(self):
        assert self.client.init(self.repo.files["metadata/1.root.json"]) == 0, self.client.said
        return self.repo, self.client


def main():
    wanted = [word.lower() for word in sys.argv[1:]]
    result = report("conformance")
    for sentence, body in cases.ALL:
        if not all(word in sentence.lower() for word in wanted):
            continue
        with result.case(sentence), tempfile.TemporaryDirectory(prefix="rstuf-conf-") as home:
            with repository.served() as served:
                body(scene(pathlib.Path(home), served))
    sys.exit(result.finish())


main()
