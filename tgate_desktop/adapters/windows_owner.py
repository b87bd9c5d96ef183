"""Who owns a file on Windows: everybody may make folders in ProgramData, so that a place alone proves nothing."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

ADMINISTRATORS = frozenset(
    {
        "S-1-5-18",  # the system itself
        "S-1-5-32-544",  # the group of administrators, which owns what its members make when elevated
        "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",  # TrustedInstaller
    }
)
_FILE_OBJECT = 1
_OWNER = 1


def is_owned_by_administrators(file: Path) -> bool:
    """Whether an administrator's account or the system owns it. Raises: OSError."""
    return _owner(file) in ADMINISTRATORS


def _owner(file: Path) -> str:
    """The owner's SID as text. Raises: OSError."""
    if sys.platform != "win32":
        raise OSError("not Windows")
    advapi, kernel = ctypes.WinDLL("advapi32", use_last_error=True), ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.LocalFree.argtypes = [ctypes.c_void_p]
    kernel.LocalFree.restype = ctypes.c_void_p
    owner, descriptor, text = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_wchar_p()
    error = advapi.GetNamedSecurityInfoW(
        str(file), _FILE_OBJECT, _OWNER, ctypes.byref(owner), None, None, None, ctypes.byref(descriptor)
    )
    if error:
        raise ctypes.WinError(error)
    try:
        if not advapi.ConvertSidToStringSidW(owner, ctypes.byref(text)):
            raise ctypes.WinError(ctypes.get_last_error())
        sid = text.value or ""
        kernel.LocalFree(ctypes.cast(text, ctypes.c_void_p))
        return sid
    finally:
        kernel.LocalFree(descriptor)
