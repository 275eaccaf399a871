"""Install the one system library that Python packages cannot bring: Pango, for PDF reports. Needs root and Debian."""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess

PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]


def has_pango() -> bool:
    """Say whether WeasyPrint would find Pango."""
    return bool(ctypes.util.find_library("pango-1.0") and ctypes.util.find_library("pangoft2-1.0"))


def ensure_pango() -> None:
    """Install Pango where we may; say what is missing where we may not."""
    if has_pango():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]
        subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)
    if not has_pango():
        print(f"PDF reports are switched off: Pango is missing. On Debian: apt install {' '.join(PACKAGES)}")


if __name__ == "__main__":
    ensure_pango()
