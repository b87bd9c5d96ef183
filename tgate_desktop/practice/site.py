"""Which request gets which answer."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping

from tgate_desktop.practice.brands import brands_answer
from tgate_desktop.practice.consent import Consent
from tgate_desktop.practice.identity import IDENTITY_PATH, identity_answer
from tgate_desktop.practice.messages import Answer, BadRequest, Request, json_answer
from tgate_desktop.practice.pages import Pages
from tgate_desktop.practice.protocol import AuthorizationServer
from tgate_desktop.practice.store import Store

log = logging.getLogger(__name__)

_Endpoint = Callable[[Request], Answer]


class Site:
    """All of Practice T-Gate as a function from request to answer. Any thread."""

    def __init__(self, address: str, store: Store, server: AuthorizationServer, consent: Consent, pages: Pages) -> None:
        port = address.rpartition(":")[2]
        self._hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._server = server
        self._pages = pages
        self._endpoints: Mapping[str, Mapping[str, _Endpoint]] = {
            "/": {"GET": lambda _request: pages.index(address)},
            "/oauth/authorize": {"GET": consent.show, "POST": consent.decide},
            "/oauth/sign-in": {"POST": consent.sign_in},
            "/oauth/token": {"POST": server.token},
            "/oauth/revoke": {"POST": server.revocation},
            "/api/brands": {"GET": self._brands},
            IDENTITY_PATH: {"GET": lambda request: identity_answer(request, store)},
        }

    def answer(self, request: Request) -> Answer:
        """The answer to any request; a failure inside is a 500. Logs method, path and status, nothing else."""
        try:
            answer = self._routed(request)
        except BadRequest as problem:
            answer = self._not_understood(request, str(problem))
        except Exception as error:  # noqa: BLE001 - the edge of a connection's thread
            # Without the message: it may quote what was sent.
            frame = traceback.extract_tb(error.__traceback__)[-1]
            log.error("%s at %s:%s", type(error).__name__, frame.name, frame.lineno)
            answer = json_answer(500, {"message": "Practice T-Gate failed"})
        # A path that is none of ours may be anything, a secret in the wrong place as well.
        log.info("%s %s %d", request.method, request.path if self._is_known(request.path) else "…", answer.status)
        return answer

    def _routed(self, request: Request) -> Answer:
        if request.headers.get("host", "").lower() not in self._hosts:
            # Another name that leads here is a page in the browser reaching for this computer (DNS rebinding).
            raise BadRequest("The Host header is not the address of Practice T-Gate.")
        methods = self._endpoints.get(request.path)
        if methods is None:
            return self._not_found(request)
        endpoint = methods.get("GET" if request.method == "HEAD" else request.method)
        if endpoint is None:
            allow = ("Allow", ", ".join(methods))
            if _is_for_programs(request.path):
                return json_answer(405, {"message": "Method not allowed"}, allow)
            return self._pages.not_found(405, allow)
        return endpoint(request)

    def _brands(self, request: Request) -> Answer:
        company = self._server.company_of(request)
        return company if isinstance(company, Answer) else brands_answer(request, company)

    def _not_found(self, request: Request) -> Answer:
        if not _is_for_programs(request.path):
            return self._pages.not_found(404)
        if request.path.startswith("/api/"):
            company = self._server.company_of(request)
            if isinstance(company, Answer):
                return company
        return json_answer(404, {"message": "Not found"})

    def _not_understood(self, request: Request, reason: str) -> Answer:
        if _is_for_programs(request.path):
            return json_answer(400, {"message": reason})
        return self._pages.not_understood(reason)

    def _is_known(self, path: str) -> bool:
        return path in self._endpoints


def _is_for_programs(path: str) -> bool:
    return path.startswith(("/api/", "/practice/")) or path in ("/oauth/token", "/oauth/revoke")
