"""What Windows shows as a program's details: its version resource, in the words that PyInstaller reads."""

from __future__ import annotations

ENGLISH, UNICODE = 0x0409, 1200


def version_text(version: str) -> str:
    """For a version such as `1.2.3`."""
    numbers = tuple([*map(int, version.split(".")), 0, 0, 0][:4])
    told = {
        "CompanyName": "The T-Gate Desktop developers",
        "FileDescription": "T-Gate Desktop",
        "FileVersion": version,
        "InternalName": "tgate-desktop",
        "LegalCopyright": "The T-Gate Desktop developers. MIT licence.",
        "ProductName": "T-Gate Desktop",
        "ProductVersion": version,
    }
    strings = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in told.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004, "
        f"fileType=1, subtype=0, date=(0, 0)), kids=[StringFileInfo([StringTable('{ENGLISH:04X}{UNICODE:04X}', "
        f"[{strings}])]), VarFileInfo([VarStruct('Translation', [{ENGLISH}, {UNICODE}])])])\n"
    )
