"""The browsers that Practice T-Gate knows; they live as long as the server."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from tgate_desktop.practice.messages import Request

# Cookies do not know ports: the name keeps it apart from whatever else runs on this host.
_COOKIE = "practice_tgate_browser"
_MOST_SESSIONS = 256


@dataclass(frozen=True)
class Session:
    """One browser. `email` is None until somebody signed in."""

    session_id: str = field(repr=False)
    csrf_token: str = field(repr=False)
    email: str | None = None

    def accepts(self, csrf_token: str) -> bool:
        """Whether a form came from a page that this session was shown."""
        return hmac.compare_digest(self.csrf_token.encode(), csrf_token.encode())

    @property
    def set_cookie(self) -> tuple[str, str]:
        return "Set-Cookie", f"{_COOKIE}={self.session_id}; Path=/; HttpOnly; SameSite=Lax"


class Sessions:
    """In memory only. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    def of(self, request: Request) -> Session | None:
        """The session of the request's cookie."""
        with self._lock:
            return self._sessions.get(request.cookie(_COOKIE) or "")

    def begin(self, email: str | None = None, instead_of: Session | None = None) -> Session:
        """A fresh one. At sign-in it takes the place of the one before, so that a planted cookie gains nothing."""
        session = Session(secrets.token_urlsafe(32), secrets.token_urlsafe(32), email)
        with self._lock:
            if instead_of is not None:
                self._sessions.pop(instead_of.session_id, None)
            while len(self._sessions) >= _MOST_SESSIONS:
                self._sessions.popitem(last=False)
            self._sessions[session.session_id] = session
        return session
