#!/usr/bin/env python3
"""Cuts Wycheproof's signature vectors down to what the tests read.

Usage: extract.py DIRECTORY, with the *_test.json files of Project Wycheproof
(https://github.com/C2SP/wycheproof; the crate `wycheproof` 0.6.0 carries them in src/data).
Kept of each file: per group the public key, per test [id, comment, flags, message, signature,
result]. Of the long files every valid test and every n-th other one is kept.
"""

import json
import pathlib
import sys

# our file, Wycheproof's file, keep each n-th invalid test
FILES = [
    ("ed25519", "ed25519_test", 1),
    ("ecdsa-sha2-nistp256", "ecdsa_secp256r1_sha256_test", 1),
    ("ecdsa-sha2-nistp384", "ecdsa_secp384r1_sha384_test", 5),
    ("ecdsa-sha2-nistp521", "ecdsa_secp521r1_sha512_test", 8),
    ("rsa-pkcs1v15-sha224", "rsa_signature_2048_sha224_test", 8),
    ("rsa-pkcs1v15-sha256", "rsa_signature_2048_sha256_test", 2),
    ("rsa-pkcs1v15-sha384", "rsa_signature_2048_sha384_test", 8),
    ("rsa-pkcs1v15-sha512", "rsa_signature_2048_sha512_test", 8),
    ("rsassa-pss-sha256", "rsa_pss_2048_sha256_mgf1_32_test", 2),
    ("rsassa-pss-sha256.no-salt", "rsa_pss_2048_sha256_mgf1_0_test", 4),
    ("rsassa-pss-sha256.mgf1-sha1", "rsa_pss_2048_sha256_mgf1sha1_20_test", 4),
    ("rsassa-pss-sha384", "rsa_pss_2048_sha384_mgf1_48_test", 5),
    ("rsassa-pss-sha512", "rsa_pss_4096_sha512_mgf1_64_test", 8),
]


def kept(tests, nth):
    seen = 0
    for t in tests:
        if t["result"] != "valid":
            seen += 1
        if (t["result"] == "valid" and t["tcId"] % nth == 0) or seen % nth == 0:
            yield [t["tcId"], t["comment"], t["flags"], t["msg"], t["sig"], t["result"]]


def public_key(group):
    if group["type"] == "EddsaVerify":
        return group["publicKey"]["pk"]
    return group["publicKeyPem"]


def main():
    source = pathlib.Path(sys.argv[1])
    for ours, theirs, nth in FILES:
        document = json.loads((source / f"{theirs}.json").read_text())
        groups = [
            {"key": public_key(g), "tests": list(kept(g["tests"], nth))}
            for g in document["testGroups"]
        ]
        groups = [g for g in groups if g["tests"]]
        text = json.dumps({"source": theirs, "groups": groups}, separators=(",", ":"))
        path = pathlib.Path(__file__).parent / f"{ours}.json"
        path.write_text(text.replace("],[", "],\n[") + "\n")


main()
