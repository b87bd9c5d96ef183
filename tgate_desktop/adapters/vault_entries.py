"""How pairs and client secrets are written in a keyring: pure text, recognisable when half of it is missing.

An entry is a head and, when it is long, tails. The head holds format, generation, count, checksum and the first piece;
each tail holds one more piece. The head is written last: an entry without its head is none, and a head whose tails are
not its own does not pass the checksum. All is ASCII, below the 2,560 bytes of UTF-16 that Windows takes per item.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tgate_desktop.adapters.vault_labels import label_members, label_of
from tgate_desktop.oauth.company import ClientSecret, Draft
from tgate_desktop.oauth.secret import Secret
from tgate_desktop.oauth.token_pair import TokenPair

SERVICE = "tgate-desktop"
USER_NAME = "tgate-desktop"
SLOTS = ("a", "b")
CHUNK_CHARACTERS = 1000

_FORMAT = "1"
_HEAD_ROOM = 120


class DamagedEntry(Exception):
    """Something is there, but it is not a whole entry of this name."""


@dataclass(frozen=True)
class EntryName:
    """The service names of one entry: `head`, and `tails` followed by a slash and a number from 1."""

    head: str
    tails: str

    def tail(self, number: int) -> str:
        return f"{self.tails}/{number}"


@dataclass(frozen=True)
class Head:
    """What a head says. `count` is how many chunks there are, the head included."""

    generation: int
    count: int
    checksum: str
    piece: str


def pair_entry(grant_id: str, slot: str) -> EntryName:
    """Where one slot of a grant is."""
    stem = f"{SERVICE}/{grant_id}/{slot}"
    return EntryName(head=f"{stem}/0", tails=stem)


def grant_id_of(name: str) -> str | None:
    """The grant that the head of this name is of; None for any other name."""
    grant_id, _, end = name.removeprefix(f"{SERVICE}/").partition("/")
    ends = {f"{slot}/0" for slot in SLOTS}
    return grant_id if name.startswith(f"{SERVICE}/") and end in ends else None


def client_secret_entry(application_id: str, slot: str) -> EntryName:
    """Where a client secret is: one head for both slots, so that replacing the head replaces the secret."""
    head = f"{SERVICE}/application/{application_id}"
    return EntryName(head=head, tails=f"{head}/{slot}")


def certificate_passphrase_entry() -> EntryName:
    """Where the passphrase of the https receiver's key is: short enough for a head alone."""
    name = f"{SERVICE}/loopback-certificate"
    return EntryName(head=name, tails=name)


def slot_of(generation: int) -> str:
    """The slot that a client secret's generation has its tails in; two after each other never share one."""
    return SLOTS[(generation - 1) % 2]


def encoded(name: EntryName, generation: int, payload: str) -> tuple[str, ...]:
    """The chunks of an entry, the head first. `payload` is ASCII."""
    first = CHUNK_CHARACTERS - _HEAD_ROOM
    pieces = [payload[start : start + CHUNK_CHARACTERS] for start in range(first, len(payload), CHUNK_CHARACTERS)]
    count = 1 + len(pieces)
    head = f"{_FORMAT} {generation} {count} {_checksum(name, generation, payload)} {payload[:first]}"
    return head, *pieces


def read_head(text: str) -> Head:
    """Raises: DamagedEntry."""
    parts = text.split(" ", 4)
    if len(parts) != 5 or parts[0] != _FORMAT:
        raise DamagedEntry
    generation, count = _positive(parts[1]), _positive(parts[2])
    return Head(generation=generation, count=count, checksum=parts[3], piece=parts[4])


def decoded(name: EntryName, head: Head, tails: Sequence[str]) -> str:
    """The payload. Raises: DamagedEntry."""
    payload = head.piece + "".join(tails)
    if len(tails) != head.count - 1 or _checksum(name, head.generation, payload) != head.checksum:
        raise DamagedEntry
    return payload


def pair_payload(pair: TokenPair, label: Draft | None = None) -> str:
    """The pair without its generation, which the head has, and whose it is."""
    labelled = {"label": label_members(label)} if label is not None else {}
    return json.dumps(
        {
            "access_token": pair.access_token.reveal() if pair.access_token is not None else None,
            "refresh_token": pair.refresh_token.reveal() if pair.refresh_token is not None else None,
            "obtained_at": pair.obtained_at.isoformat(),
            "expires_at": pair.expires_at.isoformat(),
            "expiry_assumed": pair.expiry_assumed,
            "scope": pair.scope,
            "imported": pair.imported,
            **labelled,
        },
        separators=(",", ":"),
    )


def pair_of(generation: int, payload: str) -> TokenPair:
    """Raises: DamagedEntry."""
    try:
        fields = json.loads(payload)
        access_token, refresh_token = fields["access_token"], fields["refresh_token"]
        return TokenPair(
            generation=generation,
            access_token=Secret(access_token) if access_token is not None else None,
            refresh_token=Secret(refresh_token) if refresh_token is not None else None,
            obtained_at=_aware(fields["obtained_at"]),
            expires_at=_aware(fields["expires_at"]),
            expiry_assumed=bool(fields["expiry_assumed"]),
            scope=fields["scope"],
            imported=bool(fields.get("imported", False)),
        )
    except (KeyError, TypeError, ValueError):
        raise DamagedEntry from None  # a JSON error carries the text


def label_in(payload: str) -> Draft | None:
    """What stands beside the pair in a payload that holds one, where it can be read."""
    return label_of(json.loads(payload).get("label"))


def client_secret_payload(secret: ClientSecret) -> str:
    """The secret and its origin in one: neither is ever there without the other."""
    return json.dumps({"client_secret": secret.value.reveal(), "origin": secret.origin}, separators=(",", ":"))


def client_secret_of(payload: str) -> ClientSecret:
    """Also one that was written as a secret alone, before origins were. Raises: DamagedEntry."""
    fields = _json(payload)
    if isinstance(fields, str):
        return ClientSecret(Secret(fields), None)
    if not isinstance(fields, dict):
        raise DamagedEntry
    value, origin = fields.get("client_secret"), fields.get("origin")
    if not isinstance(value, str) or not isinstance(origin, str | None):
        raise DamagedEntry
    return ClientSecret(Secret(value), origin)


def passphrase_payload(passphrase: Secret) -> str:
    """A JSON string: ASCII, whatever the passphrase is made of."""
    return json.dumps(passphrase.reveal())


def passphrase_of(payload: str) -> Secret:
    """Raises: DamagedEntry."""
    value = _json(payload)
    if not isinstance(value, str):
        raise DamagedEntry
    return Secret(value)


def _json(payload: str) -> object:
    try:
        return json.loads(payload)
    except ValueError:
        raise DamagedEntry from None  # a JSON error carries the text


def _checksum(name: EntryName, generation: int, payload: str) -> str:
    return hashlib.sha256(f"{name.tails}\n{generation}\n{payload}".encode()).hexdigest()


def _positive(text: str) -> int:
    if not text.isdecimal() or len(text) > 10 or text == "0":
        raise DamagedEntry
    return int(text)


def _aware(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError
    return time
