"""*Check this computer* in words: what each check is called, what it found, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from tgate_desktop.oauth.checkup import Check, CheckResult, Verdict


@dataclass(frozen=True)
class CheckWords:
    """`what_to_do` is empty where nothing needs doing."""

    result: str
    what_to_do: str = ""


def check_name(check: Check) -> str:
    """Its name in a list."""
    return check.value


def verdict_word(verdict: Verdict) -> str:
    """The word beside its icon."""
    return verdict.value


def explain_check(result: CheckResult) -> CheckWords:
    """What it found, with the facts, and what to do."""
    return CheckWords(result.check.value)
