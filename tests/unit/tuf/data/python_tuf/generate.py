#!/usr/bin/env python3
"""Writes the files beside it with python-tuf: signed metadata and tables of its answers.

Needs tuf 7.0.1, securesystemslib[crypto] 1.6.0 and the openssl command. Keys are made anew on each run and thrown away,
so that a run changes every file; the tests read whatever stands there.
"""

import json
import pathlib
import random
import subprocess
import warnings
from datetime import datetime, timezone

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from securesystemslib.formats import encode_canonical
from securesystemslib.signer import KEY_FOR_TYPE_AND_SCHEME, CryptoSigner, Signature, SSlibKey
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Role,
    Root,
    Snapshot,
    SuccinctRoles,
    TargetFile,
    Targets,
    Timestamp,
)

warnings.simplefilter("ignore")
HERE = pathlib.Path(__file__).parent
EXPIRES = datetime(2031, 2, 28, 23, 59, 59, tzinfo=timezone.utc)
ODD = {
    "x-acme-text": 'line\nbreak\ttab\r "quoted" \\ back\x00\x1f\x7f é ü 中文 \U0001f600 \ufffe',
    "x-acme-nested": {"ü": [], "": {}, "a": [None, True, False, -1, 0, 2**63 - 1, [[["deep"]]]]},
    "\n": "a newline as a name",
}
# known to SSlibKey, but not registered for reading
for unregistered in ("rsassa-pss-sha224", "rsa-pkcs1v15-sha224"):
    KEY_FOR_TYPE_AND_SCHEME[("rsa", unregistered)] = SSlibKey


def write(name, metadata):
    """The file as python-tuf writes it, and beside it the bytes that it signed."""
    (HERE / f"{name}.json").write_bytes(metadata.to_bytes())
    (HERE / f"{name}.signed").write_bytes(metadata.signed_bytes)


def legacy(signer):
    """The same key under the key type of old specifications."""
    key = signer.public_key
    return CryptoSigner(
        signer._private_key, SSlibKey("legacy-" + key.keyid, key.scheme, key.scheme, key.keyval)
    )


def signers_of_every_scheme():
    out = [CryptoSigner.generate_ed25519()]
    for curve in ("256", "384", "521"):
        scheme = f"ecdsa-sha2-nistp{curve}"
        out.append(CryptoSigner.generate_ecdsa(scheme=scheme))
        out.append(legacy(CryptoSigner.generate_ecdsa(scheme=scheme)))
    for bits in ("224", "256", "384", "512"):
        out.append(CryptoSigner.generate_rsa(scheme=f"rsassa-pss-sha{bits}", size=2048))
        out.append(CryptoSigner.generate_rsa(scheme=f"rsa-pkcs1v15-sha{bits}", size=2048))
    return out


def sign(metadata, signers):
    for signer in signers:
        metadata.sign(signer, append=True)
    return metadata


def write_root(every):
    root = Root(version=1, expires=EXPIRES, unrecognized_fields=dict(ODD))
    for signer in every:
        root.add_key(signer.public_key, "targets")
    root.roles["targets"].threshold = len(every)
    for role in ("root", "snapshot", "timestamp"):
        for signer in every[:2]:
            root.add_key(signer.public_key, role)
    root.roles["root"].threshold = 2
    root.roles["root"].unrecognized_fields["x-role"] = ODD
    first = root.keys[root.roles["root"].keyids[0]]
    first.unrecognized_fields["x-key"] = ["1", 2, None]
    first.keyval["x-keyval"] = {"a": "\n"}
    metadata = Metadata(root, unrecognized_fields={"x-outside": {"half": "unsigned", "\u00e9": 1}})
    write("root", sign(metadata, every[:2]))


def target_files():
    files = {}
    for path in ("file.txt", "a/b/c.tar.gz", "ümlaut/中文.deb", 'quo"te', "line\nbreak", "\U0001f600"):
        file = TargetFile.from_data(path, path.encode(), ["sha256", "sha512", "blake2b-256"])
        file.unrecognized_fields["custom"] = {"path": path, "n": [1, -2]}
        files[path] = file
    return files


