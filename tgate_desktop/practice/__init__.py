"""Practice T-Gate: plays T-Gate for training, demos and tests."""

from __future__ import annotations

from tgate_desktop.practice.identity import is_running
from tgate_desktop.practice.server import PracticeServer, client_id, new_client_secret, register_client, start
from tgate_desktop.practice.settings import Rotation
from tgate_desktop.practice.store import StoreUnusable
from tgate_desktop.practice.texts import PageTexts, Text

__all__ = [
    "PageTexts",
    "PracticeServer",
    "Rotation",
    "StoreUnusable",
    "Text",
    "client_id",
    "is_running",
    "new_client_secret",
    "register_client",
    "start",
]
