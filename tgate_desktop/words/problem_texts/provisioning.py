"""What is said about the file that IT provides: which file, where in it, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tgate_desktop.oauth import problems
from tgate_desktop.words.explanation import Explanation, Facts
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.problem_texts import typed


def _unusable(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("The file that your IT provides is not used: {path}. {reason}").format(
            path=facts.text("path"), reason=_reason(facts)
        ),
        what_to_do=_(
            "{advice} Companies and environments stay as they are; no environment can be added until then."
        ).format(advice=_advice(facts)),
    )


def _reason(facts: Facts) -> str:
    where = facts.text("where")
    reasons = {
        "unreadable": _("It cannot be read ({detail}).").format(detail=facts.text("detail")),
        "too_large": _("It is larger than 1 MiB."),
        "encoding": _("It is not Unicode text."),
        "not_trusted": _("Others than the administrators of this computer can write it."),
        "json": _("It is not JSON: see line {line}, column {column}.").format(
            line=facts.text("line"), column=facts.text("column")
        ),
        "version": _("{member} is not a version that this app knows.").format(member=where),
        "member": _("{member} is not a name that this app knows.").format(member=where),
        "missing": _("{member} is missing.").format(member=where),
        "value": _wrong_value(facts),
        "repeated": _("{member} stands in it twice.").format(member=where),
        "secret": _("{member} would be a secret, which must not stand in a file.").format(member=where),
    }
    return reasons.get(facts.raw("reason") if facts.has("reason") else "", _("It is not such a file."))


def _wrong_value(facts: Facts) -> str:
    """With the words of the window's own forms, which know no value here either."""
    if facts.has("allowed"):
        return _("The value of {member} is not one of these: {allowed}.").format(
            member=facts.text("where"), allowed=facts.text("allowed")
        )
    sentence = _("The value of {member} does not keep to the rules.").format(member=facts.text("where"))
    problem = problems.remembered_problem(facts.raw("why"), {}) if facts.has("why") else None
    words = typed.TEXTS.get(type(problem)) if problem is not None else None
    return f"{sentence} {words(Facts({})).what_happened}" if words else sentence


def _advice(facts: Facts) -> str:
    if facts.is_equal("reason", "secret"):
        return _("Ask your IT to take it out, and to have the secret renewed if it was a real one.")
    if facts.is_equal("reason", "not_trusted"):
        return _("Ask your IT to give the file to the administrator ({owner}), writable by nobody else.").format(
            owner=isolated("root, Administrators")
        )
    return _("Show this to your IT: the guide for IT says what the file may hold.")


def _keyring_unused(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("The keyring that your IT names is not used: {keyring}. {reason}").format(
            keyring=facts.text("named"), reason=_why_unused(facts)
        ),
        what_to_do=_(
            "Show this to your IT: the guide for IT says where its package belongs. Until then the keyring of this "
            "system is used, if there is one."
        ),
    )


def _why_unused(facts: Facts) -> str:
    path, detail = facts.text("path"), facts.text("detail")
    missing = _("It is not a part of the app.")
    reasons = {
        "missing": _("It is neither a part of the app nor in {path}.").format(path=path)
        if facts.has("path")
        else missing,
        "unreadable": _("{path} cannot be read ({detail}).").format(path=path, detail=detail),
        "not_trusted": _("Others than the administrators of this computer can change what is in {path}.").format(
            path=path
        ),
        "no_backend": _("It is no backend of Python's keyring."),
        "not_viable": _("It cannot be used on this computer, as it says itself."),
        "failed": _("Its code broke off ({detail}).").format(detail=detail),
    }
    return reasons.get(facts.raw("reason") if facts.has("reason") else "", missing)


TEXTS: Mapping[type[problems.Problem], Callable[[Facts], Explanation]] = {
    problems.ProvisioningUnusable: _unusable,
    problems.NamedKeyringUnused: _keyring_unused,
}
