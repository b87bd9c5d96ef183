"""The composition root: the one place that names concrete adapters. No Qt.

`first_look` is cheap and comes before the window; `build` imports and opens the rest and belongs on a worker.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from tgate_desktop.adapters.folders import Folders, make_private_folder, user_folders

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tgate_desktop.adapters.catalog import SqliteCatalog
    from tgate_desktop.adapters.catalog_mending import CatalogMending
    from tgate_desktop.adapters.provisioning_source import ProvisioningSource
    from tgate_desktop.flows.diagnostics import DiagnosticsPorts
    from tgate_desktop.flows.examination import DoctorTools
    from tgate_desktop.flows.forget import ForgetEverything
    from tgate_desktop.flows.ports import FinalPage, Http, Vault
    from tgate_desktop.flows.present_tokens import PresentTokens
    from tgate_desktop.flows.use_cases import UseCases
    from tgate_desktop.oauth.problems import Problem
    from tgate_desktop.oauth.provisioning import Provisioning
    from tgate_desktop.oauth.restored import Restored
    from tgate_desktop.practice_host import PracticeHost
    from tgate_desktop.words.browser_pages import Page

LANGUAGE_SETTING = "language"
WINDOW_LOCK = "window.lock"


class FirstLook(NamedTuple):
    """What must be known before the first paint. `language` is None where the system's counts. `hides_practice` where
    IT wants it so."""

    language: str | None
    has_companies: bool
    hides_practice: bool = False


def first_look(folders: Folders | None = None, source: ProvisioningSource | None = None) -> FirstLook:
    """Where there is no catalog yet, nothing is imported or opened for it.

    A catalog that cannot be read counts as one with companies: the main window says what is wrong with it.
    """
    from tgate_desktop.adapters.provisioning_source import ProvisioningSource

    glance = (source or ProvisioningSource()).glance()
    look = _catalog_look(folders or user_folders())
    language = glance.language if look.language is None or glance.is_language_locked else look.language
    return FirstLook(language or None, look.has_companies, glance.hide_practice)


def _catalog_look(folders: Folders) -> FirstLook:
    """The language is empty for somebody who chose the system's."""
    if not _may_be_there(folders.catalog_file) and not _may_be_there(folders.catalog_copy):
        return FirstLook(None, has_companies=False)
    from tgate_desktop.adapters.catalog import SqliteCatalog
    from tgate_desktop.oauth.problems import CatalogProblem

    catalog = SqliteCatalog(folders.catalog_file, copy=folders.catalog_copy)
    try:
        return FirstLook(catalog.setting(LANGUAGE_SETTING), has_companies=bool(catalog.contents().companies))
    except CatalogProblem:
        return FirstLook(None, has_companies=True)


def _may_be_there(file: Path) -> bool:
    try:
        return file.exists()
    except OSError:  # a folder that is closed to this user: the main window says so
        return True


def window_lock_file(folders: Folders | None = None) -> Path:
    """The file that the one window of this user locks, in a folder that is there unless it cannot be made."""
    locks = (folders or user_folders()).locks
    with suppress(OSError):
        make_private_folder(locks)
    return locks / WINDOW_LOCK


def start_log(folders: Folders | None = None) -> None:
    """The redacted log file; a program that cannot write it runs without one."""
    import logging

    from tgate_desktop.adapters.logs import start_logging

    try:
        start_logging((folders or user_folders()).logs)
    except OSError as fault:
        logging.getLogger(__name__).warning("no log file: %s", fault.strerror)


def read_provisioning() -> Provisioning:
    """What IT provides on this computer; nothing is imported for it where there is no such file. Does not raise."""
    from tgate_desktop.adapters.provisioning_source import ProvisioningSource

    return ProvisioningSource().read()


def open_vault(provisioning: Provisioning | None = None) -> Vault:
    """This user's keyring; nothing of it is touched before the first call. Which further one is accepted is said by
    IT's file alone, never by the user's environment."""
    from tgate_desktop.adapters.further_keyring import further_keyring
    from tgate_desktop.adapters.keyring_vault import KeyringVault

    return KeyringVault(further_keyring(provisioning or read_provisioning()))


def open_practice(folders: Folders | None = None) -> PracticeHost:
    """Practice T-Gate, not started yet; its `close` ends what was started."""
    from tgate_desktop.practice_host import PracticeHost

    return PracticeHost((folders or user_folders()).practice)


