"""The least that a connect has to do, as bare calls: a token request, kept in the keyring, read back, noted durably.

Asked with a line of JSON, `token_address`; it answers with the milliseconds. One library each, as the app uses them.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from pathlib import Path

import keyring
import requests

USER = "bench"


def main() -> None:
    with sqlite3.connect(Path(os.environ["TGATE_DESKTOP_HOME"]) / "bare.sqlite3", isolation_level=None) as catalog:
        catalog.execute("PRAGMA synchronous = FULL")
        catalog.execute("PRAGMA journal_mode = WAL")
        catalog.execute("CREATE TABLE grants (grant_id TEXT PRIMARY KEY, obtained_at REAL)")
        for number, line in enumerate(sys.stdin):
            taken_ms = _connect_ms(catalog, f"bare/{number}", json.loads(line)["token_address"])
            print(json.dumps({"ms": taken_ms}), flush=True)


def _connect_ms(catalog: sqlite3.Connection, grant_id: str, token_address: str) -> float:
    begun_s = time.perf_counter()
    form = {"grant_type": "authorization_code", "code": "code", "redirect_uri": "http://127.0.0.1/callback"}
    answer = requests.post(token_address, data=form, auth=("client", "secret"), timeout=10)
    answer.raise_for_status()
    keyring.set_password(grant_id, USER, answer.text)
    if keyring.get_password(grant_id, USER) != answer.text:
        raise RuntimeError("the keyring gave something else back")
    catalog.execute("INSERT INTO grants VALUES (?, ?)", (grant_id, time.time()))
    return (time.perf_counter() - begun_s) * 1000


main()
