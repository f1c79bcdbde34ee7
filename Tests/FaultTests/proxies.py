"""nginx and HAProxy in front of a server, as Operations.md sets them up, or less well."""

import os
import re
import subprocess
from pathlib import Path

import httpx

from server import free_port, trusting
from waiting import until

OPERATIONS = Path("Sources/App/App.docc/Operations.md")
NGINX, HAPROXY = "/usr/sbin/nginx", "/usr/sbin/haproxy"
START_SECONDS = 10


def documented(language):
    """The example of Operations.md in this language."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", OPERATIONS.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(found) == 1, (language, len(found))
    return found[0]


def replaced(text, replacements):
    """A text with other words in place of some, each of which must be there."""
    for old, new in replacements.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


class Proxy:
    """A proxy in front of instances, with a port and what its clients trust. Its configuration is checked first."""

    def __init__(self, directory, certificate=None):
        directory.mkdir()
        self.directory, self.certificate = directory, certificate
        self.port = free_port()
        self.trust = trusting(certificate.both) if certificate else None
        self.http2 = False
        self.base = f"http{'s' if certificate else ''}://127.0.0.1:{self.port}"
        self.process = None

    def nginx(self, site):
        """Runs nginx with a site as it stands in a folder that Debian's configuration includes."""
        user = "user root;" if os.geteuid() == 0 else ""
        temporary = "\n".join(f"{kind}_temp_path {kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        return self.run(
            "nginx.conf",
            f"{user} daemon off; pid pid; error_log stderr; events {{}}\nhttp {{\naccess_log off;\n{temporary}\n{site}}}\n",
            [NGINX, "-e", "stderr", "-p", f"{self.directory}/", "-c", "nginx.conf"], "-t",
        )

    def documented_nginx(self, servers):
        chain, key = self.certificate.old
        return self.nginx(
            replaced(documented("nginx"), {
                "listen 443": f"listen 127.0.0.1:{self.port}", "/etc/ssl/proffer/chain.pem": str(chain),
                "/etc/ssl/proffer/key.pem": str(key), **upstream(servers),
            })
        )

    def documented_haproxy(self, servers, host=None, **timeouts):
        """Runs HAProxy as documented, but for the timeouts that are named."""
        pem = self.directory / "proffer.pem"
        pem.write_text("".join(each.read_text(encoding="ascii") for each in self.certificate.old), encoding="ascii")
        text = replaced(documented("haproxy"), {
            "bind :443": f"bind 127.0.0.1:{self.port}", "/etc/haproxy/proffer.pem": str(pem),
            "Host proffer.example": f"Host {host or f'127.0.0.1:{self.port}'}", **upstream(servers),
            **{f"timeout {name} 5m": f"timeout {name} {value}" for name, value in timeouts.items()},
        })
        return self.run("haproxy.cfg", text, [HAPROXY, "-f", "haproxy.cfg"], "-c", host)

    def run(self, name, text, command, check, host=None):
        (self.directory / name).write_text(text, encoding="utf-8")
        checked = subprocess.run([*command, check], cwd=self.directory, capture_output=True, text=True, check=False)
        assert checked.returncode == 0 and "warn" not in checked.stderr.lower(), checked.stderr
        with (self.directory / "log").open("wb") as log:
            self.process = subprocess.Popen(command, cwd=self.directory, stdout=log, stderr=log)
        with self.client(headers={"Host": host} if host else {}) as client:
            until(lambda: is_served(client), START_SECONDS, "the proxy does not serve")
        return self

    def client(self, **options):
        return httpx.Client(base_url=self.base, verify=self.trust or False, http2=self.http2, timeout=20, **options)

    def end(self):
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=10)


def upstream(servers):
    return {f"127.0.0.1:{8_081 + place}": f"127.0.0.1:{server.port}" for place, server in enumerate(servers)}


def is_served(client):
    try:
        return client.get("/health/ready").status_code == 200
    except httpx.TransportError:
        return False


