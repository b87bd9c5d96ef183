"""Signing what Windows gets: with a certificate made for the test, by the program that signs away from Windows."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

from tests.support.packaging_tools import packaging_tool

build = packaging_tool("windows/build")
sign = build.authenticode

PASSWORD = "for the test's key alone"
OWNER = "A Signer of the Tests"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A .p12 with its certificate beside it, and its password in a file."""
    folder = tmp_path_factory.mktemp("key")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, OWNER)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
        .sign(key, hashes.SHA256())
    )
    kept = pkcs12.serialize_key_and_certificates(b"test", key, made, None, BestAvailableEncryption(PASSWORD.encode()))
    (folder / "key.p12").write_bytes(kept)
    (folder / "certificate.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "password").write_text(PASSWORD)
    return folder


@pytest.fixture
def environment(certificate: Path, monkeypatch) -> dict[str, str]:
    named = {
        "TGATE_SIGN_PKCS12": str(certificate / "key.p12"),
        "TGATE_SIGN_PASSWORD_FILE": str(certificate / "password"),
    }
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    return named


@pytest.fixture(scope="module")
def payload(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("payload") / "tgate-desktop"
    build.make_stand_ins(folder)
    return folder


def judged(file: Path, certificate: Path) -> str:
    """What osslsigncode says of a signature that is whole and from this certificate."""
    command = ["osslsigncode", "verify", "-CAfile", certificate / "certificate.pem", "-in", file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_programs_of_the_bundle_are_signed_once(payload: Path, environment, certificate: Path, tmp_path: Path) -> None:
    bundle = shutil.copytree(payload, tmp_path / "bundle")
    inputs = sign.inputs(environment)
    signed = sign.sign_all_unsigned(bundle, inputs)
    assert {file.name for file in signed} == set(build.PROGRAMS)
    assert OWNER in judged(signed[0], certificate)
    assert sign.sign_all_unsigned(bundle, inputs) == []
    assert not list(bundle.rglob("*.signed"))


def test_the_installer_and_its_uninstaller_are_signed(payload: Path, environment, certificate, tmp_path: Path) -> None:
    noted = tmp_path / "noted"
    signing = f'{sign.FOR_NSIS} && echo "%1" >>"{noted}"'
    setup = build.make_installer(payload, tmp_path / "T-Gate.exe", "1.2.3", tmp_path / "work", signing)
    assert OWNER in judged(setup, certificate)
    uninstaller, installer = noted.read_text().splitlines()
    assert installer == str(setup)
    assert uninstaller != installer


def test_an_installer_is_not_made_where_signing_fails(payload: Path, environment, monkeypatch, tmp_path: Path) -> None:
    (tmp_path / "wrong").write_text("another password")
    monkeypatch.setenv("TGATE_SIGN_PASSWORD_FILE", str(tmp_path / "wrong"))
    setup = tmp_path / "T-Gate.exe"
    with pytest.raises(subprocess.CalledProcessError):
        build.make_installer(payload, setup, "1.2.3", tmp_path / "work", sign.FOR_NSIS)
    assert not setup.exists()


def test_on_windows_the_key_is_in_the_store(tmp_path: Path) -> None:
    environment = {"TGATE_SIGN_THUMBPRINT": "ab12", "TGATE_SIGN_TIMESTAMP": "http://timestamp.example"}
    command = sign.inputs(environment).command(tmp_path / "a.exe", tmp_path / "a.exe.signed")
    assert command[:2] == ["signtool", "sign"]
    assert command[command.index("/sha1") + 1] == "ab12"
    assert command[command.index("/tr") + 1] == "http://timestamp.example"
    assert command[-1] == str(tmp_path / "a.exe")


def test_no_password_is_ever_an_argument(environment, certificate: Path, tmp_path: Path) -> None:
    command = sign.inputs(environment).command(tmp_path / "a.exe", tmp_path / "a.exe.signed")
    assert PASSWORD not in " ".join(command)
    assert str(certificate / "password") in command


@pytest.mark.parametrize(
    "environment",
    [{"TGATE_SIGN_PKCS12": "key.p12"}, {"TGATE_SIGN_PKCS12": "key.p12", "TGATE_SIGN_THUMBPRINT": "ab12"}],
)
def test_inputs_that_do_not_fit_are_refused(environment: dict[str, str]) -> None:
    with pytest.raises(sign.NotSigned):
        sign.inputs(environment)


def test_without_inputs_nothing_is_signed_and_said(monkeypatch, capsys, tmp_path: Path) -> None:
    assert sign.inputs({}) is None
    for name in ("TGATE_SIGN_PKCS12", "TGATE_SIGN_THUMBPRINT"):
        monkeypatch.delenv(name, raising=False)
    assert sign.main([str(tmp_path / "a.exe")]) == 1
    assert "TGATE_SIGN_PKCS12" in capsys.readouterr().err


def test_what_is_no_program_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.dll").write_bytes(b"MZ")
    with pytest.raises(sign.NotSigned, match="no Windows program"):
        sign.is_signed(tmp_path / "a.dll")
