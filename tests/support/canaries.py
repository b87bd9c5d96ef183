"""Secrets of the tests that give themselves away: a test fails when one shows up in its output or in a log."""

from __future__ import annotations

import secrets

MARK = "c4n4ry"


def canary(name: str) -> str:
    """A fresh secret value that no output may hold; `name` says which one it was."""
    return f"{MARK}-{name}-{secrets.token_urlsafe(24)}"
