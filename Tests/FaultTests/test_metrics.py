"""Every promise has a counter: the measures move when the thing happens, and who may read them."""

import secrets
import time

import httpx
import pytest

from databases import ON_ONE
from measures import measures
from server import Browser, Copy, Stream
from websocket import WebSocket

TOKEN = "a token for metrics"


@pytest.fixture
def measured(seed, tmp_path):
    """Makes a server of this test alone, with settings."""
    servers = []

    def make(**settings):
        server = Copy(tmp_path / f"data{len(servers)}", seed, **settings)
        servers.append(server)
        server.start()
        return server

    yield make
    for server in servers:
        server.end()


def await_measure(server, is_there, seconds=10):
    """The measures, as soon as they are as wanted."""
    deadline = time.monotonic() + seconds
    while True:
        now = measures(server, TOKEN)
        if is_there(now):
            return now
        assert time.monotonic() < deadline, "the measures do not move"
        time.sleep(0.05)


def test_measures_move_with_what_happens(measured):
    server = measured(METRICS_TOKEN=TOKEN)
    lead, paralegal = Browser(server, "lead@example.com"), Browser(server, "paralegal@example.com")
    before = measures(server, TOKEN)
    assert before["proffer_connections"] == 0

    stream = Stream(paralegal, server.case)
    socket = WebSocket(server, lead, f"/ws?case={server.case}")
    now = await_measure(server, lambda now: now["proffer_connections"] == 2)
    assert now.of("proffer_connections", transport="event_stream") == 1
    assert now.of("proffer_connections", transport="websocket") == 1

    key = secrets.token_hex(12)
    assert lead.add(server.case, "Ledger", key).status_code == 201
    assert lead.add(server.case, "Ledger", key).status_code == 201
    assert lead.add(server.case, "Ledger", kind="rumour").status_code == 422
    stream.wait(lambda frames: any(kind == "change" for kind, _, _ in frames))
    now = await_measure(server, lambda now: now.of("proffer_events_delivered_total", how="live") == 2)
    assert now.of("proffer_mutation_replies_total", status="applied") == 1
    assert now.of("proffer_mutation_replies_total", status="repeated") == 1
    assert now["proffer_frames_delivered_total"] == 2 and now["proffer_delivered_bytes_total"] > 400
    assert now["proffer_delivery_lag_seconds_count"] == 2 and now["proffer_delivery_lag_seconds_sum"] < 20
    assert now["proffer_ledger_group_mutations_count"] == 2 and now["proffer_ledger_waiting_mutations"] == 0
    assert now["proffer_ledger_busy_cases"] == 0
    assert now["proffer_gap_events_total"] == 0 and now["proffer_resets_total"] == 0
    assert now.of("proffer_http_requests_total", route="api", status="4xx") == 1
    assert now.of("proffer_http_requests_total", route="api", status="2xx") == 2
    assert now.of("proffer_database_transactions_total", access="write") > before.of(
        "proffer_database_transactions_total", access="write")
    assert now["proffer_database_waiting"] == 0 and now["proffer_database_wait_seconds_count"] > 0
    assert now["proffer_active_people"] == 1

    stream.close()
    socket.connection.close()
    await_measure(server, lambda now: now["proffer_connections"] == 0)
    lead.close()
    paralegal.close()


def test_refused_sign_ins_resets_and_endings_are_counted(measured):
    server = measured(METRICS_TOKEN=TOKEN)
    wrong = {"email": "nobody@example.com", "password": "wrong"}
    answers = [httpx.post(server.base + "/api/session", json=wrong, timeout=20).status_code for _ in range(6)]
    assert answers == [401] * 5 + [429]
    lead = Browser(server, "lead@example.com")
    Stream(lead, server.case, after="nowhere")
    paralegal = Browser(server, "paralegal@example.com")
    stream = Stream(paralegal, server.case)
    server.command("case", "revoke", server.case, "paralegal@example.com")
    stream.wait(lambda frames: any(kind == "goodbye" for kind, _, _ in frames))
    now = measures(server, TOKEN)
    assert now.of("proffer_http_requests_total", route="session", status="4xx") == 6
    assert now.of("proffer_limit_refusals_total", limit="wrong_passwords") == 1
    assert now["proffer_limit_refusals_total"] == 1
    assert now.of("proffer_resets_total", reason="position") == 1
    assert now.of("proffer_goodbyes_total", code="4102") == 1
    lead.close()
    paralegal.close()


def test_what_another_process_wrote_is_a_gap_that_the_poll_found(measured, tmp_path):
    server = measured(METRICS_TOKEN=TOKEN)
    lead = Browser(server, "lead@example.com")
    stream = Stream(lead, server.case)
    path = tmp_path / "list.csv"
    path.write_text("Title,Kind\nLedger,document\nLease,document\n")
    server.command("import-list", server.case, str(path))
    stream.wait(lambda frames: len(stream.changes()) == 2)
    assert await_measure(server, lambda now: now["proffer_gap_events_total"] == 2)
    lead.close()


@ON_ONE
def test_the_process_tells_its_version_age_memory_and_descriptors(measured):
    now = measures(measured(METRICS_TOKEN=TOKEN), TOKEN)
    assert now.of("proffer_build_info", version="unreleased") == 1
    assert 10 < now["process_open_fds"] < now["process_max_fds"]
    assert 1 << 20 < now["process_resident_memory_bytes"] < 4 << 30
    assert abs(time.time() - now["process_start_time_seconds"]) < 60
    assert now["process_cpu_seconds_total"] >= 0


@ON_ONE
def test_without_a_token_there_are_no_measures_and_with_one_it_must_be_right(measured):
    plain = measured()
    assert httpx.get(plain.base + "/metrics").status_code == 404
    server = measured(METRICS_TOKEN=TOKEN)
    for given in (None, "", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}"):
        answer = httpx.get(server.base + "/metrics", headers={"Authorization": given} if given is not None else {})
        assert answer.status_code == 401 and answer.headers["www-authenticate"] == "Bearer", given
        assert "proffer_" not in answer.text
    # Prometheus asks each instance by its own address, whatever the address of its pages is.
    headers = {"Host": "10.0.0.5:8080", "Authorization": f"bearer {TOKEN}"}
    assert httpx.get(server.base + "/metrics", headers=headers).status_code == 200
    assert httpx.get(server.base + "/health/ready", headers={"Host": "10.0.0.5:8080"}).status_code == 200
    assert httpx.get(server.base + "/sign-in", headers={"Host": "10.0.0.5:8080"}).status_code == 421


@ON_ONE
def test_a_demo_shows_its_measures_and_names_nobody(place):
    place.demo("lead_prosecutor").get("/evidence/realtime")
    now = measures(place)
    assert now.of("proffer_page_views_total", page="realtime") >= 1
    closed = {"transport", "how", "reason", "code", "status", "route", "le", "access", "kind", "level", "page", "why", "what", "version", "limit", "result"}
    assert {name for _, labels in now.samples for name, _ in labels} <= closed
    assert httpx.get(place.base + "/metrics", headers={"Host": "evil.example"}).status_code == 421