def build_present_tokens(
    vault: Vault,
    folders: Folders | None = None,
    told: Callable[[Restored], None] | None = None,
    provisioning: Provisioning | None = None,
) -> PresentTokens:
    """What it takes to read a stored token: the network's libraries and the like are not loaded for it.

    `told` hears of a catalog that had to be made anew.
    """
    from tgate_desktop.adapters.clock import SystemClock
    from tgate_desktop.adapters.locks import GrantLocks
    from tgate_desktop.flows.present_tokens import PresentTokens
    from tgate_desktop.flows.store import Store

    folders = folders or user_folders()
    catalog, _care = _open_catalog(folders, told)
    store = Store(vault, catalog, GrantLocks(folders.locks))
    return PresentTokens(store, catalog, SystemClock(), provisioning or read_provisioning())


def is_window_open(folders: Folders | None = None) -> bool:
    """Whether this user's window is open. Raises: OSError, where that cannot be told."""
    from tgate_desktop.adapters.window_lock import is_window_open

    return is_window_open((folders or user_folders()).locks / WINDOW_LOCK)


def build_forget_everything(
    vault: Vault, folders: Folders | None = None, told: Callable[[Restored], None] | None = None
) -> ForgetEverything:
    """What removes all that is this user's. No log is begun for it: that would be in the folder that goes."""
    from tgate_desktop.adapters.locks import GrantLocks
    from tgate_desktop.adapters.own_data import OwnData
    from tgate_desktop.flows.forget import ForgetEverything
    from tgate_desktop.flows.store import Store

    folders = folders or user_folders()
    catalog, _care = _open_catalog(folders, told)
    store, data = Store(vault, catalog, GrantLocks(folders.locks)), OwnData(folders, catalog.file.let_go)
    return ForgetEverything(store, catalog, vault, data)


def _open_catalog(
    folders: Folders, told: Callable[[Restored], None] | None = None
) -> tuple[SqliteCatalog, CatalogMending]:
    from tgate_desktop.adapters.catalog import SqliteCatalog
    from tgate_desktop.adapters.catalog_mending import CatalogMending
    from tgate_desktop.adapters.clock import SystemClock

    catalog = SqliteCatalog(folders.catalog_file, copy=folders.catalog_copy)
    return catalog, CatalogMending(catalog.file, folders.catalog_copy, SystemClock(), told or (lambda _restored: None))


