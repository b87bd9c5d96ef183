"""What an exception out of a keyring means."""

from __future__ import annotations

import errno

import keyring.errors
import pytest
import secretstorage
from jeepney import DBusErrorResponse, HeaderFields, new_error, new_method_call
from jeepney.bus_messages import message_bus

from tests.support.canaries import MARK, canary
from tests.support.keyrings import NativeError
from tgate_desktop.adapters.keyring_faults import vault_problem
from tgate_desktop.oauth.problems import (
    VaultDenied,
    VaultEntryTooLong,
    VaultFull,
    VaultLocked,
    VaultMissing,
    VaultProblem,
    VaultRefused,
)


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def dbus_error(name: str) -> Exception:
    call = new_method_call(message_bus, "Hello")
    call.header.serial = 1
    answer = new_error(call, name)
    assert answer.header.fields[HeaderFields.error_name] == name
    return DBusErrorResponse(answer)


class KeychainDenied(Exception):
    """As macOS' binding in `keyring` names it."""


class SecAuthFailure(Exception):
    """As macOS' binding in `keyring` names it."""


class DBusException(Exception):
    """As dbus-python, behind KDE Wallet, has it."""

    def get_dbus_name(self) -> str:
        return "org.freedesktop.DBus.Error.ServiceUnknown"


FAULTS = [
    (keyring.errors.NoKeyringError(), VaultMissing),
    (keyring.errors.KeyringLocked(), VaultLocked),
    (secretstorage.LockedException(), VaultLocked),
    (secretstorage.PromptDismissedException(), VaultDenied),
    (caused(keyring.errors.InitError(), secretstorage.PromptDismissedException()), VaultDenied),
    (secretstorage.SecretServiceNotAvailableException(), VaultMissing),
    (caused(keyring.errors.InitError(), secretstorage.SecretServiceNotAvailableException()), VaultMissing),
    (dbus_error("org.freedesktop.Secret.Error.IsLocked"), VaultLocked),
    (dbus_error("org.freedesktop.DBus.Error.AccessDenied"), VaultDenied),
    (dbus_error("org.freedesktop.DBus.Error.Failed"), VaultRefused),
    (DBusException(), VaultMissing),
    (ConnectionResetError(), VaultMissing),
    (FileNotFoundError(), VaultMissing),
    (caused(keyring.errors.KeyringLocked(), KeychainDenied()), VaultDenied),
    (caused(keyring.errors.PasswordSetError(), SecAuthFailure()), VaultDenied),
    (caused(keyring.errors.PasswordSetError(), Exception(-25308, "Unknown Error")), VaultLocked),
    (NativeError(5), VaultDenied),
    (NativeError(1312), VaultMissing),
    (NativeError(1783), VaultEntryTooLong),
    (NativeError(112), VaultFull),
    (NativeError(1450), VaultFull),
    (NativeError(1816), VaultFull),
    (NativeError(1359), VaultRefused),
    (OSError(errno.ENOSPC, "No space left on device"), VaultFull),
    (caused(keyring.errors.PasswordSetError(), OSError(errno.EDQUOT, "Disk quota exceeded")), VaultFull),
    (OSError(errno.EROFS, "Read-only file system"), VaultRefused),
    (caused(keyring.errors.PasswordSetError(), Exception(-34, "Unknown Error")), VaultFull),
    (caused(keyring.errors.PasswordSetError(), Exception(-25302, "Unknown Error")), VaultEntryTooLong),
    (dbus_error("org.freedesktop.DBus.Error.NoMemory"), VaultFull),
    (dbus_error("org.freedesktop.DBus.Error.LimitsExceeded"), VaultEntryTooLong),
    (keyring.errors.PasswordSetError("Cancelled"), VaultRefused),
    (RuntimeError("anything"), VaultRefused),
]


@pytest.mark.parametrize(("error", "kind"), FAULTS, ids=lambda value: getattr(value, "__name__", repr(value)))
def test_every_exception_of_a_keyring_becomes_a_problem(error: Exception, kind: type[VaultProblem]) -> None:
    problem = vault_problem(error, vault="the vault", act="write")
    assert type(problem) is kind
    assert problem.facts["vault"] == "the vault"


def test_a_refusal_tells_the_act_and_the_class_and_never_the_message() -> None:
    problem = vault_problem(RuntimeError("a message with a secret"), vault="v", act="delete")
    assert dict(problem.facts) == {"vault": "v", "act": "delete", "reason": "RuntimeError"}
    problem = vault_problem(keyring.errors.PasswordSetError("a message"), vault="v", act="write")
    assert problem.facts["reason"] == "keyring.errors.PasswordSetError"
    assert vault_problem(NativeError(1359), vault="v", act="write").facts["reason"].endswith("NativeError 1359")


@pytest.mark.parametrize("act", ["open", "read", "delete"])
def test_only_what_is_written_can_be_too_long_or_find_no_room(act: str) -> None:
    for number in (112, 1783):
        assert type(vault_problem(NativeError(number), vault="v", act=act)) is VaultRefused


def test_an_error_lets_go_of_the_texts_on_its_way() -> None:
    def write(text: str) -> None:
        try:
            raise NativeError(len(text))
        except NativeError as error:
            raise keyring.errors.PasswordSetError from error

    with pytest.raises(keyring.errors.PasswordSetError) as raised:
        write(canary("access"))
    texts = [*locals_of(raised.value), *locals_of(raised.value.__cause__)]
    assert any(MARK in text for text in texts)
    vault_problem(raised.value, vault="v", act="write")
    texts = [*locals_of(raised.value), *locals_of(raised.value.__cause__)]
    assert not any(MARK in text for text in texts)


def locals_of(error: BaseException | None) -> list[str]:
    """What the frames of other functions, which the error came through, still hold."""
    place = error.__traceback__ if error is not None else None
    found = []
    while place is not None:
        if place.tb_frame.f_code.co_name == "write":
            found += [repr(value) for value in place.tb_frame.f_locals.values()]
        place = place.tb_next
    return found
