"""How a client and the server of a state folder recognise each other: both prove that they know its secret.

A port can be taken over by any process, and a pid be used again; the proof says that it is still our server, and
neither side shows the secret to the other. What is asked is signed as any request is; what is answered, with a nonce.
"""

import hmac
import json
import secrets
import socket
import time

from local_aws import signature
from local_aws.signature import MOMENT, Keys

OWN = "/local-aws/"  # where a server answers about itself
SERVICE = "local-aws"  # for which such requests are signed
NONCE = "x-amz-nonce"


def ask(port: int, keys: Keys, question: str, timeout: float = 1.0) -> dict | None:
    """The facts that the server of these keys answers to `status` or `stop`; None when no such server is there."""
    nonce, path = secrets.token_hex(16), f"{OWN}{question}"
    told = {"host": f"127.0.0.1:{port}", "x-amz-date": time.strftime(MOMENT, time.gmtime()), NONCE: nonce}
    headers = signature.sign(keys, SERVICE, "POST", path, told)
    head = "".join(f"{name}: {value}\r\n" for name, value in {**headers, "content-length": "0"}.items())
    request = f"POST {path} HTTP/1.1\r\n{head}connection: close\r\n\r\n"
    try:
        body = json.loads(_exchange(port, request.encode("ascii"), timeout).partition(b"\r\n\r\n")[2])
        proven = hmac.compare_digest(body["proof"], _proof(keys, nonce, body["facts"]))
    except (OSError, OverflowError, ValueError, TypeError, KeyError):  # a port of too many digits, too
        return None
    return body["facts"] if proven else None


def answer(keys: Keys, nonce: str, facts: dict) -> bytes:
    """The facts with the server's own proof, for whoever sent this nonce."""
    return json.dumps({"facts": facts, "proof": _proof(keys, nonce, facts)}).encode("ascii")


def _proof(keys: Keys, nonce: str, facts: dict) -> str:
    told = f"answer {nonce} {json.dumps(facts, sort_keys=True)}"
    return hmac.digest(keys.secret.encode("ascii"), told.encode("ascii"), "sha256").hex()


def _exchange(port: int, request: bytes, timeout: float) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout) as connection:
        connection.settimeout(timeout)
        connection.sendall(request)
        received = b""
        while len(received) < 65536 and (part := connection.recv(65536)):
            received += part
        return received
