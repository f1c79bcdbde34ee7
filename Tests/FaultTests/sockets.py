"""Requests byte by byte, and what the kernel holds of a connection."""

import secrets
import socket

HOST = "127.0.0.1"
ESTABLISHED, LISTENING, WAITING_OUT = "01", "0A", "06"


def connect(server):
    connection = socket.create_connection((HOST, server.port), timeout=20)
    return server.trust.wrap_socket(connection, server_hostname=HOST) if server.trust else connection


def send_raw(server, browser, head, body=b""):
    """Sends a request as it stands, signed in; answers the connection."""
    connection = connect(server)
    lines = [*head, f"Host: {HOST}:{server.port}", *credentials(browser), f"Idempotency-Key: {secrets.token_hex(12)}"]
    connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    return connection


def credentials(browser):
    headers = browser.client.headers
    if "Authorization" in headers:
        return [f"Authorization: {headers['Authorization']}"]
    cookies = "; ".join(f"{name}={value}" for name, value in browser.client.cookies.items())
    return [f"Cookie: {cookies}", f"X-CSRF-Token: {headers['X-CSRF-Token']}"]


def open_stream(server, browser):
    return send_raw(server, browser, [f"GET /api/updates?case={server.case} HTTP/1.1"])


def read_until(connection, words):
    """What a connection brings up to these words, and with them."""
    received = bytearray()
    while words not in received:
        piece = connection.recv(65_536)
        assert piece, "the connection ended before all was told"
        received += piece
    return bytes(received)


def read_rest(connection):
    pieces = []
    try:
        while piece := connection.recv(65_536):
            pieces.append(piece)
    except ConnectionResetError:
        pass  # It ended, one way or the other.
    return b"".join(pieces)


def kernel_rows():
    """Local port, remote port, state, and the bytes in both queues of every connection."""
    with open("/proc/net/tcp", encoding="ascii") as table:
        for line in table.readlines()[1:]:
            _, local, remote, state, queues = line.split()[:5]
            ports = [int(address.split(":")[1], 16) for address in (local, remote)]
            yield *ports, state, sum(int(queue, 16) for queue in queues.split(":"))


def connections_of(server):
    """The server's ends of its clients' connections, also those that only it still holds open."""
    return sum(
        local == server.port and state not in (LISTENING, WAITING_OUT) for local, _, state, _ in kernel_rows()
    )


def established(server):
    """The server's ends of connections that neither end has closed."""
    return sum(local == server.port and state == ESTABLISHED for local, _, state, _ in kernel_rows())


def bytes_held(connection):
    """What the kernel holds of a connection, on its way to either end."""
    ends = {connection.getsockname()[1], connection.getpeername()[1]}
    return sum(held for local, remote, _, held in kernel_rows() if {local, remote} == ends)
