"""A TUF client made of python-tuf: `client.py JOB` refreshes, looks up and downloads what JOB asks.

The job and the answer are described in tests/kit/clients.py.
"""

import json
import pathlib
import sys

from tuf.ngclient import Updater, UpdaterConfig


def main():
    job = json.loads(pathlib.Path(sys.argv[1]).read_text())
    updater = Updater(
        metadata_dir=job["metadata_dir"], metadata_base_url=job["metadata_url"],
        target_dir=job["target_dir"], target_base_url=job["targets_url"],
        config=UpdaterConfig(prefix_targets_with_hash=True),
        bootstrap=pathlib.Path(job["root"]).read_bytes())
    updater.refresh()
    answer = {}
    for path in job["paths"]:
        info = updater.get_targetinfo(path)
        answer[path] = updater.download_target(info) if info else None
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