def write_targets(every):
    delegate = every[0].public_key
    delegations = Delegations(
        {delegate.keyid: delegate},
        roles={
            r.name: r
            for r in [
                DelegatedRole("by-path", [delegate.keyid], 1, True, paths=["*.txt", "a/*/?.tar.gz"]),
                DelegatedRole(
                    "by-hash", [delegate.keyid], 1, False, path_hash_prefixes=["00", "a3f", "7"]
                ),
                DelegatedRole("no-key", [], 1, False, paths=[], unrecognized_fields={"x-y": ODD}),
            ]
        },
        unrecognized_fields={"x-delegations": []},
    )
    targets = Targets(7, "1.0.31", EXPIRES, target_files(), delegations, {"x-targets": ODD})
    write("targets", sign(Metadata(targets), every))
    write("by-path", sign(Metadata(Targets(1, "1.0", EXPIRES)), every[:1]))

    succinct = SuccinctRoles([delegate.keyid], 1, 14, "bins", {"x-succinct": True})
    targets = Targets(1, None, EXPIRES, {}, Delegations({delegate.keyid: delegate}, None, succinct))
    write("succinct", sign(Metadata(targets), every[:1]))


def write_plain(every):
    """Without anything that JSON escapes, so that the whole file can be compared."""
    meta = {f"bins-{i:02x}.json": MetaFile(i + 1) for i in range(256)}
    meta["targets.json"] = MetaFile(3, 1234, {"sha256": "00" * 32}, {"x-é": 1})
    snapshot = sign(Metadata(Snapshot(4, None, EXPIRES, meta)), every[:2])
    write("snapshot", snapshot)
    (HERE / "snapshot.utf8.json").write_text(
        json.dumps(snapshot.to_dict(), ensure_ascii=False, separators=(",", ":"), sort_keys=True),
        encoding="utf-8",
    )
    file = MetaFile.from_data(4, snapshot.to_bytes(), ["sha256"])
    write("timestamp", sign(Metadata(Timestamp(9, None, EXPIRES, file)), every[:2]))


def write_long_salt(every):
    """RSA-PSS with the longest salt that fits, as older signers make it."""
    signer = next(s for s in every if s.public_key.scheme == "rsassa-pss-sha256")
    message = b"a message"
    padding = PSS(mgf=MGF1(SHA256()), salt_length=PSS.MAX_LENGTH)
    sig = signer._private_key.sign(message, padding, SHA256())
    signer.public_key.verify_signature(Signature(signer.public_key.keyid, sig.hex()), message)
    table = {"key": signer.public_key.to_dict(), "message": message.decode(), "sig": sig.hex()}
    (HERE / "long_salt.json").write_text(json.dumps(table, indent=1) + "\n")


def openssl_ec(pem, *options):
    command = ["openssl", "ec", "-pubin", *options]
    return subprocess.run(command, input=pem, capture_output=True, check=True, text=True).stdout


def write_encodings(every):
    """Second encodings of public keys: PEM texts of one EC key and of one RSA key."""
    ec = next(s for s in every if s.public_key.scheme == "ecdsa-sha2-nistp256")
    rsa = next(s for s in every if s.public_key.scheme == "rsassa-pss-sha256")
    ec_pem = ec.public_key.keyval["public"]
    pkcs1 = rsa._private_key.public_key().public_bytes(Encoding.PEM, PublicFormat.PKCS1)
    table = {
        "ec": ec_pem,
        "ec_compressed": openssl_ec(ec_pem, "-conv_form", "compressed"),
        "ec_explicit_parameters": openssl_ec(ec_pem, "-param_enc", "explicit"),
        "rsa": rsa.public_key.keyval["public"],
        "rsa_pkcs1": pkcs1.decode(),
        "rsa_1024": CryptoSigner.generate_rsa(size=1024).public_key.keyval["public"],
    }
    (HERE / "encodings.json").write_text(json.dumps(table, indent=1) + "\n")


ALPHABET = 'ab"\\/\n\t\x00\x1f\x7f é中\U0001f600\ue000\uffff{}[]:,'


def random_text(rng):
    return "".join(rng.choice(ALPHABET) for _ in range(rng.randrange(8)))


