"""How a client and the server of a state folder recognise each other: both prove that they know its key.

A port can be taken over by any process, and a pid be used again; the proof says that it is still our server, and
neither side shows the key to the other.
"""

import hashlib
import hmac
import json
import re
import secrets
import socket

SCHEME = re.compile(r"LocalAWS nonce=([0-9a-f]{32}), proof=([0-9a-f]{64})")


def ask(port: int, key: str, question: str, timeout: float = 1.0) -> dict | None:
    """The answer of the server of this key to `status` or `stop`; None when no such server is there."""
    nonce = secrets.token_hex(16)
    head = (
        f"POST /local-aws/{question} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
        f"Authorization: LocalAWS nonce={nonce}, proof={_proof(key, 'ask', question, nonce)}\r\n"
        "Content-Length: 0\r\n\r\n"
    )
    try:
        answer = json.loads(_exchange(port, head.encode("ascii"), timeout).partition(b"\r\n\r\n")[2])
        proven = hmac.compare_digest(answer["proof"], _proof(key, "answer", question, nonce))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return answer if proven else None


def answer(key: str, question: str, authorization: str, facts: dict) -> bytes | None:
    """The facts with the server's own proof, as JSON; None when the asker does not know the key."""
    match = SCHEME.fullmatch(authorization)
    if not match or not hmac.compare_digest(match[2], _proof(key, "ask", question, match[1])):
        return None
    return json.dumps({**facts, "proof": _proof(key, "answer", question, match[1])}).encode("ascii")


def _proof(key: str, *words: str) -> str:
    return hmac.new(key.encode("ascii"), " ".join(words).encode("ascii"), hashlib.sha256).hexdigest()


def _exchange(port: int, request: bytes, timeout: float) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout) as connection:
        connection.settimeout(timeout)
        connection.sendall(request)
        received = b""
        while len(received) < 65536 and (part := connection.recv(65536)):
            received += part
        return received
