"""The login and consent pages, as the person at the restaurant uses them."""

from __future__ import annotations

from typing import Protocol

from tests.support.browser import Browser


class Pages(Protocol):
    """One server's pages in one browser; the authorization link has been opened."""

    def approve(self) -> None:
        """Signs in where asked to, and approves."""

    def deny(self) -> None:
        """Signs in where asked to, and denies."""


class PracticePages:
    """Practice T-Gate. `company` is the value of the restaurant's radio button, or None for the one that is chosen."""

    def __init__(self, browser: Browser, email: str, password: str, company: str | None = None) -> None:
        self.browser = browser
        self.email = email
        self.password = password
        self.company = company

    def sign_in(self) -> None:
        self.browser.find("#sign-in, #approve")
        if self.browser.sees("#sign-in"):
            self.browser.type("#email", self.email)
            self.browser.type("#password", self.password)
            self.browser.click("#sign-in")

    def choose(self) -> None:
        self.browser.find("#approve")
        if self.company is not None:
            self.browser.click(f"input[name=company][value='{self.company}']")

    def approve(self) -> None:
        self.sign_in()
        self.choose()
        self.browser.click("#approve")

    def deny(self) -> None:
        self.sign_in()
        self.browser.click("#deny")


class OidcProviderPages:
    """oidc-provider's own development pages: any login, then a consent page."""

    def __init__(self, browser: Browser, user: str, password: str) -> None:
        self.browser = browser
        self.user = user
        self.password = password

    def sign_in(self) -> None:
        self.browser.find(".login-submit")
        if self.browser.sees("input[name=login]"):
            self.browser.type("input[name=login]", self.user)
            self.browser.type("input[name=password]", self.password)
            self.browser.click(".login-submit")
        self.browser.find("input[name=prompt][value=consent] ~ .login-submit")

    def approve(self) -> None:
        self.sign_in()
        self.browser.click(".login-submit")

    def deny(self) -> None:
        self.sign_in()
        self.browser.click(".login-help a[href$='/abort']")


class DjangoPages:
    """The admin's login page and django-oauth-toolkit's consent page."""

    def __init__(self, browser: Browser, user: str, password: str) -> None:
        self.browser = browser
        self.user = user
        self.password = password

    def sign_in(self) -> None:
        self.browser.find("#id_username, #authorizationForm")
        if self.browser.sees("#id_username"):
            self.browser.type("#id_username", self.user)
            self.browser.type("#id_password", self.password)
            self.browser.click("#login-form input[type=submit]")
        self.browser.find("#authorizationForm")

    def approve(self) -> None:
        self.sign_in()
        self.browser.click("input[name=allow][type=submit]")

    def deny(self) -> None:
        self.sign_in()
        self.browser.click("#authorizationForm input[type=submit]:not([name])")
