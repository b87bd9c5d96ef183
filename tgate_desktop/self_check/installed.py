"""What was installed: the packages with their versions, and the files that come with the app."""

from __future__ import annotations

from tgate_desktop.adapters.platform_facts import NOT_KNOWN, PlatformFacts
from tgate_desktop.assets import resource
from tgate_desktop.oauth.checkup import Verdict
from tgate_desktop.self_check.finding import Finding, good, trouble
from tgate_desktop.words.languages import LANGUAGES, gettext, is_spoken, speaking

_ICONS = (
    "browser",
    "check-circle",
    "check",
    "chevron-down",
    "chevron-forward",
    "circle",
    "clock",
    "company",
    "copy",
    "cross-circle",
    "cross",
    "dots",
    "download",
    "edit",
    "external",
    "eye-off",
    "eye",
    "forward",
    "globe",
    "help",
    "info",
    "key",
    "link",
    "lock",
    "plus",
    "practice",
    "question",
    "refresh",
    "search",
    "server",
    "settings",
    "shield",
    "tgate",
    "trash",
    "upload",
    "warning",
)
# All that must be there beside the catalogues, whatever is.
FILES = ("stylesheet.qss", "receiver/page.html", *(f"icons/{name}.svg" for name in _ICONS))
_NEEDED_BY_SYSTEM = {"SecretStorage": "Linux"}


def versions() -> Finding:
    """Of the app and all that it is made of; a package whose own is not found was not installed whole."""
    facts = PlatformFacts()
    known = dict(facts.versions())
    for name, system in _NEEDED_BY_SYSTEM.items():
        if facts.computer()["system"] != system:
            del known[name]
    missing = ", ".join(name for name, version in known.items() if version == NOT_KNOWN)
    return Finding(Verdict.TROUBLE, {**known, "missing": missing}) if missing else Finding(Verdict.GOOD, known)


def resources() -> Finding:
    """The files, and a text in every language."""
    missing = [name for name in FILES if not resource(*name.split("/")).is_file()]
    missing += [language for language in LANGUAGES if not is_spoken(language)]
    if missing:
        return trouble(missing=", ".join(missing))
    texts = []
    for language in LANGUAGES:
        with speaking(language):
            texts.append(gettext("Connect a company"))
    if len(set(texts)) < len(LANGUAGES):
        return trouble(missing=", ".join(LANGUAGES[1:]))
    return good(languages=", ".join(LANGUAGES))
