"""A TUF client made of python-tuf: `client.py [JOB]` refreshes, looks up and downloads.

The job, the answer and what happens without a job are described in tests/kit/clients.py.
"""

import json
import pathlib
import sys
import traceback

from tuf.ngclient import Updater, UpdaterConfig


def answer(file):
    job = json.loads(pathlib.Path(file).read_text())
    updater = Updater(
        metadata_dir=job["metadata_dir"], metadata_base_url=job["metadata_url"],
        target_dir=job["target_dir"], target_base_url=job["targets_url"],
        config=UpdaterConfig(prefix_targets_with_hash=True),
        bootstrap=pathlib.Path(job["root"]).read_bytes())
    updater.refresh()
    found = {}
    for path in job["paths"]:
        info = updater.get_targetinfo(path)
        found[path] = updater.download_target(info) if info else None
    return found


def main():
    if len(sys.argv) > 1:
        print(json.dumps(answer(sys.argv[1])))
        return
    for line in sys.stdin:
        try:
            said = answer(line.strip())
        except Exception:  # the next job may do better
            said = {"error": traceback.format_exc()}
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
