#!/usr/bin/env python3
"""Measures the evidence list of a large case: every facet filter, sort, search and page, for several roles.

    Benchmarks/grid.py --binary .build/release/proffer --items 50000

Starts a server on a scratch SQLite file and one on a scratch PostgreSQL database, seeds a synthetic case, and prints a
markdown table. Before each round the lead changes an item, so that no answer can be left over from the round before.
Nothing is asserted. Needs Python alone; TEST_DATABASE_URL names the PostgreSQL, or one is started.
"""

import argparse
import http.client
import json
import os
import re
import secrets
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.parse

FACETS = [
    "kind", "exhibitStatus", "privilegeCall", "confidentiality", "disclosureStatus", "custodyStatus", "tags", "issues",
    "obligations",
]
SORTS = [
    "itemNumber", "exhibitNumber", "title", "kind", "occurredAt", "batesBegin", "exhibitStatus", "custodyStatus",
    "privilegeCall", "confidentiality", "disclosureStatus", "source", "custodian",
]
ROLES = ["lead_prosecutor", "investigator", "trial_technician", "defence_counsel_portal"]
SEARCHES = {
    "search, common word": ["invoice", "quay", "doc"],
    "search, one letter": ["i", "s"],
    "search, several words": ["invoice harbour road", "vault laboratory fire"],
    "search, item number": ["E-0123", "E-0004567", "E-49"],
    "search, Bates": ["SYN0001", "SYN00004242", "4242"],
    "search, exhibit number": ["C-12", "C-16001"],
    "search, no hit": ["zzyzx", '"*', "NEAR(invoice quay)"],
}
COMBINATIONS = [
    {"kind": ["chat"], "obligations": ["brady"]},
    {"kind": ["chat", "email", "photo"], "tags": ["invoice", "fire"], "disclosureStatus": ["withheld"]},
    {"confidentiality": ["sealed"], "privilegeCall": ["waived"]},
    {"exhibitStatus": ["not_designated"], "sort": ["-exhibitStatus"]},
    {"kind": ["witness_statement"], "sort": ["kind"]},
    {"tags": ["ledger"], "q": ["north gate"], "sort": ["-occurredAt"]},
    {"q": ["invoice"], "issues": ["I-1a"], "sort": ["title"], "withdrawn": ["1"]},
    {"q": ["SYN00"], "sort": ["batesBegin"]},
]
DEEP_PAGES = 40
START_SECONDS = 60


