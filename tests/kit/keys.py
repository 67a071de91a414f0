"""Key pairs of people and of the service, made and used with OpenSSL, and the JSON they sign."""

import hashlib
import subprocess

# What OpenSSL calls a key of a scheme, and how TUF names its type.
SCHEMES = {"ed25519": ("ed25519", ["-algorithm", "ed25519"]),
           "ecdsa-sha2-nistp256": ("ecdsa", ["-algorithm", "EC",
                                             "-pkeyopt", "ec_paramgen_curve:P-256"])}


def canonical(value):
    """Canonical JSON as TUF signs it: only quotes and backslashes are escaped."""
    if isinstance(value, dict):
        members = (f"{canonical(name)}:{canonical(value[name])}" for name in sorted(value))
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    raise TypeError(f"{value!r} has no canonical form")


def openssl(*arguments):
    done = subprocess.run(["openssl", *map(str, arguments)], stdin=subprocess.DEVNULL,
                          capture_output=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"openssl {' '.join(map(str, arguments))}: {done.stderr!r}")
    return done.stdout


class key_pair:
    """A fresh key pair whose private half stands in `file`. `members` are kept beside the key."""

    def __init__(self, file, scheme="ed25519", **members):
        self.file = file
        self.scheme = scheme
        keytype, made_by = SCHEMES[scheme]
        openssl("genpkey", *made_by, "-out", file)
        public = {"public": self.public_()}
        named = {"keytype": keytype, "scheme": scheme, "keyval": public}
        self.keyid = hashlib.sha256(canonical(named).encode()).hexdigest()
        self.public = named | members

    def public_(self):
        if self.scheme == "ed25519":
            return openssl("pkey", "-in", self.file, "-pubout", "-outform", "DER")[-32:].hex()
        return openssl("pkey", "-in", self.file, "-pubout").decode()

    def sign(self, signed):
        """The signature of this key over the canonical form of `signed`."""
        text = self.file.with_name(f"{self.file.name}.signing")
        text.write_bytes(canonical(signed).encode())
        if self.scheme == "ed25519":
            made = openssl("pkeyutl", "-sign", "-rawin", "-inkey", self.file, "-in", text)
        else:
            made = openssl("dgst", "-sha256", "-sign", self.file, text)
        text.unlink()
        return {"keyid": self.keyid, "sig": made.hex()}


def signed_by(signed, *signers):
    """A metadata document."""
    return {"signatures": [signer.sign(signed) for signer in signers], "signed": signed}
