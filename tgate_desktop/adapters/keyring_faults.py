"""What an exception out of a keyring means, told by the names of its classes: most of them are not installed here."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Iterator

from tgate_desktop.oauth.problems import (
    VaultDenied,
    VaultEntryTooLong,
    VaultFull,
    VaultLocked,
    VaultMissing,
    VaultProblem,
    VaultRefused,
)

_BY_CLASS: dict[str, type[VaultProblem]] = {
    "NoKeyringError": VaultMissing,
    "KeyringLocked": VaultLocked,
    # SecretStorage
    "LockedException": VaultLocked,
    "PromptDismissedException": VaultDenied,
    "SecretServiceNotAvailableException": VaultMissing,
    # the session bus went away
    "ConnectionError": VaultMissing,
    "FileNotFoundError": VaultMissing,
    # macOS Keychain
    "KeychainDenied": VaultDenied,
    "SecAuthFailure": VaultDenied,
}
_BY_DBUS_NAME: dict[str, type[VaultProblem]] = {
    "org.freedesktop.Secret.Error.IsLocked": VaultLocked,
    "org.freedesktop.DBus.Error.AccessDenied": VaultDenied,
    "org.freedesktop.DBus.Error.Disconnected": VaultMissing,
    "org.freedesktop.DBus.Error.NameHasNoOwner": VaultMissing,
    "org.freedesktop.DBus.Error.NoReply": VaultMissing,
    "org.freedesktop.DBus.Error.ServiceUnknown": VaultMissing,
    "org.freedesktop.DBus.Error.LimitsExceeded": VaultEntryTooLong,
    "org.freedesktop.DBus.Error.NoMemory": VaultFull,
}
_BY_WINDOWS_NUMBER: dict[int, type[VaultProblem]] = {
    5: VaultDenied,  # ERROR_ACCESS_DENIED
    112: VaultFull,  # ERROR_DISK_FULL
    1312: VaultMissing,  # ERROR_NO_SUCH_LOGON_SESSION: this logon has no credential set
    1450: VaultFull,  # ERROR_NO_SYSTEM_RESOURCES
    1783: VaultEntryTooLong,  # RPC_X_BAD_STUB_DATA, which is what CredWrite says to a blob over its limit
    1816: VaultFull,  # ERROR_NOT_ENOUGH_QUOTA
}
_BY_MACOS_STATUS: dict[int, type[VaultProblem]] = {
    -34: VaultFull,  # errSecDskFull
    -25302: VaultEntryTooLong,  # errSecDataTooLarge
    -25308: VaultLocked,  # errSecInteractionNotAllowed: locked, and no way to ask
}
_ONLY_OF_A_WRITE = (VaultFull, VaultEntryTooLong)
_BY_ERRNO: dict[int, type[VaultProblem]] = {errno.ENOSPC: VaultFull, errno.EDQUOT: VaultFull}


def vault_problem(error: BaseException, vault: str, act: str) -> VaultProblem:
    """The problem behind `error`, by its deepest cause that says something; VaultRefused when none does.

    `act` is what was tried: `open`, `read`, `write`, `delete`. The error keeps the places it came through, but lets go
    of the texts that were there.
    """
    _let_go(error)
    for cause in reversed(list(_causes(error))):
        problem = _class_for(cause)
        if problem is not None and (act == "write" or problem not in _ONLY_OF_A_WRITE):
            return problem(vault=vault)
    return VaultRefused(vault=vault, act=act, reason=_reason(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _let_go(error: BaseException) -> None:
    links: list[BaseException | None] = [error]
    while links:
        link = links.pop()
        if link is not None:
            traceback.clear_frames(link.__traceback__)
            links += [link.__cause__, link.__context__ if link.__context__ is not link.__cause__ else None]


def _class_for(error: BaseException) -> type[VaultProblem] | None:
    number = getattr(error, "winerror", None)
    if isinstance(number, int) and number in _BY_WINDOWS_NUMBER:
        return _BY_WINDOWS_NUMBER[number]
    if _dbus_name(error) in _BY_DBUS_NAME:
        return _BY_DBUS_NAME[_dbus_name(error)]
    status = error.args[0] if error.args else None
    if isinstance(status, int) and status in _BY_MACOS_STATUS:
        return _BY_MACOS_STATUS[status]
    if isinstance(error, OSError) and error.errno in _BY_ERRNO:
        return _BY_ERRNO[error.errno]
    for kind in type(error).__mro__:
        if kind.__name__ in _BY_CLASS:
            return _BY_CLASS[kind.__name__]
    return None


def _dbus_name(error: BaseException) -> str:
    """The D-Bus name of an error of dbus-python or jeepney."""
    asked = getattr(error, "get_dbus_name", None)
    name = asked() if callable(asked) else getattr(error, "name", "")
    return name if isinstance(name, str) else ""


def _reason(error: BaseException) -> str:
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    number = getattr(error, "winerror", None)
    return f"{name} {number}" if isinstance(number, int) else name
