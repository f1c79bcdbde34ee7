"""A PostgreSQL and a Redis of a test's own, which it may kill, stop and start again."""

import os
import re
import signal
import subprocess
from pathlib import Path

from waiting import until

SERVICES = "Tests/TestSupport/services.sh"
START_SECONDS = 30
TRIES_MAX = 20


class Services:
    """Both, until the block ends."""

    def __init__(self, directory):
        self.directory = directory

    def __enter__(self):
        said = subprocess.run([SERVICES, "start", self.directory], check=True, capture_output=True, text=True).stdout
        urls = dict(re.findall(r"(\w+)=(\S+)", said))
        self.database_url, self.redis_url = urls["TEST_DATABASE_URL"], urls["TEST_REDIS_URL"]
        scratch = Path((self.directory / "scratch").read_text(encoding="utf-8").strip())
        self.postgres = Program(scratch / "postgres" / "postmaster.pid", ["psql", "-q", self.database_url, "-c", "SELECT 1"])
        self.redis = Program(scratch / "redis" / "pid", ["redis-cli", "-u", self.redis_url, "-e", "ping"])
        return self

    def __exit__(self, *_):
        subprocess.run([SERVICES, "stop", self.directory], check=True)


class Program:
    """A server that runs, and can be started again as it was."""

    def __init__(self, pid_file, question):
        self.pid_file, self.question = pid_file, question
        process = Path(f"/proc/{self.pid}")
        self.words = process.joinpath("cmdline").read_bytes().decode().rstrip("\0").split("\0")
        status = process.joinpath("status").read_text(encoding="ascii")
        self.user, self.group = (int(re.search(rf"^{name}:\s+(\d+)", status, re.MULTILINE)[1]) for name in ("Uid", "Gid"))

    @property
    def pid(self):
        return int(self.pid_file.read_text(encoding="ascii").split()[0])

    def signal(self, how):
        os.kill(self.pid, how)

    def kill(self):
        pid = self.pid
        os.kill(pid, signal.SIGKILL)
        until(lambda: has_ended(pid), START_SECONDS)

    def start(self):
        """Starts it until it answers: a PostgreSQL that was killed refuses while its children end."""
        as_root = {"user": self.user, "group": self.group, "extra_groups": []} if os.geteuid() == 0 else {}
        for _ in range(TRIES_MAX):
            process = subprocess.Popen(
                self.words, cwd=self.pid_file.parent, start_new_session=True, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_root,
            )
            until(lambda process=process: self.answers() or process.poll() is not None, START_SECONDS)
            if process.poll() is None:
                return
        raise AssertionError(f"{self.words[0]} does not start")

    def answers(self):
        return subprocess.run(self.question, capture_output=True, check=False).returncode == 0


def has_ended(pid):
    """Whether a process is gone, or waits only for somebody to notice."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True
