"""Telling trouble to a Practice T-Gate that runs: by who can read its data folder, over its own port."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import secrets
from pathlib import Path
from urllib.parse import urlencode

from tgate_desktop.practice.messages import Answer, Request, json_answer
from tgate_desktop.practice.store import Store, opened
from tgate_desktop.practice.trouble.catalogue import order
from tgate_desktop.practice.trouble.endpoints import Endpoint
from tgate_desktop.practice.trouble.switchboard import Switchboard

COMMAND_PATH = "/practice/trouble"
OFF = "off"
_TIMEOUT_S = 5
_LONGEST_ANSWER = 4096


class NotTold(Exception):
    """Nobody there took the command; the message says why."""


def command_endpoint(switchboard: Switchboard, store: Store) -> Endpoint:
    """Does what is told, when it comes with the proof of the data folder's key; `off` switches everything off."""

    def endpoint(request: Request) -> Answer:
        """Raises: BadRequest."""
        form = dict(request.form_pairs())
        told, nonce = form.get("trouble", ""), form.get("nonce", "")
        proof = _proof(store.instance_key(), nonce, told)
        if not hmac.compare_digest(proof.encode(), form.get("proof", "").encode()):
            return json_answer(403, {"message": "The proof is not that of this data folder"})
        if told == OFF:
            switchboard.switch_off()
            return json_answer(200, {})
        try:
            trouble, kind, once = order(told)
        except ValueError as error:
            return json_answer(422, {"message": str(error)})
        switchboard.switch_on(trouble, kind, once=once)
        return json_answer(200, {})

    return endpoint


def tell(data: Path, port: int, told: str) -> None:
    """Has the Practice T-Gate with this data folder, on this port, do `NAME[:KIND][:once]` or `off`.

    Raises: NotTold; StoreUnusable.
    """
    with opened(data) as store:
        key = store.instance_key()
    nonce = secrets.token_urlsafe(24)
    form = urlencode({"trouble": told, "nonce": nonce, "proof": _proof(key, nonce, told)})
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT_S)
    try:
        connection.request("POST", COMMAND_PATH, form, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        status, body = answer.status, answer.read(_LONGEST_ANSWER)
    except (OSError, http.client.HTTPException) as error:
        raise NotTold(f"Practice T-Gate does not answer on port {port}") from error
    finally:
        connection.close()
    if status != 200:
        raise NotTold(_message(body) or f"port {port} answered with status {status}")


def _message(body: bytes) -> str:
    try:
        return str(json.loads(body)["message"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


def _proof(key: bytes, nonce: str, told: str) -> str:
    return hmac.new(key, f"practice-trouble {nonce} {told}".encode(), hashlib.sha256).hexdigest()
