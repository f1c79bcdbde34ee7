"""A line to a server that can be broken; see faultproxy.py for how."""

import json
import subprocess
import sys
import urllib.request

from server import free_port
from waiting import until

START_SECONDS = 20
ANSWER_SECONDS = 5


class Line:
    """A proxy in front of a port, until the block ends."""

    def __init__(self, target):
        self.port, self.control, self.target = free_port(), free_port(), target

    def __enter__(self):
        ports = [str(port) for port in (self.port, self.target, self.control)]
        self.process = subprocess.Popen([sys.executable, "Tests/FaultTests/faultproxy.py", *ports])
        until(self.is_there, START_SECONDS, "the proxy does not answer")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def is_there(self):
        try:
            self.fault(mode="ok")
            return True
        except OSError:
            return False

    def fault(self, **fields):
        address = f"http://127.0.0.1:{self.control}"
        urllib.request.urlopen(address, data=json.dumps(fields).encode(), timeout=ANSWER_SECONDS).read()
