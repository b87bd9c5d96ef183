"""IT's file as it lies on the disk: where it is looked for, whose it must be, and what stands in its way."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tgate_desktop.adapters.provisioning_source import LARGEST_BYTES, ProvisioningSource, system_places
from tgate_desktop.adapters.windows_owner import ADMINISTRATORS
from tgate_desktop.oauth.provisioning import NOT_PROVISIONED
from tgate_desktop.oauth.provisioning_glance import Glance

OURS = frozenset({os.getuid()})
DOCUMENT = {"kind": "tgate-desktop provisioning", "version": 1, "hide_practice": True, "defaults": {"language": "ar"}}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    file = tmp_path / "tgate-desktop" / "provisioning.json"
    file.parent.mkdir()
    return written(file)


def written(file: Path, content: bytes | None = None) -> Path:
    file.write_bytes(json.dumps(DOCUMENT).encode() if content is None else content)
    file.chmod(0o644)
    return file


def source(*places: Path, owners: frozenset[int] = OURS) -> ProvisioningSource:
    return ProvisioningSource(places, owners)


def reason(found: ProvisioningSource) -> object:
    provided = found.read()
    assert provided.problem is not None
    assert not provided.hide_practice
    assert found.glance() == Glance() or provided.problem.facts["reason"] in ("json", "file")
    return provided.problem.facts["reason"]


def test_places_are_the_systems():
    assert system_places({}, "linux") == (Path("/etc/xdg/tgate-desktop/provisioning.json"),)
    several = system_places({"XDG_CONFIG_DIRS": "/etc/xdg/special:not/absolute:/etc/xdg"}, "linux")
    assert several == (
        Path("/etc/xdg/special/tgate-desktop/provisioning.json"),
        Path("/etc/xdg/tgate-desktop/provisioning.json"),
    )
    assert system_places({}, "darwin") == (Path("/Library/Application Support/tgate-desktop/provisioning.json"),)
    assert system_places({"PROGRAMDATA": "P"}, "win32") == (Path("P/tgate-desktop/provisioning.json"),)


def test_without_a_file_nothing_is_provided(tmp_path):
    assert source(tmp_path / "provisioning.json").read() is NOT_PROVISIONED
    assert source(tmp_path / "provisioning.json").glance() == Glance()


def test_a_file_of_the_administrators_counts(place):
    provided = source(place).read()
    assert provided.problem is None
    assert provided.path == str(place)
    assert provided.hide_practice
    assert source(place).glance() == Glance("ar", hide_practice=True)


def test_the_first_file_that_is_there_counts_alone(place, tmp_path):
    later = written(tmp_path / "later.json", b"{")
    assert source(tmp_path / "missing.json", place, later).read().problem is None
    assert reason(source(later, place)) == "json"


def test_a_file_of_another_user_is_not_its(place):
    assert reason(source(place, owners=frozenset({os.getuid() + 1}))) == "not_trusted"


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_a_file_that_others_can_write_is_not_its(place, mode):
    place.chmod(mode)
    assert reason(source(place)) == "not_trusted"


def test_a_byte_order_mark_is_no_trouble(place):
    written(place, b"\xef\xbb\xbf" + json.dumps(DOCUMENT).encode())
    assert source(place).read().problem is None


def test_what_cannot_be_read_is_told(place, tmp_path):
    assert reason(source(written(place, b'{"kind": "\xff"}'))) == "encoding"
    assert reason(source(written(place, b" " * (LARGEST_BYTES + 1)))) == "too_large"
    assert reason(source(written(place, b""))) == "json"
    assert reason(source(tmp_path)) == "unreadable"
    link = tmp_path / "link.json"
    link.symlink_to(tmp_path / "nowhere.json")
    assert reason(source(link)) == "unreadable"


def test_a_pipe_in_its_place_is_not_waited_for(tmp_path):
    pipe = tmp_path / "provisioning.json"
    os.mkfifo(pipe, 0o644)
    assert reason(source(pipe)) == "unreadable"


def test_on_windows_the_owners_are_the_system_and_the_administrators():
    assert {"S-1-5-18", "S-1-5-32-544"} < ADMINISTRATORS
    assert all(sid.startswith("S-1-5-") for sid in ADMINISTRATORS)
