"""nginx and HAProxy in front of two instances, set up with the very words of Operations.md; and proxies set up badly."""

import asyncio
import os
import signal
import time

import pytest

from certificate import Certificate
from databases import ON_ONE, ON_POSTGRES
from proxies import Proxy
from reader import Reader, Readers
from server import Browser, Copy, Second, Stream

# Three times the second in which a change is on other screens.
TOLD_SECONDS = 3
# What a stopping server spreads its readers over, and what they take to come back, three times.
BACK_SECONDS = 3 * 6
CUT_SECONDS = 2
# How long the worst proxy keeps a stream that has ended, and how often all streams end until everybody knows everything.
KEPT_SECONDS = 2
RESTARTS_MAX = 12
TRANSPORTS = ("sse", "ws")


@pytest.fixture(scope="module", params=["nginx", "haproxy"])
def front(request, seed, tmp_path_factory):
    """A proxy as documented, and the two instances behind it."""
    directory = tmp_path_factory.mktemp(request.param)
    proxy = Proxy(directory / "proxy", Certificate(directory / "certificate"))
    settings = {"PUBLIC_URL": proxy.base, "REDIS_URL": os.environ["TEST_REDIS_URL"]}
    first = Copy(directory / "first", seed, **settings)
    second = Second(directory / "second", first, **settings)
    proxy.servers, proxy.sessions = (first, second), first.sessions
    try:
        for server in proxy.servers:
            server.start()
        getattr(proxy, f"documented_{request.param}")(proxy.servers)
        yield proxy
    finally:
        proxy.end()
        for server in proxy.servers:
            server.end()


@pytest.fixture
def case(front):
    front.case = front.servers[0].add_case()
    return front.case


@pytest.fixture
def person(front):
    person = Browser(front, "lead@example.com")
    yield person
    person.close()


def readers_through(proxy, case, count, **options):
    cookies, _ = proxy.sessions["paralegal@example.com"]
    return Readers(
        Reader(proxy.port, case, cookies, transport, trust=proxy.trust, **options)
        for transport in TRANSPORTS for _ in range(count)
    )


async def add(person, case, title):
    answer = await asyncio.to_thread(person.add, case, title)
    assert answer.status_code == 201, answer.text


@ON_POSTGRES
def test_each_change_comes_through_by_itself_at_once(front, case, person):
    async def watch():
        async with readers_through(front, case, 4) as readers:
            await readers.ready(20)
            titles = []
            for number in range(5):
                titles.append(f"Item {number}")
                await add(person, case, titles[-1])
                await readers.told(titles, TOLD_SECONDS)
            assert {reader.connections for reader in readers.all} == {1}

    asyncio.run(watch())


@ON_POSTGRES
def test_a_stream_comes_through_over_http_2(front, case, person):
    front.http2 = True
    reader = Browser(front, "paralegal@example.com")
    front.http2 = False
    assert reader.client.get("/health/live").http_version == "HTTP/2"
    stream = Stream(reader, case)
    assert person.add(case, "Knife").status_code == 201
    stream.wait(lambda frames: len(stream.changes()) == 1, seconds=TOLD_SECONDS)
    reader.close()


@ON_POSTGRES
def test_the_proxy_leaves_the_size_of_a_body_to_the_server(front, person):
    answer = person.client.post("/api/evidence", content=b"{" + b" " * (2 << 20), headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 413) and answer.headers["content-type"].startswith("application/json")


@ON_POSTGRES
def test_readers_of_an_instance_that_stops_go_on_at_the_other(front, case, person):
    first, second = front.servers

    async def watch():
        async with readers_through(front, case, 10) as readers:
            await readers.ready(20)
            await add(person, case, "Before")
            await readers.told(["Before"], TOLD_SECONDS)
            assert await asyncio.to_thread(first.kill, signal.SIGTERM) == 0
            sent_away = [reader for reader in readers.all if reader.goodbyes]
            assert 0 < len(sent_away) < len(readers.all), "the proxy did not share them out"
            slots = [after for reader in sent_away for _, after in reader.goodbyes]
            assert len(set(slots)) > 1 and all(0 <= after <= 5 for after in slots), slots
            titles = ["Before", "Meanwhile"]
            await asyncio.to_thread(Browser(second, "lead@example.com", headers=host_of(front)).add, case, "Meanwhile")
            await readers.told(titles, BACK_SECONDS)

    try:
        asyncio.run(watch())
    finally:
        first.start()


def host_of(proxy):
    return {"Host": f"127.0.0.1:{proxy.port}"}


@ON_POSTGRES
def test_streams_that_the_proxy_cuts_again_and_again_lose_nothing(front, case, person, tmp_path):
    """HAProxy with timeouts below the 15 s in which a stream says something."""
    impatient = Proxy(tmp_path / "impatient", front.certificate)
    impatient.sessions = front.sessions
    host = f"127.0.0.1:{front.port}"

    async def watch():
        async with readers_through(impatient, case, 2, host=host) as readers:
            titles = []
            until = time.monotonic() + 4 * CUT_SECONDS
            while time.monotonic() < until:
                await readers.until(lambda reader: reader.ready_at is not None, 20)
                titles.append(f"Item {len(titles)}")
                await add(person, case, titles[-1])
                # Longer than the proxy waits, now and then.
                await asyncio.sleep(CUT_SECONDS * (0.3 if len(titles) % 2 else 1.2))
            await readers.told(titles, 20)
            assert min(reader.connections for reader in readers.all) > 1, "nothing was cut"

    try:
        timeouts = dict.fromkeys(("client", "server", "tunnel"), f"{CUT_SECONDS}s")
        impatient.documented_haproxy(front.servers, host, **timeouts)
        asyncio.run(watch())
    finally:
        impatient.end()


