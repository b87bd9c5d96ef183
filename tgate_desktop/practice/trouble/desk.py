"""Where trouble is told: the endpoints of its pages, and what comes with the consent form."""

from __future__ import annotations

from collections.abc import Mapping

from tgate_desktop.practice.markup import Frame
from tgate_desktop.practice.messages import Answer, BadRequest, Request, redirect_answer
from tgate_desktop.practice.sessions import Session, Sessions
from tgate_desktop.practice.settings import Settings
from tgate_desktop.practice.store import Store
from tgate_desktop.practice.texts import Text
from tgate_desktop.practice.trouble import pages, texts
from tgate_desktop.practice.trouble.catalogue import trouble_named
from tgate_desktop.practice.trouble.command import COMMAND_PATH, command_endpoint
from tgate_desktop.practice.trouble.endpoints import Endpoint
from tgate_desktop.practice.trouble.environments import PARAMETER, TroubleEnvironments
from tgate_desktop.practice.trouble.kinds import Kind
from tgate_desktop.practice.trouble.places import PLACES, Place, place_named
from tgate_desktop.practice.trouble.switchboard import Switchboard

_ONCE, _ALWAYS = "once", "always"


class TroubleDesk:
    """Any thread. Only a page that this server has just shown to the same browser can change anything."""

    def __init__(
        self,
        switchboard: Switchboard,
        environments: TroubleEnvironments,
        store: Store,
        settings: Settings,
        sessions: Sessions,
        frame: Frame,
    ) -> None:
        self._switchboard = switchboard
        self._environments = environments
        self._store = store
        self._settings = settings
        self._sessions = sessions
        self._frame = frame

    def endpoints(self) -> Mapping[str, Mapping[str, Endpoint]]:
        """By path and method."""
        return {
            pages.PATH: {"GET": self._show, "POST": self._change},
            COMMAND_PATH: {"POST": command_endpoint(self._switchboard, self._store)},
            **{f"{pages.PATH}/environments/{place.name}.json": {"GET": self._giving(place)} for place in PLACES},
        }

    def fold(self) -> str:
        """The fields of the consent form."""
        return pages.fold(self._switchboard)

    def approved_with(self, form: Mapping[str, str]) -> None:
        """Switches on what came with an approval. Raises: BadRequest."""
        chosen = form.get("trouble", "")
        if chosen:
            kind, _, name = chosen.partition("/")
            self._switch_on(kind, name, form.get("often", _ONCE))

    def opening(self, proper: Endpoint) -> Endpoint:
        """The authorization endpoint, that opens the place to which its environment leads."""

        def endpoint(request: Request) -> Answer:
            place = place_named(request.query_fields().get(PARAMETER, ""))
            if place is not None:
                try:
                    self._environments.open(place)
                except OSError:
                    return pages.not_opened_page(self._frame)
            return proper(request)

        return endpoint

    def _show(self, request: Request) -> Answer:
        return self._page(self._sessions.of(request))

    def _change(self, request: Request) -> Answer:
        """Raises: BadRequest."""
        form = dict(request.form_pairs())
        session = self._sessions.of(request)
        # Browsers that say where a form was sent from say so truly.
        is_elsewhere = request.headers.get("sec-fetch-site", "same-origin") != "same-origin"
        if session is None or is_elsewhere or not session.accepts(form.get("csrf", "")):
            return self._page(session, alarm=texts.PAGE_TOO_OLD, status=403)
        if "off" in form:
            self._switchboard.switch_off(_kind(form["off"]) if form["off"] else None)
        elif not form.get("trouble"):
            return self._page(session, alarm=texts.CHOOSE_FIRST, status=422)
        else:
            self._switch_on(form.get("kind", ""), form["trouble"], form.get("on", ""))
        return redirect_answer(303, pages.PATH)

    def _switch_on(self, kind_value: str, name: str, often: str) -> None:
        kind = _kind(kind_value)
        trouble = trouble_named(name, kind)
        if trouble is None or often not in (_ONCE, _ALWAYS):
            raise BadRequest("There is no such trouble.")
        self._switchboard.switch_on(trouble, kind, once=often == _ONCE)

    def _page(self, session: Session | None, *, alarm: Text | None = None, status: int = 200) -> Answer:
        shown_to = session or self._sessions.begin()
        page = pages.trouble_page(
            self._frame,
            self._switchboard,
            shown_to.csrf_token,
            self._store.client().client_id,
            self._settings.redirect_uris,
            alarm=alarm,
            status=status,
        )
        if session is not None:
            return page
        return Answer(page.status, (*page.headers, shown_to.set_cookie), page.body)

    def _giving(self, place: Place) -> Endpoint:
        def endpoint(_request: Request) -> Answer:
            try:
                document = self._environments.document(place)
            except OSError:
                return pages.not_opened_page(self._frame)
            headers = (
                ("Content-Type", "application/json; charset=utf-8"),
                ("Content-Disposition", f'attachment; filename="practice-{place.name}.json"'),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            )
            return Answer(200, headers, document)

        return endpoint


def _kind(value: str) -> Kind:
    """Raises: BadRequest."""
    try:
        return Kind(value)
    except ValueError as error:
        raise BadRequest("There are no such requests.") from error
