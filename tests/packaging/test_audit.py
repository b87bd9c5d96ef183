"""The audit says what was looked up, and never passes over what was not."""

from __future__ import annotations

import pytest

from tests.support.packaging_tools import packaging_tool

audit = packaging_tool("audit")

REPORT = {
    "dependencies": [
        {"name": "sound", "version": "1.0", "vulns": []},
        {"name": "leaky", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]},
        {"name": "hidden", "skip_reason": "could not be audited"},
    ],
}


def test_what_was_skipped_is_not_counted_as_sound() -> None:
    found = audit.audited(REPORT)
    assert found.looked_up == 2
    assert found.not_looked_up == ("hidden",)
    assert found.vulnerable == ("leaky 2.0: PYSEC-1, mended in 2.1",)


@pytest.mark.parametrize(
    ("found", "status"),
    [
        (None, 2),
        ({"dependencies": [REPORT["dependencies"][0]]}, 0),
        ({"dependencies": [REPORT["dependencies"][2]]}, 2),
        (REPORT, 1),
    ],
)
def test_the_exit_status_is_0_only_when_everything_was_looked_up_and_sound(
    monkeypatch: pytest.MonkeyPatch, found: dict[str, object] | None, status: int
) -> None:
    monkeypatch.setattr(audit, "audit", lambda _lock: audit.audited(found) if found else None)
    assert audit.main() == status
