"""Which request gets which answer."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping

from tgate_desktop.practice.brands import brands_answer
from tgate_desktop.practice.consent import Consent
from tgate_desktop.practice.identity import IDENTITY_PATH, identity_answer
from tgate_desktop.practice.messages import Answer, BadRequest, Delivery, Request, json_answer
from tgate_desktop.practice.pages import Pages
from tgate_desktop.practice.protocol import AuthorizationServer
from tgate_desktop.practice.store import Store
from tgate_desktop.practice.trouble.desk import TroubleDesk
from tgate_desktop.practice.trouble.endpoints import TroubledEndpoints
from tgate_desktop.practice.trouble.kinds import Kind

log = logging.getLogger(__name__)

_Endpoint = Callable[[Request], Answer]


class Site:
    """All of Practice T-Gate as a function from request to answer. Any thread."""

    def __init__(
        self,
        address: str,
        store: Store,
        server: AuthorizationServer,
        keeping: AuthorizationServer,
        consent: Consent,
        pages: Pages,
        troubled: TroubledEndpoints,
        trouble: TroubleDesk,
    ) -> None:
        """`keeping` is the same server, but that its refreshes leave the refresh token as it is."""
        port = address.rpartition(":")[2]
        self._hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._server = server
        self._pages = pages
        self._troubled = troubled
        self._endpoints: Mapping[str, Mapping[str, _Endpoint]] = {
            "/": {"GET": lambda _request: pages.index(address)},
            "/oauth/authorize": {"GET": trouble.opening(consent.show), "POST": troubled.approval(consent.decide)},
            "/oauth/sign-in": {"POST": consent.sign_in},
            "/oauth/token": {"POST": troubled.token(server.token, keeping.token)},
            "/oauth/revoke": {"POST": troubled.of_kind(Kind.REVOKE, server.revocation)},
            "/api/brands": {"GET": troubled.of_kind(Kind.CHECK, self._brands)},
            IDENTITY_PATH: {"GET": lambda request: identity_answer(request, store)},
            **trouble.endpoints(),
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
        path = request.path if request.path in self._endpoints else "…"
        outcome = answer.status if answer.delivery is Delivery.WHOLE else answer.delivery.value
        log.info("%s %s %s", request.method, path, outcome)
        return answer

    def _routed(self, request: Request) -> Answer:
        if request.headers.get("host", "").lower() not in self._hosts:
            # Another name that leads here is a page in the browser reaching for this computer (DNS rebinding).
            raise BadRequest("The Host header is not the address of Practice T-Gate.")
        if _is_t_gates(request.path):
            return self._troubled.of_kind(Kind.EVERY, self._found)(request)
        return self._found(request)

    def _found(self, request: Request) -> Answer:
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


def _is_t_gates(path: str) -> bool:
    """Whether an application of T-Gate's partners asks there."""
    return path.startswith("/api/") or path in ("/oauth/token", "/oauth/revoke")


def _is_for_programs(path: str) -> bool:
    return path.startswith("/practice/") or _is_t_gates(path)
