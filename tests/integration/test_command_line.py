"""The command line as scripts use it: real processes, a real keyring, a token endpoint that does as it is told."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support.canaries import MARK
from tests.support.command_line import QT_IS_NOT_THERE, ROOT, SLOW_GUARD_S, CommandLine, Ended
from tests.support.secret_service import SecretService, running_secret_service
from tests.support.servers import Connection
from tests.support.token_server import TokenServer, answering, hanging_up
from tests.support.wired_app import GUARD_S, WiredApp, an_order
from tgate_desktop.adapters.keyring_vault import KeyringVault
from tgate_desktop.adapters.locks import GrantLocks
from tgate_desktop.command_line.exit_status import ExitStatus
from tgate_desktop.oauth.company import Grant, ServerUse
from tgate_desktop.oauth.secret import fingerprint

NAME = "Saffron House"
EVEN_IF = "--even-if-a-server-uses-them"
MODULES_OF_A_REFRESH = {"requests", "urllib3", "truststore", "ssl"}


class Desk:
    """A company that is connected, and everything around it."""

    def __init__(self, home: Path, service: SecretService, server: TokenServer) -> None:
        self.service = service
        self.server = server
        self.home = home
        self.command = CommandLine(os.environ)
        self.app = WiredApp(home, KeyringVault())
        self.view = self.app.connected(an_order(server.token_address, server.proof_address, name=NAME))
        self.say_server_use(ServerUse.NO)

    def say_server_use(self, use: ServerUse) -> None:
        self.view = self.app.use_cases.desk.set_server_use(self.view.company.company_id, use)

    def access_token(self) -> str:
        return self.app.tokens(self.view.company.company_id)[0]

    def generation(self) -> int:
        return self.opened().generation

    def opened(self) -> Grant:
        view = self.app.use_cases.desk.open(self.view.company.company_id)
        assert view.grant is not None
        return view.grant

    def runs_out_in(self, seconds: float) -> None:
        """Both the vault and the catalog say that the access token ends so soon."""
        grant = self.opened()
        expires_at = datetime.now(UTC) + timedelta(seconds=seconds)
        pair = self.app.vault.read_pair(grant.grant_id).pair
        assert pair is not None
        self.app.vault.delete_pairs(grant.grant_id)
        self.app.vault.write_pair(grant.grant_id, replace(pair, expires_at=expires_at))
        catalog = self.app.use_cases.desk._catalog  # the store has no such act: time does this to users
        catalog.commit([replace(grant, expires_at=expires_at)])


@pytest.fixture
def desk(tmp_path: Path, monkeypatch) -> Iterator[Desk]:
    home = tmp_path / "home"
    monkeypatch.setenv("TGATE_DESKTOP_HOME", str(home))
    with ExitStack() as running:
        service = running.enter_context(running_secret_service())
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", service.address)
        desk = Desk(home, service, running.enter_context(TokenServer()))
        running.enter_context(desk.app)
        yield desk


def test_companies_tells_of_tokens_that_no_company_has(desk: Desk) -> None:
    assert desk.command("companies").err == ""
    assert desk.command("companies", "--json").document["without_company"] == []
    grant = desk.opened()
    desk.app.start_again()
    for file in desk.home.glob("catalog*"):
        file.unlink()
    said = desk.command("companies", "--lang", "en")
    assert NAME not in said.out
    assert f"no company here has: {NAME} (client-1" in said.err
    assert "Open the window to make companies of them." in said.err
    ended = desk.command("companies", "--json")
    (stray,) = ended.document["without_company"]
    assert (stray["grant_id"], stray["fingerprint"]) == (grant.grant_id, grant.refresh_fingerprint)
    assert (stray["name"], stray["client_id"], stray["token_address"]) == (NAME, "client-1", desk.server.token_address)
    assert ended.err == ""
    assert not holds_secret(said)


def holds_secret(ended: Ended) -> bool:
    return MARK in ended.out or MARK in ended.err


# ---- token -----------------------------------------------------------------------------------------------------------


def test_token_prints_the_present_token_alone_while_it_lives(desk: Desk) -> None:
    requests = len(desk.server.token_requests)
    ended = desk.command("token", NAME)
    assert (ended.status, ended.out, ended.err) == (0, f"{desk.access_token()}\n", "")
    assert len(desk.server.token_requests) == requests


def test_a_name_is_found_whatever_its_case(desk: Desk) -> None:
    assert desk.command("token", " saffron  HOUSE ").status == 0


def test_token_as_json_tells_when_it_ends(desk: Desk) -> None:
    answer = desk.command("token", NAME, "--json").document
    assert answer["access_token"] == desk.access_token()
    assert answer["access_fingerprint"] == fingerprint(desk.access_token())
    assert answer["refreshed"] is False
    assert datetime.fromisoformat(answer["expires_at"]) == desk.opened().expires_at.replace(microsecond=0)
    assert answer["expires_at"].endswith("Z")


@pytest.mark.parametrize(("left_s", "arguments"), [(50, []), (-10, []), (600, ["--fresh-for", "900"])])
def test_token_refreshes_first_when_the_token_is_about_to_expire(desk: Desk, left_s, arguments) -> None:
    before = desk.access_token()
    desk.runs_out_in(left_s)
    ended = desk.command("token", NAME, *arguments)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == f"{desk.access_token()}\n" != f"{before}\n"
    assert desk.generation() == 2


def test_a_token_that_the_api_has_refused_is_refreshed_first(desk: Desk) -> None:
    desk.server.misbehave_in_proof = answering("401 Unauthorized")
    desk.app.use_cases.check(desk.view.company.company_id)
    assert desk.command("token", NAME).status == 0
    assert desk.generation() == 2


def test_a_token_that_is_only_read_loads_nothing_of_the_network_and_leaves_no_log(desk: Desk) -> None:
    program = (
        "import sys; from tgate_desktop.cli import run; status = run(sys.argv[1:]);"
        "sys.stderr.write(' '.join(sys.modules)); sys.exit(status)"
    )
    logs = desk.app.folders.logs
    assert not logs.exists()
    with subprocess.Popen(
        [sys.executable, "-c", program, "token", NAME], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        _out, modules = process.communicate()
    assert process.returncode == 0
    assert set(modules.split()) & (MODULES_OF_A_REFRESH - {"ssl"}) == set()
    assert not logs.exists()


@pytest.mark.parametrize("use", [ServerUse.YES, ServerUse.UNKNOWN])
def test_tokens_that_a_server_uses_are_given_out_while_they_live_but_not_refreshed_unasked(desk: Desk, use) -> None:
    desk.say_server_use(use)
    assert desk.command("token", NAME).status == 0
    desk.runs_out_in(30)
    for command in ("token", "refresh"):
        ended = desk.command(command, NAME, "--lang", "en")
        assert (ended.status, ended.out) == (ExitStatus.NOT_ALONE, "")
        assert EVEN_IF in ended.err
        assert desk.command(command, NAME, "--json").error["facts"]["server_use"] == use.value
    assert desk.generation() == 1
    assert desk.command("token", NAME, EVEN_IF).out == f"{desk.access_token()}\n"
    assert desk.generation() == 2


# ---- refresh ---------------------------------------------------------------------------------------------------------


def test_refresh_gets_a_new_pair_and_tells_its_fingerprints(desk: Desk) -> None:
    ended = desk.command("refresh", NAME, "--json")
    assert ended.status == 0
    tokens = ended.document["tokens"]
    assert (tokens["generation"], tokens["access_fingerprint"]) == (2, fingerprint(desk.access_token()))
    assert ended.document["state"] == "valid"
    assert not holds_secret(ended)
    said = desk.command("refresh", NAME)
    assert fingerprint(desk.access_token()) in said.out
    assert not holds_secret(said)


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        (answering("400 Bad Request", b'{"error": "invalid_grant"}'), ExitStatus.CONNECT_AGAIN, "invalid_grant"),
        (answering("401 Unauthorized", b'{"error": "invalid_client"}'), ExitStatus.FAILED, "invalid_client"),
        (answering("503 Service Unavailable"), ExitStatus.TRY_LATER, "server_failed"),
        (answering("429 Too Many Requests", b"", "Retry-After: 60"), ExitStatus.TRY_LATER, "too_many_requests"),
        (hanging_up, ExitStatus.TRY_LATER, "connection_lost"),
    ],
)
def test_what_t_gate_answers_decides_the_exit_status(desk: Desk, answer, status, code) -> None:
    desk.server.misbehave = answer
    desk.runs_out_in(30)
    for command in ("refresh", "token"):
        ended = desk.command(command, NAME, "--json")
        assert (ended.status, ended.error["code"]) == (status, code)
        assert ended.error["what_to_do"]
        assert not holds_secret(ended)
    desk.server.misbehave = None
    assert desk.command("refresh", NAME).status == 0


def test_a_refresh_imports_no_qt(desk: Desk) -> None:
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", QT_IS_NOT_THERE, "refresh", NAME],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert desk.generation() == 2


def test_a_failure_is_told_in_the_words_of_the_window_in_both_languages(desk: Desk) -> None:
    desk.server.misbehave = answering("400 Bad Request", b'{"error": "invalid_grant"}')
    english = desk.command("refresh", NAME, "--lang", "en").err
    assert "invalid_grant" in english
    assert "What to do: " in english
    desk.app.use_cases.desk.set_setting("language", "ar")
    assert re.search("[\u0600-\u06ff]", desk.command("refresh", NAME).err)
    assert "What to do: " in desk.command("refresh", NAME, "--lang", "en").err


def test_a_company_whose_tokens_are_busy_is_waited_for(desk: Desk) -> None:
    locks = GrantLocks(desk.app.folders.locks)
    with locks.hold(desk.opened().grant_id), desk.command.started("token", NAME) as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1.5)
        process.send_signal(signal.SIGINT)
        out, _err = process.communicate(timeout=GUARD_S)
    assert (process.returncode, out) == (130, "")


# ---- signals ---------------------------------------------------------------------------------------------------------


class Holding:
    """A token endpoint that answers when it is let go."""

    def __init__(self, server: TokenServer) -> None:
        self._server = server
        self.reached = threading.Event()
        self._go_on = threading.Event()

    def __call__(self, connection: Connection) -> None:
        self.reached.set()
        assert self._go_on.wait(GUARD_S)
        self._server.issue(connection)

    def let_go(self) -> None:
        self._go_on.set()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_during_a_token_request_waits_until_the_pair_is_stored(desk: Desk, number) -> None:
    desk.server.misbehave = holding = Holding(desk.server)
    with desk.command.started("refresh", NAME, "--lang", "en") as process:
        assert holding.reached.wait(GUARD_S)
        process.send_signal(number)
        assert process.stderr is not None
        assert "as soon as T-Gate's answer is stored" in process.stderr.readline()
        assert process.poll() is None
        process.send_signal(number)
        holding.let_go()
        assert process.wait(GUARD_S) == 128 + number
    assert desk.generation() == 2
    assert desk.access_token() in desk.server.issued
    assert desk.opened().can_be_refreshed


def test_one_that_was_told_to_ignore_a_hang_up_goes_on(desk: Desk) -> None:
    desk.server.misbehave = holding = Holding(desk.server)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        process = desk.command.started("refresh", NAME)
    finally:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    with process:
        assert holding.reached.wait(GUARD_S)
        process.send_signal(signal.SIGHUP)
        holding.let_go()
        assert process.wait(GUARD_S) == 0


# ---- companies and status --------------------------------------------------------------------------------------------


def test_companies_lists_every_company_and_the_keyring(desk: Desk) -> None:
    ended = desk.command("companies", "--json")
    (company,) = ended.document["companies"]
    assert (company["name"], company["state"], company["server_use"]) == (NAME, "valid", "no")
    assert company["tokens"]["brands"] == [{"name_en": "Harbour Kitchen", "name_ar": None}]
    assert ended.document["keyring"] == {"name": "GNOME Keyring", "problem": None, "passed_over": None}
    said = desk.command("companies", "--lang", "en")
    assert [line.split("  ")[0] for line in said.out.splitlines()] == ["Company", NAME]
    assert not holds_secret(ended)
    assert not holds_secret(said)


def test_status_shows_what_the_vault_has(desk: Desk) -> None:
    ended = desk.command("status", NAME, "--json")
    assert (ended.status, ended.document["trouble"]) == (0, None)
    said = desk.command("status", NAME)
    assert fingerprint(desk.access_token()) in said.out
    assert not holds_secret(said)


def test_status_of_a_vault_that_was_emptied_says_so(desk: Desk) -> None:
    desk.app.vault.delete_pairs(desk.opened().grant_id)
    ended = desk.command("status", NAME, "--json")
    assert (ended.status, ended.document["trouble"]) == (ExitStatus.KEYRING, "vault_rolled_back")
    ended = desk.command("token", NAME, "--json")
    assert (ended.status, ended.error["code"]) == (ExitStatus.KEYRING, "vault_rolled_back")


def test_a_company_that_nobody_has_said_yes_to_gives_no_token(desk: Desk) -> None:
    order = an_order(desk.server.token_address, desk.server.proof_address, name="Undecided")
    assert desk.app.connect(order).view is not None
    assert desk.command("status", "Undecided", "--json").document["awaits_decision"] is True
    for command in ("token", "refresh"):
        ended = desk.command(command, "Undecided", "--json")
        assert (ended.status, ended.error["code"]) == (ExitStatus.CONNECT_AGAIN, "not_decided")


# ---- the keyring -----------------------------------------------------------------------------------------------------


def test_a_locked_keyring_ends_every_command_with_words_and_opens_no_prompt(desk: Desk, tmp_path: Path) -> None:
    desk.service.lock()
    before = desk.service.number_of_a_prompt()
    requests = len(desk.server.token_requests)
    for command in (["token"], ["refresh"], ["token", "--fresh-for", "90000"]):
        ended = desk.command(command[0], NAME, *command[1:], "--lang", "en")
        assert (ended.status, ended.out) == (ExitStatus.KEYRING, "")
        assert "locked" in ended.err
    assert len(desk.server.token_requests) == requests
    file = tmp_path / "diagnostics.zip"
    ended = desk.command("diagnostics", file, "--json")
    assert (ended.status, ended.error["code"], file.exists()) == (ExitStatus.KEYRING, "vault_locked", False)
    ended = desk.command("forget-everything", "--yes", "--json")
    assert (ended.status, ended.error["code"]) == (ExitStatus.KEYRING, "vault_locked")
    assert desk.command("status", NAME, "--json").document["trouble"] == "vault_locked"
    assert desk.command("companies", "--json").document["keyring"]["problem"] == "vault_locked"
    assert desk.service.is_locked()
    assert desk.service.number_of_a_prompt() == before + 1


def test_a_keyring_that_is_not_made_yet_ends_what_needs_it_with_words_and_opens_no_prompt(
    desk: Desk, tmp_path: Path
) -> None:
    requests = len(desk.server.token_requests)
    with running_secret_service(has_collection=False) as new:
        before = new.number_of_a_prompt()
        on_it = {"DBUS_SESSION_BUS_ADDRESS": new.address}
        for command in (["token"], ["refresh"], ["token", "--fresh-for", "90000"]):
            ended = desk.command(command[0], NAME, *command[1:], "--lang", "en", **on_it)
            assert (ended.status, ended.out) == (ExitStatus.KEYRING, "")
            assert "not set up yet" in ended.err
        assert len(desk.server.token_requests) == requests
        ended = desk.command("status", NAME, "--json", **on_it)
        assert (ended.status, ended.document["trouble"]) == (ExitStatus.KEYRING, "vault_not_made")
        doctor = desk.command("doctor", "--json", **on_it)
        checks = {check["check"]: check for check in doctor.document["checks"]}
        assert checks["keyring"]["facts"]["found"] == "not_made_yet"
        assert checks["secrets_on_disk"]["verdict"] == checks["process_environment"]["verdict"] == "good"
        assert desk.command("diagnostics", tmp_path / "diagnostics.zip", **on_it).status == 0
        assert desk.command("forget-everything", "--yes", **on_it).status == 0
        assert new.number_of_a_prompt() == before + 1


def test_without_a_keyring_nothing_is_sent(desk: Desk, tmp_path: Path) -> None:
    requests = len(desk.server.token_requests)
    for command in (["refresh", NAME], ["diagnostics", tmp_path / "diagnostics.zip"]):
        ended = desk.command(*command, "--json", DBUS_SESSION_BUS_ADDRESS="unix:path=/nowhere")
        assert ended.status == ExitStatus.KEYRING
    assert ended.error["code"] == "diagnostics_not_provable"
    assert len(desk.server.token_requests) == requests


def test_a_pair_that_the_keyring_refuses_at_first_is_stored_when_it_takes_it(desk: Desk) -> None:
    desk.server.misbehave = holding = Holding(desk.server)
    with desk.command.started("refresh", NAME, "--lang", "en") as process:
        assert holding.reached.wait(GUARD_S)
        desk.service.lock()
        holding.let_go()
        assert process.stderr is not None
        assert any("not saved yet" in line for line in process.stderr)
        desk.service.unlock()
        assert process.wait(SLOW_GUARD_S) == 0
    assert desk.generation() == 2
    assert desk.access_token() in desk.server.issued


def test_a_pair_that_the_keyring_never_takes_is_not_given_out_and_the_one_before_still_works(desk: Desk) -> None:
    before = desk.access_token()
    desk.server.misbehave = holding = Holding(desk.server)
    with desk.command.started("token", NAME, "--fresh-for", "90000", "--json") as process:
        assert holding.reached.wait(GUARD_S)
        desk.service.lock()
        holding.let_go()
        assert process.stderr is not None
        assert process.stdout is not None
        assert any("not saved yet" in line for line in process.stderr)
        process.send_signal(signal.SIGINT)  # a person has no patience for the whole of it
        assert process.wait(SLOW_GUARD_S) == 130
        assert process.stdout.read() == ""
        assert "pair_not_saved" in process.stderr.read()
    desk.service.unlock()
    desk.server.misbehave = None
    assert desk.access_token() == before
    assert desk.command("refresh", NAME).status == 0
    assert desk.generation() > 2


# ---- together with a window ------------------------------------------------------------------------------------------


def test_a_script_that_asks_for_tokens_while_the_window_refreshes_gets_one_that_was_issued_and_loses_nothing(
    desk: Desk,
) -> None:
    company_id = desk.view.company.company_id
    given: list[Ended] = []
    ended = threading.Event()

    def ask() -> None:
        for number in range(5):
            given.append(desk.command("token", NAME, *(["--fresh-for", "90000"] if number % 3 == 2 else [])))
        ended.set()

    script = threading.Thread(target=ask)
    script.start()
    refreshed = 0
    while not ended.is_set():
        desk.app.use_cases.refresh(company_id)
        refreshed += 1
    script.join()
    assert [one.status for one in given] == [0] * 5, [one.err for one in given]
    assert {one.out.strip() for one in given} <= set(desk.server.issued)
    assert refreshed > 0
    sent = [request.partition(b"refresh_token=")[2].split(b"&")[0] for request in desk.server.token_requests[1:]]
    assert len(sent) == len(set(sent)), "a refresh token was sent twice"
    assert desk.generation() == len(desk.server.token_requests)
    assert desk.access_token() == desk.server.issued[-2]


# ---- doctor and diagnostics ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [[], [NAME]])
def test_doctor_tells_of_each_check_and_ends_by_what_it_found(desk: Desk, arguments) -> None:
    ended = desk.command("doctor", *arguments, "--json", "--lang", "en")
    checks = {check["check"]: check for check in ended.document["checks"]}
    assert {"keyring", "catalog", "token_address"} <= set(checks)
    assert checks["keyring"]["verdict"] == "good"
    assert all(check["result"] for check in checks.values())
    troubled = [name for name, check in checks.items() if check["verdict"] == "trouble"]
    assert ended.document["has_trouble"] is bool(troubled)
    assert ended.status == (ExitStatus.TROUBLE_FOUND if troubled else 0)
    assert not holds_secret(ended)


def test_doctor_finds_a_keyring_that_is_locked_and_opens_no_prompt(desk: Desk) -> None:
    desk.service.lock()
    before = desk.service.number_of_a_prompt()
    ended = desk.command("doctor", "--lang", "en")
    assert ended.status == ExitStatus.TROUBLE_FOUND
    assert "locked" in ended.out
    assert desk.service.number_of_a_prompt() == before + 1


def test_diagnostics_writes_a_zip_for_its_user_alone_without_a_secret(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "for a colleague.zip"
    ended = desk.command("diagnostics", file, "--json")
    assert (ended.status, ended.document["file"]) == (0, str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    with ZipFile(file) as written:
        assert written.namelist() == [one["name"] for one in ended.document["contents"]]
        texts = [written.read(name).decode() for name in written.namelist()]
    assert not any(MARK in text for text in texts)
    assert ended.document["secrets_looked_for"] >= 3


def test_diagnostics_lists_what_is_in_the_zip_and_tells_what_could_not_be_looked_for(
    desk: Desk, tmp_path: Path
) -> None:
    order = an_order(desk.server.token_address, desk.server.proof_address, name="Blue Harbor", client_secret="s3cr3t")
    desk.app.connected(order)
    file = tmp_path / "with a \x1b[31m colour.zip"
    ended = desk.command("diagnostics", file, "--lang", "en")
    assert (ended.status, ended.err) == (0, "")
    with ZipFile(file) as written:
        names = written.namelist()
    *listed, searched, place = ended.out.splitlines()
    assert [line.split()[0] for line in listed] == names
    assert re.fullmatch(
        r"Searched for \d+ secrets in \d+ forms: none found. 1 is too short to be told from ordinary text.", searched
    )
    assert place == f"Written to {tmp_path}/with a \\u001b[31m colour.zip"


def test_diagnostics_that_cannot_be_written_say_so(desk: Desk, tmp_path: Path) -> None:
    ended = desk.command("diagnostics", tmp_path / "nowhere" / "x.zip", "--json")
    assert (ended.status, ended.error["code"]) == (ExitStatus.FAILED, "file_not_written")


def test_no_command_but_token_leaves_a_secret_anywhere(desk: Desk, tmp_path: Path) -> None:
    desk.command("refresh", NAME)
    desk.server.misbehave = answering("400 Bad Request", desk.server.issued[-1].encode())
    ended = [
        desk.command("refresh", NAME, "--json"),
        desk.command("token", NAME, "--fresh-for", "90000", "--json"),
        desk.command("status", NAME, "--json"),
        desk.command("doctor"),
    ]
    assert not any(map(holds_secret, ended))
    written = {path: path.read_bytes() for path in desk.home.rglob("*") if path.is_file()}
    assert desk.app.folders.logs / "tgate-desktop.log" in written
    assert [path for path, content in written.items() if MARK.encode() in content] == []
