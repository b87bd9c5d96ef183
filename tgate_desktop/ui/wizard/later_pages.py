"""The pages after the first, with what they need: one import that can wait until the window is there."""

from __future__ import annotations

from tgate_desktop.flows.connect import ConnectOrder, new_id
from tgate_desktop.flows.states import CompanyView
from tgate_desktop.oauth.company import Company
from tgate_desktop.oauth.environment import Environment
from tgate_desktop.oauth.redirect_uri import parsed_redirect_uri
from tgate_desktop.ui.desktop import Desktop
from tgate_desktop.ui.runner import Runner
from tgate_desktop.ui.wizard.application_entry import ChosenApplication
from tgate_desktop.ui.wizard.application_page import ApplicationPage
from tgate_desktop.ui.wizard.attempt_runner import AttemptRunner
from tgate_desktop.ui.wizard.authorize_page import AuthorizePage
from tgate_desktop.ui.wizard.company_page import CompanyPage
from tgate_desktop.ui.wizard.environment_files import EnvironmentFiles
from tgate_desktop.ui.wizard.environment_page import EnvironmentPage
from tgate_desktop.ui.wizard.tokens_page import TokensPage
from tgate_desktop.ui.wizard.wizard_frame import WizardFrame
from tgate_desktop.ui.wizard.wizard_order import Page
from tgate_desktop.ui.wizard.wizard_page import WizardPage


class LaterPages:
    """Owned by the window; `attempts` runs what the Authorize page shows."""

    def __init__(
        self, runner: Runner, desktop: Desktop, window: WizardFrame, environment_page: EnvironmentPage
    ) -> None:
        self.application = ApplicationPage(desktop)
        self.company = CompanyPage()
        self.authorize = AuthorizePage(desktop)
        self.tokens = TokensPage(runner, desktop)
        self.attempts = AttemptRunner(runner, window)
        self.files = EnvironmentFiles(runner, environment_page)
        self._company_id = new_id()
        self._pages: dict[Page, WizardPage] = {
            Page.APPLICATION: self.application,
            Page.COMPANY: self.company,
            Page.AUTHORIZE: self.authorize,
            Page.TOKENS: self.tokens,
        }
        for page in self._pages.values():
            window.add_page(page)
        self.authorize.paste_requested.connect(self._on_paste)
        self.authorize.use_requested.connect(self.attempts.use_unconfirmed)
        self.authorize.ignore_requested.connect(self.attempts.ignore_unconfirmed)
        self.authorize.try_again_requested.connect(self._on_try_again)

    def page(self, page: Page) -> WizardPage:
        return self._pages[page]

    def begin(self, environment: Environment, chosen: ChosenApplication, again: CompanyView | None, name: str) -> None:
        """A fresh attempt for the company of this name, or for the one of a *Connect again*."""
        company = again.company if again else self._new_company(name, chosen)
        self._show_attempt(chosen.application.redirect_uri)
        self.attempts.begin(ConnectOrder(environment, chosen.application, chosen.client_secret, company))

    def _new_company(self, name: str, chosen: ChosenApplication) -> Company:
        application_id = chosen.application.application_id
        return Company(self._company_id, name, application_id, grant_id=None, server_use=self.company.server_use)

    def _on_try_again(self) -> None:
        self.authorize.show_again()
        self.attempts.try_again()

    def _on_paste(self, text: str) -> None:
        self.authorize.show_paste_problem(self.attempts.paste(text))

    def _show_attempt(self, redirect_uri: str) -> None:
        self.authorize.show_attempt(parsed_redirect_uri(redirect_uri))