def build(
    folders: Folders | None = None,
    vault: Vault | None = None,
    http: Http | None = None,
    practice: PracticeHost | None = None,
    told: Callable[[Restored], None] | None = None,
    provisioning: Provisioning | None = None,
) -> UseCases:
    """The wired use cases, over this user's folders, keyring, network and IT's file unless others are given.

    `told` hears of a catalog that had to be made anew, on the thread of the call that met the damage.

    Blocks for some hundred milliseconds.
    """
    from tgate_desktop.adapters.catalog_archive import SqliteArchive
    from tgate_desktop.adapters.clock import SystemClock
    from tgate_desktop.adapters.files import ChosenFiles
    from tgate_desktop.adapters.http import RequestsHttp
    from tgate_desktop.adapters.locks import GrantLocks
    from tgate_desktop.adapters.loopback_certificates import LOCK_WAIT_S, LoopbackCertificates
    from tgate_desktop.adapters.receiver import LoopbackReceivers
    from tgate_desktop.adapters.receiver_loop import ReceiverPages
    from tgate_desktop.assets import resource
    from tgate_desktop.flows.adopt import Adopt
    from tgate_desktop.flows.attempt import ConnectPorts
    from tgate_desktop.flows.bring import Bring
    from tgate_desktop.flows.check import CheckToken
    from tgate_desktop.flows.clock_watch import ClockWatch
    from tgate_desktop.flows.code_exchange import CodeExchange
    from tgate_desktop.flows.connect import Connect
    from tgate_desktop.flows.decide import Decide
    from tgate_desktop.flows.desk import Desk
    from tgate_desktop.flows.diagnostics import Diagnostics
    from tgate_desktop.flows.doctor import Doctor
    from tgate_desktop.flows.hand_over import HandOver
    from tgate_desktop.flows.in_flight import InFlight
    from tgate_desktop.flows.journal import Journal
    from tgate_desktop.flows.known_secrets import known_secrets
    from tgate_desktop.flows.provisioned import Provisioned
    from tgate_desktop.flows.refresh import Refresh
    from tgate_desktop.flows.remove import Remove
    from tgate_desktop.flows.requests import Requests
    from tgate_desktop.flows.setups import Setups
    from tgate_desktop.flows.store import Store
    from tgate_desktop.flows.upkeep import Upkeep
    from tgate_desktop.flows.use_cases import UseCases
    from tgate_desktop.oauth.problems import CatalogProblem
    from tgate_desktop.words import browser_pages

    folders = folders or user_folders()
    clock, in_flight = SystemClock(), InFlight()
    provisioned = Provisioned(provisioning or read_provisioning())
    vault, (catalog, care) = vault or open_vault(provisioned.provisioning), _open_catalog(folders, told)
    with suppress(CatalogProblem):  # the window says what is wrong with the catalog when it reads it
        provisioned.settle(catalog)
    http, archive = http or RequestsHttp(clock), SqliteArchive(catalog.file, clock)
    watch = ClockWatch(clock)
    journal = Journal(http, archive, clock, watch)
    store = Store(vault, catalog, GrantLocks(folders.locks))
    practice = practice or open_practice(folders)
    certificates = LoopbackCertificates(folders.certificate_file, vault, GrantLocks(folders.locks, LOCK_WAIT_S), clock)
    receivers = LoopbackReceivers(
        resource("receiver", "page.html").read_text(encoding="utf-8"),
        ReceiverPages(
            waiting=_final_page(None, browser_pages.finish_in_the_app()),
            not_ours=_final_page(None, browser_pages.nothing_to_do()),
        ),
        certificates,
    )

    def doctor_tools() -> DoctorTools:
        from tgate_desktop.adapters.loopback_probe import LoopbackProbe
        from tgate_desktop.adapters.own_files import PrivateFiles
        from tgate_desktop.adapters.proxy_settings import DesktopProxySettings
        from tgate_desktop.adapters.surroundings import SessionSurroundings
        from tgate_desktop.flows.doctor_ports import DoctorPorts
        from tgate_desktop.flows.examination import DoctorTools

        outside = DoctorPorts(
            LoopbackProbe(receivers.is_holding),
            DesktopProxySettings(),
            PrivateFiles(folders),
            SessionSurroundings(),
            certificates,
        )
        return DoctorTools(http, vault, store, catalog, practice, clock, outside, provisioned)

    def diagnostics_ports() -> DiagnosticsPorts:
        from tgate_desktop.adapters.bundle import ZipBundles
        from tgate_desktop.adapters.logs import RedactedLog
        from tgate_desktop.adapters.platform_facts import PlatformFacts
        from tgate_desktop.flows.diagnostics import DiagnosticsPorts
        from tgate_desktop.words import diagnostics as texts

        log = RedactedLog(folders.logs)
        return DiagnosticsPorts(catalog, archive, vault, PlatformFacts(), log, ZipBundles(), clock, texts)

    doctor = Doctor(doctor_tools)
    exchange = CodeExchange(journal, store, catalog, clock, in_flight)
    connecting = ConnectPorts(
        receivers, _outcome_page, practice, clock, exchange, lambda one: provisioned.check_may_connect(one, catalog)
    )
    return UseCases(
        desk=Desk(store, catalog, vault, exchange, Upkeep(care, watch), provisioned),
        connect=Connect(connecting, store, catalog, practice),
        decide=Decide(store, catalog),
        refresh=Refresh(journal, store, catalog, practice, clock, in_flight),
        check=CheckToken(journal, store, catalog, practice),
        bring=Bring(journal, store, catalog, ChosenFiles(), clock, in_flight),
        adopt=Adopt(journal, store, catalog, clock, in_flight, provisioned),
        hand_over=HandOver(journal, store, catalog, ChosenFiles()),
        remove=Remove(journal, store, catalog, practice),
        setups=Setups(store, catalog, ChosenFiles(), provisioned),
        doctor=doctor,
        diagnostics=Diagnostics(diagnostics_ports, store, doctor),
        requests=Requests(archive, ChosenFiles(), lambda: known_secrets(catalog, vault, store)),
        in_flight=in_flight,
    )


def _outcome_page(problem: Problem | None) -> FinalPage:
    from tgate_desktop.words import browser_pages

    if problem is None:
        return _final_page(True, browser_pages.connected())  # noqa: FBT003 - the page's own word
    return _final_page(False, browser_pages.not_connected(problem))  # noqa: FBT003


def _final_page(succeeded: bool | None, page: Page) -> FinalPage:
    from tgate_desktop.flows.ports import FinalPage

    return FinalPage(succeeded, *page)
