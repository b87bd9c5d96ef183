"""What packages the app for macOS, as far as can be told without a Mac: orders, commands, and what they read."""

from __future__ import annotations

import plistlib
import sys
from pathlib import Path

import pytest

from tests.support.packaging_tools import packaging_tool

build = packaging_tool("macos/build")
try_image = packaging_tool("macos/try_image")
macos_bundle = packaging_tool("bundle/macos_bundle")
check, notarize, sign = build.check, build.notarize, build.sign

THIN = bytes.fromhex("cffaedfe") + bytes(28)
FAT = bytes.fromhex("cafebabe00000002") + bytes(40)
JAVA = bytes.fromhex("cafebabe00000034") + bytes(40)


def put(path: Path, content: bytes = THIN) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """As PyInstaller lays it out, with links between its folders and a framework with versions."""
    contents = tmp_path / "T-Gate Desktop.app" / "Contents"
    put(contents / "Info.plist", b"<plist/>")
    put(contents / "MacOS" / "T-Gate Desktop")
    put(contents / "MacOS" / "tgate-desktop")
    put(contents / "Frameworks" / "libssl.3.dylib", FAT)
    put(contents / "Frameworks" / "lib-dynload" / "_ctypes.so")
    put(contents / "Frameworks" / "PySide6" / "Qt" / "plugins" / "platforms" / "libqcocoa.dylib")
    put(contents / "Resources" / "tgate_desktop" / "resources" / "page.html", b"<html>")
    put(contents / "Resources" / "Some.class", JAVA)
    put(contents / "Resources" / "empty", b"")
    framework = contents / "Frameworks" / "PySide6" / "Qt" / "lib" / "QtCore.framework"
    put(framework / "Versions" / "A" / "QtCore")
    put(framework / "Versions" / "A" / "Resources" / "Info.plist", b"<plist/>")
    (framework / "Versions" / "Current").symlink_to("A")
    (framework / "QtCore").symlink_to("Versions/Current/QtCore")
    (contents / "Frameworks" / "QtCore").symlink_to("PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore")
    (contents / "Resources" / "lib-dynload").symlink_to("../Frameworks/lib-dynload")
    return contents.parent


def test_it_is_signed_from_the_inside_out_each_part_once(app: Path) -> None:
    assert [path.relative_to(app.parent).as_posix() for path in sign.signing_order(app)] == [
        "T-Gate Desktop.app/Contents/Frameworks/PySide6/Qt/plugins/platforms/libqcocoa.dylib",
        "T-Gate Desktop.app/Contents/Frameworks/lib-dynload/_ctypes.so",
        "T-Gate Desktop.app/Contents/Frameworks/libssl.3.dylib",
        "T-Gate Desktop.app/Contents/Frameworks/PySide6/Qt/lib/QtCore.framework",
        "T-Gate Desktop.app/Contents/MacOS/tgate-desktop",
        "T-Gate Desktop.app",
    ]


def test_nothing_is_signed_after_what_seals_it(app: Path) -> None:
    order = sign.signing_order(app)
    for number, path in enumerate(order):
        assert not any(path.is_relative_to(before) for before in order[:number])


def test_programs_have_entitlements_and_libraries_none(app: Path) -> None:
    commands = {path.name: sign.command(path, app, "Developer ID") for path in sign.signing_order(app)}
    with_entitlements = {name for name, command in commands.items() if "--entitlements" in command}
    assert with_entitlements == {"T-Gate Desktop.app", "tgate-desktop"}
    for command in commands.values():
        assert command[0] == "codesign"
        assert {"--timestamp", "runtime"} <= set(command)
        assert "--deep" not in command


def test_entitlements_are_few_and_each_has_its_reason() -> None:
    text = sign.ENTITLEMENTS.read_text("utf-8")
    granted = plistlib.loads(text.encode())
    assert granted == {"com.apple.security.cs.allow-unsigned-executable-memory": True}
    assert text.count("<!--") == len(granted) + 1


def test_opening_the_app_starts_its_window_with_an_icon_in_the_dock() -> None:
    told = macos_bundle.info_plist()
    assert try_image.complaint_about(told) is None
    assert "tgate-desktop" in try_image.complaint_about({**told, "CFBundleExecutable": "tgate-desktop"})
    assert "Dock" in try_image.complaint_about({**told, "LSBackgroundOnly": True})


def test_an_app_is_sent_to_apple_as_an_archive_with_credentials_from_the_keychain(tmp_path: Path) -> None:
    archive = tmp_path / "app.zip"
    assert notarize.packing(tmp_path / "a.app", archive)[-1] == str(archive)
    command = notarize.submitting(archive, "release")
    assert command[:4] == ["xcrun", "notarytool", "submit", str(archive)]
    assert command[command.index("--keychain-profile") + 1] == "release"
    assert not {"--password", "--apple-id", "--key"} & set(command)


def test_what_apple_decided_is_read_from_its_answer() -> None:
    assert notarize.decision('{"id": "1-2", "status": "Invalid", "message": "x"}') == ("1-2", "Invalid")
    for answer in ("", "Error: HTTP 401", "[]", '{"status": "Accepted"}'):
        with pytest.raises(notarize.NotNotarized):
            notarize.decision(answer)


def test_gatekeeper_judges_only_what_is_notarized() -> None:
    image, app = Path("a.dmg"), Path("a.app")
    assert [command[0] for command in check.judging(app, is_notarized=False)] == ["codesign"]
    assert {"--deep", "--strict"} <= set(check.judging(app, is_notarized=False)[0])
    assert [command[0] for command in check.judging(image, is_notarized=True)] == ["codesign", "spctl", "xcrun"]
    assert "execute" in check.judging(app, is_notarized=True)[1]
    assert "context:primary-signature" in check.judging(image, is_notarized=True)[1]


def test_the_image_holds_the_app_and_the_way_to_the_applications(app: Path, tmp_path: Path) -> None:
    settings = build.image_settings(app, tmp_path / "icon.icns")
    file, link = settings["contents"]
    assert (file["type"], file["path"]) == ("file", str(app))
    assert (link["type"], link["path"]) == ("link", "/Applications")
    width, height = settings["window"]["size"].values()
    for entry in (file, link):
        assert 0 < entry["x"] < width
        assert 0 < entry["y"] < height


def test_away_from_a_mac_it_says_so(monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert build.main() == 1
    assert "on a Mac" in capsys.readouterr().err


@pytest.mark.parametrize("tool", [sign, notarize])
def test_without_its_inputs_it_says_what_they_are(monkeypatch, capsys, tool) -> None:
    for name in (sign.IDENTITY, notarize.PROFILE):
        monkeypatch.delenv(name, raising=False)
    assert tool.main(["a.app"]) == 2
    assert "TGATE_" in capsys.readouterr().err
