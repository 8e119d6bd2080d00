"""A certificate of this machine's own, as an operator's proxy or mail server may have one."""

import shutil
import ssl
import subprocess
from pathlib import Path

from tests.needs import is_missing


def server_context(folder: Path) -> ssl.SSLContext:
    """Make a certificate of 127.0.0.1, in the file `cert`, and its key; return what a server shows."""
    openssl = shutil.which("openssl")
    if openssl is None:
        is_missing("TLS is tested with a certificate that openssl makes.")
    command = [
        str(openssl),
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=test",
    ]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(folder / "key")]
    subprocess.run([*command, "-out", str(folder / "cert")], check=True, capture_output=True)  # noqa: S603 - openssl
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert", folder / "key")
    return context
