"""Key ceremonies, held with the command line as people hold them."""

import json

from kit.programs import run

# Our names for key types, and those of `rstuf key generate --type`.
KEY_TYPES = {"ed25519": "ed25519", "ecdsa-p256": "ecdsa", "ecdsa-p384": "ecdsa-p384", "rsa": "rsa"}


class ceremony:
    """Fresh keys in a directory of their own, and the bootstrap request they signed.

    `payload` is the request, `payload_file` the file it stands in, `root_file` the signed root
    alone, which clients trust first, and `online_key_dir` what the server must be given. With
    `missing_signatures` as many more root keys are needed, and have not signed.
    """

    def __init__(self, home, bins=256, online_key_type="ed25519", missing_signatures=0):
        self.home = home
        self.keys = home / "keys"
        self.online_key_dir = home / "online-keys"
        for folder in (self.keys, self.online_key_dir):
            folder.mkdir(parents=True)
        self.root_keys_ = ["root", *(f"absent-{i}" for i in range(missing_signatures))]
        for name in self.root_keys_:
            self.make_key_("ed25519", self.keys / name)
        self.make_key_(online_key_type, self.online_key_dir / "online")
        plan = home / "plan.yml"
        plan.write_text(json.dumps(self.plan_(bins)))  # JSON is YAML
        self.payload_file = home / "ceremony-payload.json"
        run("rstuf", "admin", "ceremony", "--plan", plan, "--out", self.payload_file,
            **self.conditions_())
        self.payload = json.loads(self.payload_file.read_text())
        self.root_file = home / "root.json"
        self.root_file.write_text(json.dumps(self.payload["metadata"]["root"]))

    def make_key_(self, key_type, file):
        run("rstuf", "key", "generate", "--no-passphrase", "--type", KEY_TYPES[key_type],
            "--out", file)

    def conditions_(self):
        """What the command that holds the ceremony needs beside its plan, for programs.run."""
        return {}

    def plan_(self, bins):
        return {
            "root": {"expiration": 365, "threshold": len(self.root_keys_),
                     "keys": [{"name": f"{name} key", "file": f"keys/{name}.pub.json"}
                              for name in self.root_keys_]},
            "targets": {"expiration": 365}, "snapshot": {"expiration": 7},
            "timestamp": {"expiration": 1},
            "bins": {"expiration": 7, "number_of_delegated_bins": bins},
            "online_key": {"uri": "fn:online", "directory": "online-keys"},
            "sign_with": ["keys/root"],
        }

    def bootstrap(self, api):
        """Sends the request and returns when the repository is complete."""
        return api.succeed("/api/v1/bootstrap/", self.payload)

    def private_key_lines(self):
        """Lines of the private key files that must stand nowhere else."""
        for file in (self.keys / "root", self.online_key_dir / "online"):
            yield from (line for line in file.read_bytes().splitlines()
                        if not line.startswith(b"-----"))
