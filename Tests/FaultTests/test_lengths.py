"""Bodies that are not as long as they say."""

import socket

from sockets import read_rest, send_raw


def body(server):
    return f'{{"case":"{server.case}","title":"Knife","kind":"document"}}'.encode()


def posting(length):
    return ["POST /api/evidence HTTP/1.1", "Content-Type: application/json", f"Content-Length: {length}"]


def total(server, browser):
    return browser.client.get("/api/evidence", params={"case": server.case}).json()["total"]


def test_a_body_shorter_than_it_says_is_not_carried_out(server, lead):
    whole = body(server)
    connection = send_raw(server, lead, posting(len(whole) + 10), whole)
    connection.shutdown(socket.SHUT_WR)
    assert b"HTTP/1.1 201" not in read_rest(connection)
    assert total(server, lead) == 0


def test_a_body_longer_than_it_says_is_cut_there_and_the_rest_is_no_request(server, lead):
    whole = body(server)
    connection = send_raw(server, lead, posting(len(whole)), whole + b"nonsense nonsense\r\n\r\n")
    answer = read_rest(connection)
    assert answer.count(b"HTTP/1.1 201") == 1
    assert total(server, lead) == 1