def random_document(rng, depth=0):
    kind = rng.randrange(7 if depth < 4 else 5)
    if kind == 0:
        return rng.choice([None, True, False])
    if kind == 1:
        return rng.choice([0, -1, 1, 2**63 - 1, -(2**63), 2**64 - 1, rng.randrange(-999, 999)])
    if kind < 5:
        return random_text(rng)
    if kind == 5:
        return [random_document(rng, depth + 1) for _ in range(rng.randrange(4))]
    return {random_text(rng): random_document(rng, depth + 1) for _ in range(rng.randrange(6))}


def write_canonical(rng):
    """Lines of [JSON text, canonical text]."""
    lines = []
    for _ in range(300):
        document = random_document(rng)
        text = json.dumps(document, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 1]))
        lines.append(json.dumps([text, encode_canonical(document)]))
    (HERE / "canonical.jsonl").write_text("\n".join(lines) + "\n")


PATTERNS = [
    "", "*", "?", "a", "a*", "*a", "*.txt", "a/*", "*/a", "a/b", "a/*/c", "*/*", "**", "**/a", "a?c",
    "[abc]", "[!abc]", "[a-c]", "[!a-c]", "[]]", "[!]]", "[]-a]", "[a-]", "[-a]", "[a", "a]", "[]",
    "[!]", "[!", "[^a]", "[\\]", "\\*", "[*]", "[?]", "[[]", "[a-c-e]", "[c-a]", "[!c-a]", "[--0]",
    "é", "?é", "[é-ü]", "*中*", "?\U0001f600", "a[/]b", "a//b", "/a", "a/", "*b*b*b*", ".*", "*.*",
    "[&~|]", "[a&&b]", "x[ab]y[!cd]z", "?[ab]?", "A", "*\n*", "[\n]", "{a,b}", "+(a)", "!(a)", "$^",
]  # fmt: skip
PATHS = [
    "", "a", "b", "c", "d", "-", "]", "[", "!", "^", "\\", "*", "?", "\\*", ".txt", "x.txt", "a/b",
    "a/b/c", "a//c", "/a", "a/", "a//b", "abc", "aéc", "a\U0001f600c", "é", "ê", "xé", "z中z", "中",
    "x\U0001f600", "\U0001f600", "a[/]b", "bbb", "xbxbxbx", "bb", ".hidden", "a.b", "&", "~", "|",
    "xaycz", "xbyez", "qaq", "A", "a\nb", "\n", "{a,b}", "+(a)", "$^", "[a", "[]", "[!]", "[!", "a]",
    "0", ".", "/", "//", "e", "a-", "[a-c]",
]  # fmt: skip


def write_paths(rng):
    """Lines of [pattern, path, whether they match]."""
    pairs = [(pattern, path) for pattern in PATTERNS for path in PATHS]
    letters = "ab-]![*?/é"
    for _ in range(3000):
        pattern = "".join(rng.choice(letters) for _ in range(rng.randrange(9)))
        pairs.append((pattern, "".join(rng.choice("ab-]!é/") for _ in range(rng.randrange(7)))))
    match = DelegatedRole._is_target_in_pathpattern
    lines = [json.dumps([pattern, path, match(path, pattern)]) for pattern, path in pairs]
    (HERE / "paths.jsonl").write_text("\n".join(lines) + "\n")


def write_bins():
    """Lines of [bit length, path, bin]."""
    lines = []
    for bit_length in (1, 2, 3, 4, 5, 8, 10, 14, 16, 31, 32):
        roles = SuccinctRoles([], 1, bit_length, "bins")
        for path in ("", "a", "file.txt", "a/b/c.tar.gz", "ümlaut/中文.deb", "line\nbreak"):
            lines.append(json.dumps([bit_length, path, roles.get_role_for_target(path)]))
    (HERE / "bins.jsonl").write_text("\n".join(lines) + "\n")


def main():
    every = signers_of_every_scheme()
    write_root(every)
    write_targets(every)
    write_plain(every)
    write_long_salt(every)
    write_encodings(every)
    # without the first key, which has further members, and the legacy ones, whose ids are names
    hashed = [s.public_key for s in every[1:] if not s.public_key.keyid.startswith("legacy-")]
    keyids = [[key.keyid, key.to_dict()] for key in hashed]
    (HERE / "keyids.json").write_text(json.dumps(keyids, indent=1) + "\n")
    rng = random.Random(1)
    write_canonical(rng)
    write_paths(rng)
    write_bins()


main()
