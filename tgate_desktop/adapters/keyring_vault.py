"""The vault: the OS keyring through `keyring`. Only real keyrings, and every call held to a time limit."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from tgate_desktop.adapters.bounded_calls import BoundedCalls, NoAnswerInTime
from tgate_desktop.adapters.further_keyring import FurtherKeyring
from tgate_desktop.adapters.keyring_backends import (
    ChosenKeyring,
    Keyring,
    KeyringState,
    choose_keyring,
    delete_from,
    names_in,
)
from tgate_desktop.adapters.keyring_faults import vault_problem
from tgate_desktop.adapters.keyring_probe import KeyringProbe, ProbeDiffers
from tgate_desktop.adapters.vault_entries import USER_NAME, grant_id_of
from tgate_desktop.adapters.vault_slots import VaultSlots
from tgate_desktop.flows.ports import VaultReport
from tgate_desktop.oauth.problems import (
    VaultLocked,
    VaultProblem,
    VaultReadBackDiffers,
    VaultRefused,
    VaultTimedOut,
)

if TYPE_CHECKING:  # importing it takes long, and is done where a call is bounded
    pass

CALL_LIMIT_S = 10.0
FIRST_CALL_LIMIT_S = 30.0
REPORT_LIMIT_S = 5.0

Answer = TypeVar("Answer")


class KeyringVault(VaultSlots):
    """`flows.ports.Vault` on the best real keyring of this computer. Nothing is touched before the first call.

    `further` is one more backend, named by the user's IT; where it can be used it goes before all others. The keyring
    is chosen at the first call that finds one, and kept.
    """

    def __init__(
        self,
        further: FurtherKeyring | None = None,
        *,
        call_limit_s: float = CALL_LIMIT_S,
        first_call_limit_s: float = FIRST_CALL_LIMIT_S,
        report_limit_s: float = REPORT_LIMIT_S,
        choose: Callable[[FurtherKeyring | None], ChosenKeyring] | None = None,
    ) -> None:
        choose = choose or choose_keyring
        self._further = further
        self._texts = _KeyringTexts(
            choose=lambda: choose(further),
            calls=BoundedCalls(call_limit_s, first_call_limit_s),
            looks=BoundedCalls(report_limit_s),
        )
        super().__init__(self._texts)

    def report(self) -> VaultReport:
        """See `flows.ports.Vault`. Tells the state also while another call waits behind an open prompt."""
        problem, collection, is_made = None, "", True
        try:
            state = self._texts.check()
            collection, is_made = state.collection, state.is_made
        except VaultProblem as found:
            problem = found
        passed_over = self._further.unused if self._further is not None else None
        return VaultReport(self._texts.vault, problem, collection, is_made, passed_over)

    def probe(self) -> bool:
        """See `flows.ports.Vault`."""
        return self._texts.probe()

    def grant_ids(self) -> frozenset[str] | None:
        """See `flows.ports.VaultListing`. A Secret Service can be searched."""
        names = self._texts.names()
        return frozenset(filter(None, map(grant_id_of, names))) if names is not None else None


class _KeyringTexts:
    """`TextStore` on the chosen keyring. `looks` is a lane beside `calls`, which may be blocked by a prompt.

    One that is not made yet holds nothing, and is not asked for it: already the question makes some of them, with a
    prompt for a new password.
    """

    def __init__(self, choose: Callable[[], ChosenKeyring], calls: BoundedCalls, looks: BoundedCalls) -> None:
        self._choose = choose
        self._calls = calls
        self._looks = looks
        self._chosen: ChosenKeyring | None = None
        self._is_made = False
        self._name = ""

    @property
    def vault(self) -> str:
        """The name that was seen last, empty while there was none."""
        return self._name

    def check(self) -> KeyringState:
        """Raises: VaultProblem, when the keyring cannot be used now."""
        state = self._bounded(self._looks, "open", self._look)
        if state.is_locked:
            raise VaultLocked(vault=self._name)
        try:
            self._calls.raise_if_hanging()
        except NoAnswerInTime as error:
            raise self._timed_out(error) from error
        return state

    def probe(self) -> bool:
        """See `flows.ports.Vault`."""
        if not self.check().is_made:
            return False
        probe = KeyringProbe()
        try:
            self._bounded(self._calls, lambda: probe.act, lambda: probe.run(self._keyring()))
        except VaultRefused as problem:
            if isinstance(problem.__cause__, ProbeDiffers):
                raise VaultReadBackDiffers(vault=self._name) from problem
            raise
        return True

    def names(self) -> tuple[str, ...] | None:
        """Of all entries, this program's and its user's; None where they cannot be asked for. Raises: VaultProblem."""

        def list_names() -> tuple[str, ...] | None:
            keyring = self._made_keyring()
            return names_in(keyring) if keyring is not None else ()

        return self._bounded(self._calls, "read", list_names)

    def read(self, name: str) -> str | None:
        def get() -> str | None:
            keyring = self._made_keyring()
            return keyring.get_password(name, USER_NAME) if keyring is not None else None

        return self._bounded(self._calls, "read", get)

    def write(self, name: str, text: str) -> None:
        """Whoever has to choose the password of a new keyring gets the time of a first call for it."""

        def put() -> None:
            self._keyring().set_password(name, USER_NAME, text)
            self._is_made = True

        self._bounded(self._calls, "write", put, as_slow_as_the_first=not self._is_made)

    def delete(self, name: str) -> None:
        def remove() -> None:
            keyring = self._made_keyring()
            if keyring is not None:
                delete_from(keyring, name)

        self._bounded(self._calls, "delete", remove)

    def _made_keyring(self) -> Keyring | None:
        """None while it is not made; looked at before each call until then."""
        if not self._is_made:
            self._look()
        return self._keyring() if self._is_made else None

    def _keyring(self) -> Keyring:
        chosen = self._chosen
        if chosen is None:
            self._look()
            return self._keyring()
        return chosen.keyring

    def _look(self) -> KeyringState:
        chosen = self._chosen or self._choose()
        state = chosen.look()
        self._chosen, self._is_made, self._name = chosen, state.is_made, state.name
        return state

    def _bounded(
        self,
        lane: BoundedCalls,
        act: str | Callable[[], str],
        call: Callable[[], Answer],
        *,
        as_slow_as_the_first: bool = False,
    ) -> Answer:
        """`act` names what is done, when it went wrong."""
        try:
            return lane.run(call, as_slow_as_the_first=as_slow_as_the_first)
        except NoAnswerInTime as error:
            raise self._timed_out(error) from error
        except VaultProblem as problem:
            self._name = str(problem.facts["vault"])
            raise
        except Exception as error:  # from the thread's edge: a backend raises what its platform raises
            raise vault_problem(error, self._name, act if isinstance(act, str) else act()) from error

    def _timed_out(self, error: NoAnswerInTime) -> VaultTimedOut:
        return VaultTimedOut(vault=self._name, timeout_s=math.ceil(error.limit_s))
