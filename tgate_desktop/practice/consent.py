"""The authorization endpoint as the restaurant owner meets it: sign in, choose a restaurant, approve or deny."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from urllib.parse import urlencode

from oauthlib.oauth2 import FatalClientError, InvalidRedirectURIError, MismatchingRedirectURIError, OAuth2Error

from tgate_desktop.practice.messages import Answer, BadRequest, Request, pairs_of, redirect_answer
from tgate_desktop.practice.pages import Pages
from tgate_desktop.practice.protocol import AuthorizationServer
from tgate_desktop.practice.restaurants import OWNER_EMAIL, OWNER_PASSWORD, restaurant
from tgate_desktop.practice.sessions import Session, Sessions
from tgate_desktop.practice.texts import PageTexts, Text
from tgate_desktop.practice.trouble.desk import TroubleDesk


class Consent:
    """Answers the browser. The authorization request travels in the address and is checked at every step."""

    def __init__(
        self,
        server: AuthorizationServer,
        pages: Pages,
        texts: PageTexts,
        registered: tuple[str, ...],
        sessions: Sessions,
        trouble: TroubleDesk,
    ) -> None:
        self._server = server
        self._pages = pages
        self._texts = texts
        self._registered = registered
        self._sessions = sessions
        self._trouble = trouble

    def show(self, request: Request) -> Answer:
        """The sign-in page, or the consent page for a browser that is signed in. Raises: BadRequest."""
        query = _well_formed(request.query)

        def page() -> Answer:
            redirect_uri = self._server.check_authorization_request(query)
            session = self._sessions.of(request)
            if session is None or session.email is None:
                return self._sign_in_page(query, session)
            return self._consent_page(query, session, redirect_uri)

        return self._redirectable(page, query)

    def sign_in(self, request: Request) -> Answer:
        """Signs the browser in and sends it on to consent. Raises: BadRequest."""
        form = dict(request.form_pairs())
        query = _well_formed(form.get("request", ""))
        session = self._sessions.of(request)
        if session is None or not session.accepts(form.get("csrf", "")):
            return self._sign_in_page(query, None, alarm=self._texts.page_too_old, status=403)
        email = form.get("email", "").strip()
        if not _is_owner(email, form.get("password", "")):
            return self._sign_in_page(query, session, email=email, alarm=self._texts.wrong_credentials, status=422)
        signed_in = self._sessions.begin(OWNER_EMAIL, instead_of=session)
        return redirect_answer(303, f"/oauth/authorize?{query}", signed_in.set_cookie)

    def decide(self, request: Request) -> Answer:
        """Redirects with a code, or with the denial. Raises: BadRequest."""
        query = _well_formed(request.query)
        form = dict(request.form_pairs())
        session = self._sessions.of(request)
        if session is None or session.email is None or not session.accepts(form.get("csrf", "")):
            return redirect_answer(303, f"/oauth/authorize?{query}")
        chosen = restaurant(form.get("company"))
        decision = form.get("decision")

        def decided() -> Answer:
            if decision == "deny":
                return redirect_answer(302, self._server.denied(query))
            if decision != "approve" or chosen is None:
                redirect_uri = self._server.check_authorization_request(query)
                return self._consent_page(query, session, redirect_uri, alarm=self._texts.choose_first, status=422)
            self._trouble.approved_with(form)
            return redirect_answer(302, self._server.approved(query, chosen.company_id))

        return self._redirectable(decided, query)

    def _redirectable(self, step: Callable[[], Answer], query: str) -> Answer:
        """What the step answers; its protocol errors go where RFC 6749 4.1.2.1 sends them."""
        try:
            return step()
        except (InvalidRedirectURIError, MismatchingRedirectURIError) as problem:
            return self._pages.refused(problem.description, dict(pairs_of(query)).get("redirect_uri"), self._registered)
        except FatalClientError as problem:
            return self._pages.refused(problem.description, None, ())
        except OAuth2Error as problem:
            return redirect_answer(302, problem.in_uri(str(problem.redirect_uri)))

    def _sign_in_page(
        self, query: str, session: Session | None, *, email: str = "", alarm: Text | None = None, status: int = 200
    ) -> Answer:
        shown_to = session or self._sessions.begin()
        page = self._pages.sign_in(query, shown_to.csrf_token, email=email, alarm=alarm, status=status)
        if session is not None:
            return page
        return Answer(page.status, (*page.headers, shown_to.set_cookie), page.body)

    def _consent_page(
        self, query: str, session: Session, redirect_uri: str, *, alarm: Text | None = None, status: int = 200
    ) -> Answer:
        return self._pages.consent(
            query,
            session.csrf_token,
            application=dict(pairs_of(query)).get("client_id", ""),
            redirect_uri=redirect_uri,
            email=session.email or "",
            fold=self._trouble.fold(),
            alarm=alarm,
            status=status,
        )


def _well_formed(query: str) -> str:
    """The same fields in strict encoding: oauthlib refuses a query that is written loosely. Raises: BadRequest."""
    if "\0" in query or "%00" in query:
        raise BadRequest("The fields are not readable.")
    return urlencode(pairs_of(query))


def _is_owner(email: str, password: str) -> bool:
    is_password = hmac.compare_digest(password.encode(), OWNER_PASSWORD.encode())
    return hmac.compare_digest(email.lower().encode(), OWNER_EMAIL.encode()) and is_password
