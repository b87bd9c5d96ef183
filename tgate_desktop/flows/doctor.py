"""*Check this computer*: each check stands alone, is bounded in time, and harms nothing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from functools import cached_property
from queue import Empty, SimpleQueue

from tgate_desktop.flows import doctor_computer as computer
from tgate_desktop.flows import doctor_hygiene as hygiene
from tgate_desktop.flows import doctor_network as network
from tgate_desktop.flows.cancel import Cancel, Cancelled
from tgate_desktop.flows.examination import DoctorTools, Examination, Place, place_of
from tgate_desktop.flows.finding import Finding, not_checked, trouble
from tgate_desktop.oauth.checkup import Check, CheckResult, Verdict
from tgate_desktop.oauth.problems import CatalogProblem, Problem, RecordGone, Unexpected

__all__ = ["Check", "CheckResult", "Doctor", "Place", "Verdict"]

LIMIT_S = 60.0

_NO_APPLICATION = "none"

_OF_PLACE: Mapping[Check, Callable[[Examination, Place], Finding]] = {
    Check.PRACTICE: network.practice,
    Check.REDIRECT_HOST: computer.redirect_host,
    Check.PORT_IPV4: computer.port_ipv4,
    Check.PORT_IPV6: computer.port_ipv6,
    Check.LOOPBACK_CERTIFICATE: computer.loopback_certificate,
    Check.AUTHORIZATION_ADDRESS: network.authorization_address,
    Check.TOKEN_ADDRESS: network.token_address,
    Check.CERTIFICATE: network.certificate,
    Check.PROXY: network.proxy,
    Check.PROXY_AUTO_CONFIG: network.proxy_auto_config,
    Check.CLOCK: network.clock,
    Check.NETRC: hygiene.netrc,
}
_OF_COMPUTER: Mapping[Check, Callable[[Examination], Finding]] = {
    Check.KEYRING: computer.keyring,
    Check.PLAIN_TEXT_KEYRING: hygiene.plain_text_keyring,
    Check.CATALOG: computer.catalog,
    Check.DATA_FOLDER: computer.data_folder,
    Check.PROVISIONING: computer.provisioning,
    Check.PRIVATE_FILES: hygiene.private_files,
    Check.SECRETS_ON_DISK: hygiene.secrets_on_disk,
    Check.PROCESS_ENVIRONMENT: hygiene.process_environment,
    Check.CORE_DUMPS: hygiene.core_dumps,
}

_log = logging.getLogger(__name__)


class Doctor:
    """No credential is sent, no prompt is waited for, no grant is touched.

    The checks run side by side, each on a daemon thread: one that hangs keeps neither the others nor the process.
    `tools` is called when they are first needed: most sessions never do.
    """

    def __init__(self, tools: Callable[[], DoctorTools], limit_s: float = LIMIT_S) -> None:
        self._make_tools = tools
        self._limit_s = limit_s

    def checks(self, where: str | Place | None) -> tuple[Check, ...]:
        """Those that `examine` makes, in the order in which they are listed. `where` is an application's ID, or a place
        that is not stored yet; None is the first application, or Practice's place when there is none. A catalog that
        cannot be read is a check's finding.

        Raises: RecordGone.
        """
        return _listed(self._place(where))

    def examine(
        self,
        where: str | Place | None,
        on_result: Callable[[CheckResult], None],
        cancel: Cancel | None = None,
    ) -> tuple[CheckResult, ...]:
        """A result for each of `checks`, in their order; `on_result` gets each as soon as it is known, on this thread.

        What is not known when it is cancelled, or after a minute, is NOT_CHECKED and says so.

        Raises: RecordGone.
        """
        cancel = cancel or Cancel()
        running = Cancel()  # of its own: what is still under way after a minute is given up, too
        place = self._place(where)
        examination = Examination(self._tools, place, running)
        arriving: SimpleQueue[CheckResult | None] = SimpleQueue()
        clock = self._tools.clock
        begun_s = clock.monotonic_s()
        waiting = dict.fromkeys(_listed(place))
        for check in waiting:
            work = (self._result, check, examination, arriving.put)
            threading.Thread(target=work[0], args=work[1:], name=f"check {check.value}", daemon=True).start()
        cancel.on_cancel(lambda: arriving.put(None))
        known: dict[Check, CheckResult] = {}

        def tell(result: CheckResult) -> None:
            known[result.check] = result
            on_result(result)

        given_up = "cancelled"
        while len(known) < len(waiting):
            try:
                result = arriving.get(timeout=max(0.0, begun_s + self._limit_s - clock.monotonic_s()))
            except Empty:
                given_up, result = "too_slow", None
            if result is None:
                break
            tell(result)
        running()
        for check in waiting:
            if check not in known:
                tell(_as_result(check, not_checked(given_up), clock.monotonic_s() - begun_s))
        return tuple(known[check] for check in waiting)

    def unlock_keyring(self) -> None:
        """Reads an entry, for which a locked keyring asks for its password. Raises: VaultProblem."""
        self._tools.vault.read_client_secret(_NO_APPLICATION)

    @cached_property
    def _tools(self) -> DoctorTools:
        return self._make_tools()

    def _place(self, where: str | Place | None) -> Place | None:
        """None when the catalog cannot be read. Raises: RecordGone."""
        if isinstance(where, Place):
            return where
        try:
            return place_of(self._tools.catalog.contents(), where)
        except RecordGone:
            raise
        except CatalogProblem:
            return None

    def _result(self, check: Check, examination: Examination, put: Callable[[CheckResult], None]) -> None:
        clock = self._tools.clock
        begun_s = clock.monotonic_s()
        try:
            finding = _found(check, examination)
        except Cancelled:
            finding = not_checked("cancelled")
        except Problem as problem:
            finding = trouble(problem)
        except Exception as error:  # noqa: BLE001 - the thread's edge
            _log.exception("a check met what nobody foresaw")
            finding = trouble(Unexpected(kind=type(error).__name__))
        put(_as_result(check, finding, clock.monotonic_s() - begun_s))


def _listed(place: Place | None) -> tuple[Check, ...]:
    is_practice = place is not None and place.environment.is_practice
    return tuple(check for check in Check if check is not Check.PRACTICE or is_practice)


def _found(check: Check, examination: Examination) -> Finding:
    if check in _OF_COMPUTER:
        return _OF_COMPUTER[check](examination)
    if examination.place is None:
        return not_checked("no_place")
    return _OF_PLACE[check](examination, examination.place)


def _as_result(check: Check, finding: Finding, took_s: float) -> CheckResult:
    return CheckResult(check, finding.verdict, finding.facts, finding.problem, took_s)
