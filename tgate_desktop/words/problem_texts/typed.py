"""What is said beside a field: typed or pasted input that cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tgate_desktop.oauth import problems
from tgate_desktop.words.explanation import Action, Explanation, Facts
from tgate_desktop.words.isolation import isolated
from tgate_desktop.words.languages import gettext as _
from tgate_desktop.words.languages import ngettext


def _address_empty(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("An address is needed here."),
        what_to_do=_("Type the whole address, beginning with https:// or, for this computer alone, with http://."),
    )


def _address_malformed(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("This is not a complete web address."),
        what_to_do=_("Write it whole and without spaces: https:// (or http:// for this computer), the host, the path."),
    )


def _address_not_https(facts: Facts) -> Explanation:
    sentence = (
        _("This address of {host} begins with http://, which is not encrypted.")
        if facts.has("host")
        else _("This address begins with http://, which is not encrypted.")
    )
    return Explanation(
        what_happened=sentence.format(host=facts.text("host")),
        what_to_do=_("Begin it with https://. Plain http is accepted for this computer alone, such as 127.0.0.1."),
    )


def _address_has_userinfo(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("This address has a user name or a password before an @ sign."),
        what_to_do=_("Take out what stands between // and @, and the @ sign: an address must not carry credentials."),
    )


def _address_has_fragment(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("This address has a part after a # sign, which OAuth does not allow."),
        what_to_do=_("Take out the # sign and what follows it."),
    )


def _port_out_of_range(facts: Facts) -> Explanation:
    sentence = (
        _("There is no port {port}: ports go from 1 to 65535.")
        if facts.has("port")
        else _("There is no such port: ports go from 1 to 65535.")
    )
    return Explanation(
        what_happened=sentence.format(port=facts.text("port")),
        what_to_do=_("Write a port in this range, or leave it out."),
    )


def _client_id_empty(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("The client ID is needed."),
        what_to_do=_("Copy it from your T-Gate application account."),
    )


def _client_id_has_colon(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("This client ID has a colon, which HTTP Basic cannot carry as it is."),
        likely_causes=(_("The client ID and the client secret were copied as one piece."),),
        what_to_do=_(
            "Enter the client ID alone. If it really has a colon, choose the form-encoded Basic encoding "
            "in the advanced settings of the environment."
        ),
    )


def _client_secret_empty(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("The client secret is needed."),
        what_to_do=_("Copy it from your T-Gate application account."),
    )


def _name_empty(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("A name is needed here."),
        what_to_do=_("Type the name that your team uses."),
    )


def _name_taken(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("The name “{name}” is already in use.").format(name=facts.name("name")),
        what_to_do=_("Choose another name; capital and small letters count as the same."),
    )


def _extra_parameter_reserved(facts: Facts) -> Explanation:
    sentence = (
        _("The parameter {parameter} is set by the app itself.")
        if facts.has("parameter")
        else _("One of these parameters is set by the app itself.")
    )
    return Explanation(
        what_happened=sentence.format(parameter=facts.text("parameter")),
        what_to_do=_("Take it out of the extra parameters."),
    )


def _extra_parameter_malformed(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("Line {line} of the extra parameters is not of the form name=value.").format(
            line=facts.text("line")
        ),
        what_to_do=_("Write one parameter on each line, as name=value."),
    )


def _lifetime_malformed(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("This lifetime is not a whole number of seconds greater than zero."),
        what_to_do=_("Write it in digits: T-Gate's access tokens live 7200 seconds, its codes 600."),
    )


def _ca_file_unreadable(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("No certificate in PEM form could be read from {path}.").format(path=facts.text("path")),
        likely_causes=(
            _("The file was moved or deleted, or it may not be read by you."),
            _("The file holds the certificate in another form, such as DER or PKCS #12."),
        ),
        what_to_do=_(
            "Choose the PEM file that your IT department gave you as the CA file of the environment, "
            "or leave the field empty."
        ),
        action=Action.CHANGE_ENVIRONMENT,
    )


def _environment_file_unreadable(facts: Facts) -> Explanation:
    member = facts.text("member")
    if facts.is_equal("reason", "file"):
        what_happened = _("This file cannot be read as an environment file of T-Gate Desktop.")
    elif facts.is_equal("reason", "member"):
        what_happened = _("In this environment file, {member} is missing or has a value that cannot be used.")
    elif facts.is_equal("reason", "address"):
        what_happened = _("In this environment file, the value of {member} does not keep to the rules.")
    else:
        what_happened = _("This is not an environment file: it does not hold JSON.")
    return Explanation(
        what_happened=what_happened.format(member=member),
        what_to_do=_("Have the environment exported again from T-Gate Desktop, and import that file."),
    )


def _environments_locked(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("Your IT decides which environments there are: none can be added or changed here."),
        what_to_do=_("Choose one from the list. If one is missing, ask your IT to provide it."),
    )


def _environment_provided(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("Your IT provides {name}: it cannot be changed or deleted here.").format(
            name=facts.name("name")
        ),
        what_to_do=_("Ask your IT to change it, or make an environment of your own by another name."),
    )


def _still_in_use(facts: Facts) -> Explanation:
    count = facts.number("companies") or 0
    return Explanation(
        what_happened=ngettext(
            "It cannot be deleted: {count} company uses it.", "It cannot be deleted: {count} companies use it.", count
        ).format(count=isolated(str(count))),
        what_to_do=_("Remove these companies first, or connect them with another application."),
    )


def _paste_empty(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("There is nothing in the field yet."),
        what_to_do=_("Paste the address that the browser ends on after the approval, or the code alone."),
    )


def _paste_not_our_address(facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("The pasted address does not lead to the redirect URI {expected}.").format(
            expected=facts.text("expected")
        ),
        likely_causes=(
            _("The address was copied before the approval was finished."),
            _("The T-Gate application account has another redirect URI."),
        ),
        what_to_do=_("Finish the approval, then copy the whole address that the browser ends on."),
    )


def _paste_other_attempt(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("The pasted address belongs to another attempt: its state is not the one of this link."),
        likely_causes=(
            _("The approval was made with a link from an earlier attempt."),
            _("The address comes from another tab of the browser."),
        ),
        what_to_do=_("Open the link shown here, approve, and paste the address of that tab."),
    )


def _paste_unreadable(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("What was pasted is neither one address with one code nor a code alone."),
        likely_causes=(_("Only a part was copied, or something beside it as well."),),
        what_to_do=_("Copy the whole address of the browser again, in one piece, and paste it here."),
    )


def _paste_other_issuer(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("The pasted address does not name the issuer of this environment."),
        likely_causes=(
            _("The approval was made at another T-Gate, such as staging instead of production."),
            _("The issuer in the advanced settings of the environment is not right."),
        ),
        what_to_do=_("Open the link shown here and approve there; if this comes again, check the issuer."),
    )


def _code_already_used(_facts: Facts) -> Explanation:
    return Explanation(
        what_happened=_("This code has already been sent to T-Gate, and a code works only once."),
        what_to_do=_("Wait for its result. If that is no success, try again: a new approval brings a new code."),
        action=Action.TRY_AGAIN,
    )


TEXTS: Mapping[type[problems.Problem], Callable[[Facts], Explanation]] = {
    problems.AddressEmpty: _address_empty,
    problems.AddressMalformed: _address_malformed,
    problems.AddressNotHttps: _address_not_https,
    problems.AddressHasUserinfo: _address_has_userinfo,
    problems.AddressHasFragment: _address_has_fragment,
    problems.PortOutOfRange: _port_out_of_range,
    problems.ClientIdEmpty: _client_id_empty,
    problems.ClientIdHasColon: _client_id_has_colon,
    problems.ClientSecretEmpty: _client_secret_empty,
    problems.NameEmpty: _name_empty,
    problems.NameTaken: _name_taken,
    problems.ExtraParameterReserved: _extra_parameter_reserved,
    problems.ExtraParameterMalformed: _extra_parameter_malformed,
    problems.LifetimeMalformed: _lifetime_malformed,
    problems.CaFileUnreadable: _ca_file_unreadable,
    problems.EnvironmentFileUnreadable: _environment_file_unreadable,
    problems.EnvironmentsLocked: _environments_locked,
    problems.EnvironmentProvided: _environment_provided,
    problems.StillInUse: _still_in_use,
    problems.PasteEmpty: _paste_empty,
    problems.PasteNotOurAddress: _paste_not_our_address,
    problems.PasteOtherAttempt: _paste_other_attempt,
    problems.PasteUnreadable: _paste_unreadable,
    problems.PasteOtherIssuer: _paste_other_issuer,
    problems.CodeAlreadyUsed: _code_already_used,
}