class Server:
    def __init__(self, binary, directory, database_url, items):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]
        self.environment = {
            **os.environ, "HOST": "127.0.0.1", "PORT": str(self.port), "DATA_DIRECTORY": directory, "DEMO": "on",
            "SESSION_SECRET": "s" * 32, "LOG_LEVEL": "error", "RATE_LIMITS": "off",
        }
        if database_url:
            self.environment["DATABASE_URL"] = database_url
        self.binary = binary
        self.command("migrate")
        began = time.monotonic()
        self.case = self.command("seed", "--items", str(items)).split()[-1]
        self.seed_seconds = time.monotonic() - began
        self.process = subprocess.Popen(
            [binary, "serve"], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.wait()

    def command(self, *words):
        done = subprocess.run([self.binary, *words], env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr)
        return done.stdout

    def wait(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit("the server ended at its start")
        raise SystemExit("the server is not ready in time")

    def memory(self):
        """The resident megabytes of the server."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) // 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Browser:
    def __init__(self, server, role):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        self.headers = {"Host": f"127.0.0.1:{server.port}", "Origin": f"http://127.0.0.1:{server.port}"}
        status, headers, body, _, _ = self.ask("POST", "/api/session", {"demo": role})
        if status != 200:
            raise SystemExit(f"cannot sign in as {role}: {status} {body[:200]}")
        self.headers["Cookie"] = headers["Set-Cookie"].split(";")[0]
        self.headers["X-CSRF-Token"] = json.loads(body)["csrf"]

    def ask(self, method, path, members=None, **headers):
        """Answers status, headers, body, and the milliseconds to the head and to the end of the answer."""
        body = None if members is None else json.dumps(members)
        names = {**self.headers, **headers}
        if body:
            names["Content-Type"] = "application/json"
        began = time.perf_counter()
        self.connection.request(method, path, body=body, headers=names)
        answer = self.connection.getresponse()
        first = (time.perf_counter() - began) * 1000
        body = answer.read()
        return answer.status, answer.headers, body, first, (time.perf_counter() - began) * 1000


class Results:
    """Milliseconds to the first and to the last byte, by group."""

    def __init__(self):
        self.groups = {}
        self.worst = {}

    def add(self, group, name, first, last):
        self.groups.setdefault(group, []).append((first, last))
        if last > self.worst.get(group, (0, ""))[0]:
            self.worst[group] = (last, name)

    def rows(self):
        for group, times in self.groups.items():
            yield group, times
        if self.groups:
            yield "**all of these**", [pair for name, times in self.groups.items() if name != "first" for pair in times]


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def addresses(case, facets, fields, form):
    """Every address that a role can ask for, as (group, query)."""
    asked = [("first page", {})]
    for facet, counts in facets.items():
        values = [each["value"] for each in counts]
        chosen = {values[0], values[len(values) // 2], values[-1]} if values else set()
        asked += [(f"filter {facet}", {facet: [value]}) for value in sorted(chosen)]
    for sort in SORTS:
        if sort in fields:
            asked += [("sort up", {"sort": [sort]}), ("sort down", {"sort": ["-" + sort]})]
    for group, texts in SEARCHES.items():
        asked += [(group, {"q": [text]}) for text in texts]
    for combination in COMBINATIONS:
        names = {name: values for name, values in combination.items() if values}
        seen = all(
            name in ("q", "withdrawn") or (values[0].lstrip("-") if name == "sort" else name) in fields
            for name, values in names.items()
        )
        if seen:
            asked.append(("combination", names))
    asked.append(("withdrawn too", {"withdrawn": ["1"]}))
    for group, names in asked:
        yield group, form(case, names)


def json_address(case, names):
    return "/api/evidence?" + urllib.parse.urlencode({"case": case, **names}, doseq=True)


def page_address(case, names):
    return f"/cases/{case}/evidence?" + urllib.parse.urlencode(names, doseq=True)


def measure_role(server, role, rounds, form, is_json, results, lead, item):
    browser = Browser(server, role)
    status, _, body, _, _ = browser.ask("GET", json_address(server.case, {}))
    page = json.loads(body)
    assert status == 200, body[:200]
    facets = {field: counts for field, counts in page["facets"].items() if counts}
    fields = set(page["items"][0]) if page["items"] else set()
    asked = list(addresses(server.case, facets, fields, form))
    for _ in range(rounds):
        item.change(lead)
        for group, address in asked:
            status, _, body, first, last = browser.ask("GET", address)
            if status != 200:
                raise SystemExit(f"{status} for {address}: {body[:200]}")
            results.add(group, f"{role} {address}", first, last)
    if is_json:
        for sort in ("itemNumber", "title", "-occurredAt", "kind"):
            if sort.lstrip("-") in fields:
                measure_pages(server, browser, role, sort, results)


def measure_pages(server, browser, role, sort, results):
    cursor = None
    for number in range(DEEP_PAGES):
        names = {"sort": [sort], "limit": ["200"], **({"cursor": [cursor]} if cursor else {})}
        _, _, body, first, last = browser.ask("GET", json_address(server.case, names))
        cursor = json.loads(body)["next"]
        if number >= DEEP_PAGES // 2:
            results.add("deep page of 200", f"{role} {sort} page {number}", first, last)
        if not cursor:
            return


class Item:
    """An item that the lead changes before each round."""

    def __init__(self, server, lead):
        _, _, body, _, _ = lead.ask("GET", json_address(server.case, {"limit": ["1"]}))
        found = json.loads(body)["items"][0]
        self.identifier, self.revision = found["id"], found["revision"]

    def change(self, lead):
        status, _, body, _, _ = lead.ask(
            "PATCH", f"/api/evidence/{self.identifier}", {"rating": secrets.randbelow(6), "notes": secrets.token_hex(4)},
            **{"Idempotency-Key": secrets.token_hex(12), "Base-Revision": str(self.revision)},
        )
        if status != 200:
            raise SystemExit(f"cannot change an item: {status} {body[:200]}")
        self.revision = json.loads(body)["revision"]


def has_page(server, lead):
    return lead.ask("GET", page_address(server.case, {}))[0] == 200


def fresh_postgres(server_url):
    name = "grid_" + secrets.token_hex(6)
    subprocess.run(["psql", "-q", server_url, "-c", f"CREATE DATABASE {name}"], check=True)
    return server_url.rsplit("/", 1)[0] + "/" + name, name


def measure(binary, database, directory, database_url, options):
    server = Server(binary, directory, database_url, options.items)
    try:
        lead = Browser(server, "lead_prosecutor")
        _, _, _, first, last = lead.ask("GET", json_address(server.case, {}))
        print(f"\n### {database}\n")
        print(
            f"Seeding took {server.seed_seconds:.0f} s. The first request after the start: {first:.0f} ms to the first "
            f"byte, {last:.0f} ms in all.\n"
        )
        item = Item(server, lead)
        forms = [("JSON", json_address, True)] + ([("HTML", page_address, False)] if has_page(server, lead) else [])
        for name, form, is_json in forms:
            results = Results()
            for role in options.roles.split(","):
                measure_role(server, role, options.rounds, form, is_json, results, lead, item)
            table(name, results)
        print(f"\nThe server took {server.memory()} MB.", flush=True)
    finally:
        server.stop()


def table(name, results):
    print(f"| {name}, ms | requests | first byte p95 | p50 | p95 | max |")
    print("|---|---|---|---|---|---|")
    for group, times in results.rows():
        firsts, lasts = [first for first, _ in times], [last for _, last in times]
        print(
            f"| {group} | {len(times)} | {percentile(firsts, .95):.0f} | {statistics.median(lasts):.0f} | "
            f"{percentile(lasts, .95):.0f} | {max(lasts):.0f} |"
        )
    slowest = sorted(results.worst.values(), reverse=True)[:3]
    print("\nSlowest: " + "; ".join(f"{last:.0f} ms {name}" for last, name in slowest) + "\n", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--binary", default=".build/release/proffer")
    parser.add_argument("--items", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--roles", default=",".join(ROLES))
    parser.add_argument("--databases", default="sqlite,postgres")
    options = parser.parse_args()
    binary = os.path.abspath(options.binary)
    with tempfile.TemporaryDirectory(prefix="proffer-grid.") as directory:
        if "sqlite" in options.databases:
            measure(binary, "SQLite", directory, None, options)
        if "postgres" in options.databases:
            with_postgres(binary, directory, options)


def with_postgres(binary, directory, options):
    services = os.path.join(os.path.dirname(__file__), "../Tests/TestSupport/services.sh")
    own = "TEST_DATABASE_URL" not in os.environ
    if own:
        notes = os.path.join(directory, "services")
        words = subprocess.run([services, "start", notes], check=True, capture_output=True, text=True).stdout
        os.environ["TEST_DATABASE_URL"] = re.search(r"TEST_DATABASE_URL=(\S+)", words)[1]
    try:
        url, name = fresh_postgres(os.environ["TEST_DATABASE_URL"])
        measure(binary, "PostgreSQL", directory, url, options)
        subprocess.run(["psql", "-q", os.environ["TEST_DATABASE_URL"], "-c", f"DROP DATABASE {name}"], check=True)
    finally:
        if own:
            subprocess.run([services, "stop", notes], check=True)


if __name__ == "__main__":
    main()
