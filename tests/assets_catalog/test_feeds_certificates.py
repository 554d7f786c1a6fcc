"""Over https the number that was checked is rung, and whoever answers must show a certificate for the name."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from assets_catalog.feeds.fetching import Fetcher
from assets_catalog.feeds.kept import KeptAnswers
from assets_catalog.feeds.problems import FeedProblemError
from tests.assets_catalog.feed_server import FeedServer


@pytest.fixture
def certificate(tmp_path):
    """A certificate for list.example that vouches for itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "list.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("list.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


@pytest.fixture
def server(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    serving = FeedServer(context)
    serving.files["/list"] = b"a list"
    yield serving
    serving.close()


@pytest.fixture
def asking(tmp_path):
    kept = KeptAnswers(tmp_path / "kept.sqlite3")
    kept.begin(anew_if_whole=False)
    yield Fetcher(
        kept, agent="x", allow_private=True, resolve=lambda host, port: ["127.0.0.1"], sleep=lambda _: None
    )
    kept.close()


def test_the_name_is_held_against_the_certificate_though_a_number_is_rung(
    server, asking, certificate, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    port = server.address.rsplit(":", 1)[1]
    assert asking.get(f"https://list.example:{port}/list") == b"a list"
    assert server.headers[0]["Host"] == f"list.example:{port}"
    with pytest.raises(FeedProblemError, match="no certificate that can be trusted"):
        asking.get(f"https://another.example:{port}/list")


def test_a_certificate_that_nobody_vouches_for_is_refused(server, asking):
    port = server.address.rsplit(":", 1)[1]
    with pytest.raises(FeedProblemError, match="no certificate that can be trusted"):
        asking.get(f"https://list.example:{port}/list")
    assert not server.asked


def test_from_https_it_is_not_led_to_what_anybody_can_read(server, asking, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    port = server.address.rsplit(":", 1)[1]
    server.special["/go"] = lambda _q, _h: (302, {"Location": f"http://list.example:{port}/list"}, b"")
    with pytest.raises(FeedProblemError, match="from https to an address that is not"):
        asking.get(f"https://list.example:{port}/go")
