"""The vault, the catalog, and what else this house keeps."""

from tgate_desktop.oauth.problems.root import Problem


class VaultProblem(Problem):
    """The keyring did not do it. Facts: vault, its name."""

    retryable = True


class VaultMissing(VaultProblem):
    """No keyring on this computer."""

    code = "vault_missing"


class VaultNotAccepted(VaultProblem):
    """A backend is installed that is no real keyring (`keyrings.alt` and the like)."""

    code = "vault_not_accepted"


class VaultLocked(VaultProblem):
    code = "vault_locked"


class VaultNotMade(VaultProblem):
    """Its first entry would ask for a new password, and nobody is there to choose one."""

    code = "vault_not_made"


class VaultDenied(VaultProblem):
    """The user or the system refused access."""

    code = "vault_denied"


class VaultTimedOut(VaultProblem):
    """No answer in time: an unlock prompt is open, or the keyring hangs. Facts also: timeout_s."""

    code = "vault_timed_out"


class VaultRefused(VaultProblem):
    """The keyring refused to read, write or delete. Facts also: act, reason (the exception's class)."""

    code = "vault_refused"


class VaultFull(VaultProblem):
    """There is no room for one more entry, in the keyring or on its disk."""

    code = "vault_full"


class VaultEntryTooLong(VaultProblem):
    """The keyring takes no entry of this length: Windows none over 2,560 bytes, and less where a policy says so."""

    code = "vault_entry_too_long"


class VaultReadBackDiffers(VaultProblem):
    """What was written is not what is read."""

    code = "vault_read_back_differs"


class VaultEntryCorrupt(VaultProblem):
    """An entry is there but its checksum, shape or generation is not right."""

    code = "vault_entry_corrupt"
    retryable = False


class VaultRolledBack(VaultProblem):
    """The catalog remembers a newer pair than the vault holds, or the vault holds none any more."""

    code = "vault_rolled_back"
    retryable = False


class VaultChanged(VaultProblem):
    """What was saved in another keyring is not in the one that is used today. Facts also: before, that keyring."""

    code = "vault_changed"


class NewestPairElsewhere(VaultProblem):
    """Another process of this app has a newer pair in memory, or a change of this one is still under way there."""

    code = "newest_pair_elsewhere"


class ClientSecretMissing(VaultProblem):
    """The application's client secret is not in the vault."""

    code = "client_secret_missing"
    retryable = False


class ClientSecretForOtherOrigin(VaultProblem):
    """The token address moved to another origin since the secret was entered. Facts: entered_for, now."""

    code = "client_secret_for_other_origin"
    retryable = False


class CatalogProblem(Problem):
    """The SQLite file. Facts: path."""


class CatalogUnreadable(CatalogProblem):
    code = "catalog_unreadable"


class CatalogDamaged(CatalogUnreadable):
    """The file is there, but not whole, or it was removed: it can be moved aside and made anew from what is
    left. Facts also: reason, where that could not be done."""

    code = "catalog_damaged"
    retryable = True


class CatalogUnwritable(CatalogProblem):
    """Read-only, full, or held by another program for too long. Facts also: reason."""

    code = "catalog_unwritable"
    retryable = True


class CatalogNewer(CatalogProblem):
    """Written by a newer version; not touched. Facts also: found, known."""

    code = "catalog_newer"


class RecordGone(CatalogProblem):
    """What was asked for has been removed meanwhile. Facts: kind."""

    code = "record_gone"


class GrantBusy(Problem):
    """Another window or command holds this grant. Facts: waited_s."""

    code = "grant_busy"
    retryable = True


class NoRefreshToken(Problem):
    """The pair has no refresh token: only a new connect helps."""

    code = "no_refresh_token"


class NoAccessToken(Problem):
    """Only a refresh token was imported: a refresh brings an access token."""

    code = "no_access_token"


class PracticeNotStarted(Problem):
    """Practice T-Gate could not start. Facts: port, reason (`taken`, `failed`)."""

    code = "practice_not_started"
    retryable = True


class Unexpected(Problem):
    """An exception nobody foresaw, seen at a thread's edge. Facts: kind, the exception's class."""

    code = "unexpected"


class FileNotWritten(Problem):
    """A file that the person chose. Facts: path, reason."""

    code = "file_not_written"
    retryable = True


class DiagnosticsNotClean(Problem):
    """A secret stands in what was about to be written. Facts: file, kind (of `secret_scan.SecretKind`), owner,
    fingerprint, form; never the value."""

    code = "diagnostics_not_clean"


class DiagnosticsNotProvable(Problem):
    """Secrets that cannot be read cannot be looked for, and the files quote what others said. Facts: reason (`vault`,
    `catalog`); for a vault also vault, its name, and unread, how many."""

    code = "diagnostics_not_provable"
    retryable = True


class NamedKeyringUnused(Problem):
    """The further keyring that IT names is passed over. Facts: named, its class path; path, the folder for its package,
    where it has one; reason (`missing`, `unreadable`, `not_trusted`, `no_backend`, `not_viable`, `failed`); detail, of
    a folder that cannot be read or of code that broke off."""

    code = "named_keyring_unused"


class ProvisioningUnusable(Problem):
    """The file that IT provides is not used, as a whole. Facts: path, reason (`unreadable`, `too_large`, `encoding`,
    `not_trusted`, `json`, `file`, `version`, `member`, `missing`, `value`, `repeated`, `secret`); where in it, or line
    and column, or the detail of a file that cannot be read; of a value why (the code of an InputProblem) or allowed
    (what it may be), never itself."""

    code = "provisioning_unusable"
