"""*Diagnostics* in words: what its files are called and what they hold, on screen and in the zip's own README."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tgate_desktop.oauth.checkup import CheckResult
from tgate_desktop.oauth.diagnostics import Choice, Part, Written
from tgate_desktop.oauth.problems import Problem
from tgate_desktop.oauth.redirect import printable
from tgate_desktop.words.doctor import check_name, explain_check
from tgate_desktop.words.isolation import isolated, isolated_name
from tgate_desktop.words.languages import ENGLISH, current, ngettext, pgettext, speaking
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.problems import explain

_RULE = "-" * 72
_KILO = 1024


def part_name(part: Part) -> str:
    """What it is called where it can be left out."""
    names = {
        Part.README: pgettext("part of the diagnostics", "Read me"),
        Part.VERSIONS: pgettext("part of the diagnostics", "Versions"),
        Part.COMPUTER: pgettext("part of the diagnostics", "Computer"),
        Part.SETTINGS: pgettext("part of the diagnostics", "Settings"),
        Part.COMPANIES: pgettext("part of the diagnostics", "Companies"),
        Part.KEYRING: pgettext("part of the diagnostics", "Keyring"),
        Part.CHECKUP: _("Check this computer"),
        Part.REQUESTS: pgettext("part of the diagnostics", "Requests"),
        Part.HISTORY: pgettext("part of the diagnostics", "History"),
        Part.LOG: pgettext("part of the diagnostics", "Log"),
    }
    return names[part]


def what_it_is(part: Part) -> str:
    """One sentence on what is in it."""
    texts = {
        Part.README: _("What each file is, for whoever opens the zip."),
        Part.VERSIONS: _("The versions of the app and of the libraries that it uses."),
        Part.COMPUTER: _("The operating system, its desktop, language and time zone."),
        Part.SETTINGS: _(
            "The app's settings, the environments with their addresses, and the applications' client IDs."
        ),
        Part.COMPANIES: _("The companies, the state of their tokens, and fingerprints."),
        Part.KEYRING: _("The keyring's name, and whether it can be used. Nothing that is in it."),
        Part.CHECKUP: _("What “Check this computer” finds: ports, addresses, certificates, clock, keyring, files."),
        Part.REQUESTS: _("The newest requests to T-Gate and their answers, with every secret masked."),
        Part.HISTORY: _("What happened to the companies' tokens and when, by fingerprint."),
        Part.LOG: _("The end of the app's log, with every secret masked."),
    }
    return texts[part]


def begun_line(part: Part) -> str:
    """What is being done while `part` is collected."""
    if part is Part.CHECKUP:
        return _("Checking this computer…")
    return _("Collecting…")


def size_text(size_bytes: int) -> str:
    """A size as people say it: `812 bytes`, `14 KB`, `1.2 MB`."""
    if size_bytes < _KILO:
        return ngettext("{count} byte", "{count} bytes", size_bytes).format(count=isolated(str(size_bytes)))
    if size_bytes < _KILO * _KILO:
        return _("{count} KB").format(count=isolated(str(round(size_bytes / _KILO))))
    return _("{count} MB").format(count=isolated(f"{size_bytes / _KILO / _KILO:.1f}"))


def written_line(written: Written) -> str:
    """How the search ended, and below it where the zip is."""
    sentences = [
        ngettext(
            "Searched for {count} secret in {forms} forms: none found.",
            "Searched for {count} secrets in {forms} forms: none found.",
            written.secrets,
        ).format(count=isolated(str(written.secrets)), forms=isolated(str(written.forms)))
    ]
    if written.unread:
        sentences.append(
            ngettext(
                "{count} more could not be read from the keyring; Requests and Log are left out for that.",
                "{count} more could not be read from the keyring; Requests and Log are left out for that.",
                written.unread,
            ).format(count=isolated(str(written.unread)))
        )
    if written.too_short:
        sentences.append(
            ngettext(
                "{count} is too short to be told from ordinary text.",
                "{count} are too short to be told from ordinary text.",
                written.too_short,
            ).format(count=isolated(str(written.too_short)))
        )
    return " ".join(sentences) + "\n" + _("Written to {path}").format(path=isolated(printable(written.path, 4096)))


# ---- in the zip ------------------------------------------------------------------------------------------------------


def readme(parts: Sequence[Part], choice: Choice) -> str:
    """What each file is, in the language in use, and in English where that is another one."""
    texts = [_readme(parts, choice)]
    if current() != ENGLISH:
        with speaking(ENGLISH):
            texts.append(_readme(parts, choice))
    return f"\n{_RULE}\n\n".join(texts)


def explained(problem: Problem) -> Mapping[str, object]:
    """A problem in English, for whoever reads the file."""
    with speaking(ENGLISH):
        explanation = explain(problem)
    return {
        "what_happened": explanation.what_happened,
        "likely_causes": list(explanation.likely_causes),
        "what_to_do": explanation.what_to_do,
    }


def checked(result: CheckResult) -> Mapping[str, str]:
    """A check's result in English."""
    with speaking(ENGLISH):
        words = explain_check(result)
        return {"name": check_name(result.check), "result": words.result, "what_to_do": words.what_to_do}


def _readme(parts: Sequence[Part], choice: Choice) -> str:
    left_out = [part for part in Part if part in choice.left_out]
    lines = [
        "T-Gate Desktop",
        "",
        _("These files help to find out why a company's tokens, or the app itself, do not work."),
        _(
            "Before they were written, each of them was searched for every secret that the app could read: "
            "access tokens, refresh tokens, client secrets. None was found."
        ),
        _(
            "A fingerprint is the beginning of a token's SHA-256: two people can compare tokens by it, "
            "and nobody can use it as a token."
        ),
        "",
        *(f"{isolated(part.value)}: {what_it_is(part)}" for part in parts),
    ]
    if left_out or not choice.company_names:
        lines.append("")
    if left_out:
        lines.append(
            _("Left out: {names}").format(names=", ".join(isolated_name(part_name(part)) for part in left_out))
        )
    if not choice.company_names:
        lines.append(
            _("Names of companies are left out: {example} is the same company in every file.").format(
                example=isolated("Company 1")
            )
        )
    return "\n".join(lines) + "\n"
