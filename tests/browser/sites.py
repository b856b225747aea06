"""The web of the tests: one TLS server on this machine plays every site, with the invented pages of tests/fixtures."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PAGES = Path(__file__).parents[1] / "fixtures" / "pages"
HOSTS = ("*.linkedin.com", "github.com", "*.example")


class Sites:
    """Starts at once; `flags` are for Chromium. `www.linkedin.com/in/<slug>` is linkedin-sdui-<slug>.html ..."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.socket = _with_tls(self._server.socket)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def flags(self) -> list[str]:
        rules = ",".join(f"MAP {host}:443 127.0.0.1:{self.port}" for host in HOSTS)
        # Counted as public: a page of the web may not reach loopback, and ours must not get by because it is here.
        return [
            f"--host-resolver-rules={rules}",
            f"--ip-address-space-overrides=127.0.0.1:{self.port}=public",
        ]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def page_for(host: str, path: str) -> Path | None:
    """The fixture for an address, or None."""
    parts = [part for part in path.split("/") if part]
    if host.endswith("linkedin.com"):
        if len(parts) == 2 and parts[0] == "in":
            return _existing(f"linkedin-sdui-{parts[1]}.html")
        return _existing("linkedin-spa.html" if parts in (["feed"], ["spa"]) else "linkedin-feed.html")
    if host == "github.com" and len(parts) == 1:
        return _existing(f"github-{parts[0]}.html")
    return _existing(f"{parts[-1]}.html" if parts else "not-a-profile.html")


def _existing(name: str) -> Path | None:
    path = PAGES / name
    return path if path.is_file() else None


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        host = (self.headers.get("Host") or "").partition(":")[0]
        found = page_for(host, urlsplit(self.path).path)
        body = found.read_bytes() if found else b"<!doctype html><title>Not found</title>"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return None


def _with_tls(plain: object) -> ssl.SSLSocket:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sites of the tests")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName(host) for host in HOSTS] + [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False).sign(key, hashes.SHA256())
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile(suffix=".pem") as both:
        both.write(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        both.write(certificate.public_bytes(serialization.Encoding.PEM))
        both.flush()
        context.load_cert_chain(both.name)
    return context.wrap_socket(plain, server_side=True)  # type: ignore[arg-type]
