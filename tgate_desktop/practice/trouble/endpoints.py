"""The endpoints, with the trouble that is on."""

from __future__ import annotations

from collections.abc import Callable

from tgate_desktop.practice.messages import Answer, Request
from tgate_desktop.practice.trouble.at_approval import carries_code
from tgate_desktop.practice.trouble.kinds import Kind, Scene, kind_of_token_request
from tgate_desktop.practice.trouble.switchboard import Switchboard

Endpoint = Callable[[Request], Answer]


class TroubledEndpoints:
    """Wraps each endpoint; while nothing is on it is as if it were not there."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard

    def token(self, proper: Endpoint, keeping: Endpoint) -> Endpoint:
        """`keeping` leaves the refresh token as it is."""

        def endpoint(request: Request) -> Answer:
            kind = kind_of_token_request(request)
            return proper(request) if kind is None else self._befallen(kind, Scene(request, proper, keeping))

        return endpoint

    def of_kind(self, kind: Kind, proper: Endpoint) -> Endpoint:
        return lambda request: self._befallen(kind, Scene(request, proper, proper))

    def approval(self, proper: Endpoint) -> Endpoint:
        """Acts on an approval alone: after a denial, a form filled in wrongly or the like it stays on."""

        def endpoint(request: Request) -> Answer:
            answer = proper(request)
            if not carries_code(answer):
                return answer
            return self._befallen(Kind.APPROVAL, Scene(request, lambda _request: answer, lambda _request: answer))

        return endpoint

    def _befallen(self, kind: Kind, scene: Scene) -> Answer:
        trouble = self._switchboard.take(kind)
        return trouble.act(scene) if trouble else scene.proper(scene.request)
