"""What a person typed or pasted: they can act, beside the field."""

from tgate_desktop.oauth.problems.root import Problem


class InputProblem(Problem):
    """What was typed cannot be used."""


class AddressEmpty(InputProblem):
    code = "address_empty"


class AddressMalformed(InputProblem):
    code = "address_malformed"


class AddressNotHttps(InputProblem):
    """Facts: host."""

    code = "address_not_https"


class AddressHasUserinfo(InputProblem):
    code = "address_has_userinfo"


class AddressHasFragment(InputProblem):
    code = "address_has_fragment"


class PortOutOfRange(InputProblem):
    """Facts: port, as typed."""

    code = "port_out_of_range"


class ClientIdEmpty(InputProblem):
    code = "client_id_empty"


class ClientIdHasColon(InputProblem):
    """A colon in the client ID cannot be sent raw in HTTP Basic (RFC 7617 2)."""

    code = "client_id_has_colon"


class ClientSecretEmpty(InputProblem):
    code = "client_secret_empty"


class NameEmpty(InputProblem):
    code = "name_empty"


class NameTaken(InputProblem):
    """Facts: name, the one that has it already."""

    code = "name_taken"


class ExtraParameterReserved(InputProblem):
    """Facts: parameter."""

    code = "extra_parameter_reserved"


class ExtraParameterMalformed(InputProblem):
    """Facts: line."""

    code = "extra_parameter_malformed"


class LifetimeMalformed(InputProblem):
    code = "lifetime_malformed"


class CaFileUnreadable(InputProblem):
    """Facts: path."""

    code = "ca_file_unreadable"


class EnvironmentFileUnreadable(InputProblem):
    """An environment file to import is not one. Facts: reason (`json`, `member`, `address`, `file`), member; of a
    choice allowed, what it may be."""

    code = "environment_file_unreadable"


class EnvironmentsLocked(InputProblem):
    """IT lets nobody add or change environments here."""

    code = "environments_locked"


class EnvironmentProvided(InputProblem):
    """IT provides this environment: it cannot be changed or deleted here. Facts: name."""

    code = "environment_provided"


class StillInUse(InputProblem):
    """Facts: companies, how many use it."""

    code = "still_in_use"


class PasteEmpty(InputProblem):
    code = "paste_empty"


class PasteNotOurAddress(InputProblem):
    """The pasted address is not the redirect URI. Facts: expected."""

    code = "paste_not_our_address"


class PasteOtherAttempt(InputProblem):
    """The pasted address carries a state that is not this attempt's."""

    code = "paste_other_attempt"


class PasteUnreadable(InputProblem):
    """Neither one address with one code nor one bare code."""

    code = "paste_unreadable"


class PasteOtherIssuer(InputProblem):
    """The pasted address names another issuer (RFC 9207 2.4), or none where one is expected."""

    code = "paste_other_issuer"


class CodeAlreadyUsed(InputProblem):
    """This code has been exchanged, or is being exchanged: a code is used once (RFC 6749 4.1.2)."""

    code = "code_already_used"


class TokensEmpty(InputProblem):
    """Nothing to import was given."""

    code = "tokens_empty"


class TokensNotFound(InputProblem):
    """No access token and no refresh token could be made out in what is to be imported."""

    code = "tokens_not_found"


class TokenNameless(InputProblem):
    """One bare value: only the person knows whether it is an access token or a refresh token."""

    code = "token_nameless"


class TokensAmbiguous(InputProblem):
    """Two different values for one token. Facts: member."""

    code = "tokens_ambiguous"


class TokenMalformed(InputProblem):
    """What stands where a token should is none (RFC 6749 A.12, A.17). Facts: member."""

    code = "token_malformed"


class TokensFileUnreadable(InputProblem):
    """A file with tokens that is no text, too large, or not there."""

    code = "tokens_file_unreadable"


class TokensHeldAlready(InputProblem):
    """A company here has these tokens. Facts: company, its name."""

    code = "tokens_held_already"


class ApplicationNotChosen(InputProblem):
    """Tokens belong to an application, and none that this app knows was chosen."""

    code = "application_not_chosen"
