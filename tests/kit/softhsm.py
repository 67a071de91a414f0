"""A SoftHSM of its own for each test: a PKCS#11 module whose token is a directory."""

import subprocess
import urllib.parse

from kit.keys import openssl

MODULE = "/usr/lib/softhsm/libsofthsm2.so"

# How OpenSSL is told to make a key of a scheme.
MADE_BY = {"ed25519": ["-algorithm", "ed25519"],
           "ecdsa-sha2-nistp256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
           "rsassa-pss-sha256": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]}


class softhsm:
    """One token, set up below `home`; programs find it through `environment`."""

    label = "root keys"
    pin = "98765432"

    def __init__(self, home):
        self.home = home
        (home / "tokens").mkdir(parents=True)
        configuration = home / "softhsm2.conf"
        configuration.write_text(f"directories.tokendir = {home / 'tokens'}\nlog.level = ERROR\n")
        self.environment = {"SOFTHSM2_CONF": str(configuration)}
        self.util_("--init-token", "--free", "--label", self.label, "--pin", self.pin,
                   "--so-pin", "12345678")
        self.keys_ = 0

    def util_(self, *arguments):
        done = subprocess.run(["softhsm2-util", *map(str, arguments)], capture_output=True,
                              env=self.environment, stdin=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            raise AssertionError(f"softhsm2-util {arguments}: {done.stdout} {done.stderr}")

    def add_key(self, scheme, label):
        """A fresh key of the token; its URI."""
        file = self.home / "imported.pem"
        openssl("genpkey", *MADE_BY[scheme], "-out", file)
        self.keys_ += 1
        self.util_("--import", file, "--token", self.label, "--pin", self.pin, "--label", label,
                   "--id", f"{self.keys_:02x}")
        file.unlink()
        return (f"pkcs11:token={urllib.parse.quote(self.label)};object={label}"
                f"?module-path={MODULE}")
