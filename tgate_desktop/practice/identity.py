"""Whether the program on a port is the Practice T-Gate of a certain data folder."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import secrets
from pathlib import Path

from tgate_desktop.practice.messages import Answer, Request, json_answer
from tgate_desktop.practice.settings import DEFAULT_PORT
from tgate_desktop.practice.store import Store, opened

IDENTITY_PATH = "/practice/identity"
_TIMEOUT_S = 2
_LONGEST_ANSWER = 1024


def identity_answer(request: Request, store: Store) -> Answer:
    """Proves, for the caller's own nonce, that this server works on its data folder: a proof cannot be replayed by
    a program that takes the port later.

    Raises: BadRequest.
    """
    nonce = request.query_fields().get("nonce", "")
    if not 16 <= len(nonce) <= 128:
        return json_answer(422, {"message": "nonce must have 16 to 128 characters"})
    return json_answer(200, {"proof": _proof(store.instance_key(), nonce)})


def is_running(data: Path, port: int = DEFAULT_PORT) -> bool:
    """Whether a Practice T-Gate with this data folder answers on the port; blocks for some seconds at most.

    Raises: StoreUnusable.
    """
    with opened(data) as store:
        key = store.instance_key()
    nonce = secrets.token_urlsafe(24)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_S)
    try:
        connection.request("GET", f"{IDENTITY_PATH}?nonce={nonce}")
        answered = json.loads(connection.getresponse().read(_LONGEST_ANSWER))
        shown = str(answered["proof"])
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError, RecursionError):
        # Nothing there, or something else is: both mean no.
        return False
    finally:
        connection.close()
    return hmac.compare_digest(shown.encode(), _proof(key, nonce).encode())


def _proof(key: bytes, nonce: str) -> str:
    return hmac.new(key, f"practice-tgate {nonce}".encode(), hashlib.sha256).hexdigest()
