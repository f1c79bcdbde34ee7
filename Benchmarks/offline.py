#!/usr/bin/env python3
"""Measures a browser that works without a network, on this machine and against a server of its own.

    .build/venv/bin/python3 Benchmarks/offline.py --binary .build/release/proffer

Three figures: from the key that ends an edit to the frame that shows it, in the list as it opens and in the longest list of a
case of --rows items; how long --edits edits that were made offline take until the server has all; and how long the list of a
case of --taken items that was taken along takes to its first row, in a browser that has just started and without a server.
Nothing is asserted. Needs the packages of Tests/requirements.txt and Debian's chromium-headless-shell.
"""

import argparse
import json
import os
import pathlib
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.request

from playwright.sync_api import sync_playwright

START_SECONDS = 60
WAIT_MILLISECONDS = 120_000

# From the key to the frame after the one in which the cell was drawn: what is on the screen then.
EDIT = """([index, text]) => new Promise((resolve) => {
  const cell = document.querySelectorAll("[data-rows] [data-cell=title]")[index]
  const press = (target, key) => target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))
  press(cell, "F2")
  const control = cell.querySelector("input, textarea")
  control.value = text
  const began = performance.now()
  press(control, "Enter")
  const drawn = performance.now()
  const isShown = cell.textContent.includes(text)
  requestAnimationFrame(() => {
    const channel = new MessageChannel()
    channel.port1.onmessage = () => resolve({ script: drawn - began, pixel: performance.now() - began, isShown })
    channel.port2.postMessage(0)
  })
})"""
QUEUE = """async (count) => {
  const { outbox } = customElements.get("connection-status").live
  const rows = [...document.querySelectorAll("[data-rows] [data-id]")]
  for (let index = 0; index < count; index++) {
    const { id, revision } = rows[index % rows.length].dataset
    const text = `Offline ${index}`
    outbox.save({ id, base: { title: Number(revision) }, to: { title: text }, display: { title: text }, before: { title: "" } })
  }
}"""
UNSENT = "customElements.get('connection-status').live.outbox.unsent"
FLUSH = f"""async () => {{
  const {{ outbox }} = customElements.get("connection-status").live
  const began = performance.now()
  outbox.network.switch(false)
  while (outbox.unsent) await new Promise((resolve) => setTimeout(resolve, 5))
  return performance.now() - began
}}"""
# In every page from its beginning: when the first row was painted.
FIRST_ROW = """
  const look = () => {
    if (!document.querySelector("tr.grid__row")) return requestAnimationFrame(look)
    requestAnimationFrame(() => setTimeout(() => (window.firstRowAt = performance.now())))
  }
  requestAnimationFrame(look)
"""