# A site that keeps whatever it may keep, and passes things on when it has many.
GREEDY = """
proxy_cache_path cache keys_zone=greedy:1m;
server {{
    listen 127.0.0.1:{port};
    location / {{
        proxy_pass http://127.0.0.1:{target};
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_buffering on;
        proxy_cache greedy;
        proxy_cache_key $request_uri;
        proxy_cache_valid 200 {seconds}s;
        add_header X-Cache $upstream_cache_status always;
        {more}
    }}
}}
"""


@pytest.fixture
def greedy(seed, tmp_path):
    """Puts a server behind such a site, with further words in it."""
    proxy = Proxy(tmp_path / "proxy")
    server = Copy(tmp_path / "data", seed, PUBLIC_URL=proxy.base)
    proxy.server, proxy.sessions, proxy.case = server, server.sessions, server.case

    def start(seconds, more=""):
        server.start()
        return proxy.nginx(GREEDY.format(port=proxy.port, target=server.port, seconds=seconds, more=more))

    yield start
    proxy.end()
    server.end()


@ON_ONE
def test_a_proxy_that_buffers_and_caches_holds_no_stream_back_and_shows_nobody_what_is_anothers(greedy):
    proxy = greedy(3_600)
    lead, paralegal = Browser(proxy, "lead@example.com"), Browser(proxy, "paralegal@example.com")
    sealed = lead.add(proxy.case, "Canary Heron", confidentiality="sealed").json()["id"]
    addresses = ["/api/evidence?case=" + proxy.case, f"/api/evidence/{sealed}", f"/cases/{proxy.case}/evidence",
                 f"/cases/{proxy.case}/evidence/{sealed}"]
    for address in addresses:
        assert "Canary Heron" in lead.client.get(address).text, address
        answer = paralegal.client.get(address)
        assert "Canary" not in answer.text and answer.headers["x-cache"] != "HIT", address

    page = lead.client.get("/cases").text
    script = page.partition('src="/assets/')[2].partition('"')[0]
    kept = [lead.client.get(f"/assets/{script}").headers["x-cache"] for _ in range(2)]
    assert kept == ["MISS", "HIT"], "what may be kept was not"

    async def watch():
        cookies, _ = proxy.sessions["paralegal@example.com"]
        async with Readers([Reader(proxy.port, proxy.case, cookies)]) as readers:
            await readers.ready(TOLD_SECONDS)
            await add(lead, proxy.case, "Knife")
            await readers.told(["Knife"], TOLD_SECONDS)

    asyncio.run(watch())
    lead.close()
    paralegal.close()


@ON_ONE
def test_a_proxy_that_holds_streams_back_and_plays_old_ones_moves_no_position_wrongly(greedy):
    """Break 9: nobody can be told in time through such a proxy, and nobody is told wrongly."""
    proxy = greedy(KEPT_SECONDS, "proxy_ignore_headers X-Accel-Buffering Cache-Control Expires Set-Cookie Vary;")
    lead = Browser(proxy.server, "lead@example.com", headers=host_of(proxy))
    paralegal = Browser(proxy.server, "paralegal@example.com", headers=host_of(proxy))
    position = Stream(paralegal, proxy.case).frames[0][2]["position"]
    cookies, _ = proxy.sessions["paralegal@example.com"]
    titles = []

    def from_the_start():
        reader = Reader(proxy.port, proxy.case, cookies)
        reader.position = position
        return reader

    async def restart(how):
        """Ends the streams; what they brought is passed on then, kept, and played to who asks the same again."""
        await asyncio.to_thread(proxy.server.kill, how)
        await asyncio.to_thread(proxy.server.start)

    async def watch():
        async with Readers(from_the_start() for _ in range(5)) as readers:
            for how in (signal.SIGKILL, signal.SIGTERM, signal.SIGKILL):
                for _ in range(20):
                    titles.append(f"Item {len(titles)}")
                    await add(lead, proxy.case, titles[-1])
                await restart(how)
                readers.join(from_the_start())
            for _ in range(RESTARTS_MAX):
                await asyncio.sleep(KEPT_SECONDS)  # The proxy keeps a stream for a time: that it passes is what helps.
                if all(len(reader.changes) >= len(titles) for reader in readers.all):
                    break
                await restart(signal.SIGKILL)
            for reader in readers.all:
                assert [change["row"]["title"] for change in reader.changes] == titles
            assert any("x-cache: hit" in head for reader in readers.all for head in reader.heads), "nothing old was played"

    asyncio.run(watch())
    lead.close()
    paralegal.close()
