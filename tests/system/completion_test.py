"""Words are completed in the shells themselves."""

import os
import pty
import select
import subprocess
import time

from kit.programs import BUILD, clean_environment, run
from kit.repository_case import scratch_case

BASH = """
source ./script
COMP_WORDS=(rstuf {words}) COMP_CWORD={last}
_rstuf
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


class completion(scratch_case):
    def setUp(self):
        super().setUp()
        self.environment = clean_environment(
            HOME=self.home, PATH=f"{BUILD / 'bin'}:{os.environ['PATH']}", TERM="dumb")

    def script(self, shell):
        (self.home / "script").write_text(run("rstuf", "completion", shell).stdout)

    def shell(self, *command):
        return subprocess.run(command, cwd=self.home, env=self.environment, check=True, text=True,
                              capture_output=True, timeout=60).stdout.split("\n")

    def test_bash_completes_commands_options_and_files(self):
        self.script("bash")
        offered = self.shell("bash", "-c", BASH.format(words="admin metadata s", last=3))
        self.assertEqual(offered[:2], ["sign", "stop-sign"])
        offered = self.shell("bash", "-c", BASH.format(words="artifact add --le", last=3))
        self.assertEqual(offered[0], "--length")
        self.assertIn("-o default", self.shell("bash", "-c", "source ./script; complete -p rstuf")[0])

    def test_fish_completes_commands_with_their_help(self):
        self.script("fish")
        offered = self.shell("fish", "-c", "source ./script; complete -C 'rstuf admin metadata s'")
        self.assertEqual([line.partition("\t")[0] for line in offered[:2]], ["sign", "stop-sign"])
        self.assertIn("Show what waits", offered[0])

    def test_zsh_completes_what_is_typed(self):
        self.script("zsh")
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.home)
            os.execvpe("zsh", ["zsh", "-f", "-i"], self.environment)
        try:
            os.write(terminal, b"autoload -U compinit && compinit -u && source ./script\n")
            self.await_(terminal, "source ./script")
            os.write(terminal, b"rstuf ke\t")
            self.await_(terminal, "rstuf key ")
            os.write(terminal, b"gen\t")
            self.await_(terminal, "generate ")
        finally:
            os.close(terminal)
            os.waitpid(child, 0)

    def await_(self, terminal, words):
        said, deadline = "", time.monotonic() + 30
        while words not in said.replace("\b", ""):
            self.assertLess(time.monotonic(), deadline, said)
            if select.select([terminal], [], [], 0.2)[0]:
                said += os.read(terminal, 4096).decode(errors="replace")