class Server:
    def __init__(self, binary, directory):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]
        self.base, self.binary = f"http://127.0.0.1:{self.port}", binary
        self.environment = {**os.environ, "PORT": str(self.port), "DATA_DIRECTORY": directory, "DEMO": "on", "RATE_LIMITS": "off",
                            "SESSION_SECRET": "s" * 32}
        self.run("migrate")

    def run(self, *words):
        done = subprocess.run([self.binary, *words], env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def start(self):
        self.process = subprocess.Popen([self.binary, "serve"], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return urllib.request.urlopen(f"{self.base}/health/ready", timeout=5).read()
            except OSError:
                assert time.monotonic() < deadline and self.process.poll() is None, "the server does not start"
                time.sleep(0.05)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Person:
    """The lead at a browser whose profile stays."""

    def __init__(self, playwright, server, profile):
        self.chromium, self.server, self.profile = playwright.chromium, server, profile

    def launch(self):
        self.context = self.chromium.launch_persistent_context(
            self.profile, executable_path="/usr/bin/chromium-headless-shell", args=["--no-sandbox"], base_url=self.server.base,
            viewport={"width": 1440, "height": 900},
        )
        self.context.set_default_timeout(WAIT_MILLISECONDS)
        self.context.add_init_script(FIRST_ROW)
        [self.page] = self.context.pages

    def sign_in(self):
        assert self.context.request.post("/api/session", data={"demo": "lead_prosecutor"}).ok

    def open(self, address):
        self.page.goto(address)
        self.page.locator("connection-status[data-state=live]").wait_for()
        self.page.locator("[data-rows] [data-cell=title]").first.hover()
        self.page.locator("[data-editing=ready]").wait_for(state="attached")


def await_true(page, script):
    deadline = time.monotonic() + WAIT_MILLISECONDS / 1000
    while not page.evaluate(f"Boolean({script})"):
        assert time.monotonic() < deadline, script
        page.wait_for_timeout(20)


def edit_to_pixel(person, address, edits):
    person.open(address)
    rows = person.page.locator("[data-rows] [data-id]").count()
    found = [person.page.evaluate(EDIT, [index % rows, f"Edited {index}"]) for index in range(edits)]
    assert all(one["isShown"] for one in found), "an edit was not shown"
    await_true(person.page, f"{UNSENT} === 0")
    return rows, [one["pixel"] for one in found], [one["script"] for one in found]


def flush(person, case, edits):
    person.open(f"/cases/{case}/evidence")
    person.page.evaluate("customElements.get('connection-status').live.outbox.network.switch(true)")
    person.page.evaluate(QUEUE, edits)
    await_true(person.page, f"{UNSENT} === {edits} && !customElements.get('connection-status').live.outbox.hasDrafts")
    return person.page.evaluate(FLUSH)


def take(person, case):
    page = person.page
    page.goto(f"/cases/{case}/evidence")
    page.evaluate("navigator.serviceWorker.ready")
    await_true(page, "navigator.serviceWorker.controller")
    page.reload()
    page.locator("court-case summary").click()
    page.get_by_label("With restricted items").check()
    page.get_by_role("button", name="Keep on this device").click()
    page.locator("court-case [data-progress]", has_text="Done.").wait_for()


def cold_open(person, case):
    """A browser that has just started, and no server."""
    person.context.close()
    person.launch()
    person.page.goto(f"/cases/{case}/evidence", wait_until="commit")
    await_true(person.page, "window.firstRowAt")
    return person.page.evaluate("window.firstRowAt")


def summary(values):
    values = sorted(values)
    return {"median": round(statistics.median(values), 1), "p95": round(values[int(len(values) * 0.95) - 1], 1), "max": round(values[-1], 1),
            "of": len(values)}


def say(figures):
    print(json.dumps(figures), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=".build/release/proffer")
    parser.add_argument("--rows", type=int, default=5_000, help="items of the case that is edited")
    parser.add_argument("--edits", type=int, default=500, help="edits that are made offline")
    parser.add_argument("--taken", type=int, default=2_000, help="items of the case that is taken along")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    binary = str(pathlib.Path(given.binary).resolve())
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        server = Server(binary, f"{directory}/data")
        cases = {count: server.run("seed", "--items", str(count)).split()[-1] for count in (given.rows, given.taken)}
        server.start()
        person = Person(playwright, server, f"{directory}/profile")
        try:
            person.launch()
            person.sign_in()
            for query in ("", "?limit=200"):
                address = f"/cases/{cases[given.rows]}/evidence{query}"
                rows, pixels, scripts = edit_to_pixel(person, address, 20 * given.rounds)
                say({"edit to pixel, ms": summary(pixels), "of it script, ms": summary(scripts), "rows": rows, "items": given.rows})
            flushed = [flush(person, cases[given.rows], given.edits) for _ in range(given.rounds)]
            say({"flush, ms": summary(flushed), "edits": given.edits})
            take(person, cases[given.taken])
            server.kill()
            opened = [cold_open(person, cases[given.taken]) for _ in range(given.rounds)]
            say({"cold offline open to the first row, ms": summary(opened), "items": given.taken})
            person.context.close()
        finally:
            if server.process.poll() is None:
                server.kill()


if __name__ == "__main__":
    main()
