"""Installation from the source and as a Debian package: what lies where, what it needs, and that nothing stays behind."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from support.leadmatch import BINARY, ROOT, SANITIZERS

PROFILE = BINARY.parent.name
MAKE = ["make", "--no-print-directory", f"PROFILE={PROFILE}"]

pytestmark = pytest.mark.skipif(not (BINARY.parent / "main.o").exists(), reason="the program was not built here")


def make(*arguments: str) -> str:
    done = subprocess.run([*MAKE, *arguments], cwd=ROOT, capture_output=True, text=True, env={**os.environ, **SANITIZERS})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def run(*command: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, env={"PATH": os.environ["PATH"], **SANITIZERS}, **more)


def test_any_prefix_suits_any_build_and_nothing_stays_behind(tmp_path):
    for prefix in ("/usr/local", "/opt/leadmatch"):
        root = tmp_path / prefix.strip("/").replace("/", "_")
        make("install", f"PREFIX={prefix}", f"DESTDIR={root}")
        program = root / prefix.strip("/") / "bin/leadmatch"
        moved = tmp_path / "elsewhere"
        shutil.copy(program, moved)
        assert run(moved, "template", "check", cwd="/").returncode == 0
        (unit,) = root.rglob("leadmatch.service")
        assert f"{prefix}/bin/leadmatch serve" in unit.read_text()
        make("uninstall", f"PREFIX={prefix}", f"DESTDIR={root}")
        assert files_below(root) == set()


@pytest.fixture(scope="module")
def package() -> Path:
    return ROOT / make("deb").split("in '")[-1].split("'")[0]


@pytest.fixture
def unpacked(package, tmp_path) -> Path:
    assert run("dpkg-deb", "-x", package, tmp_path / "root").returncode == 0
    return tmp_path / "root"


def test_the_package_holds_what_a_service_needs(package, unpacked):
    assert files_below(unpacked) == {
        "etc/leadmatch/leadmatch.env",
        "usr/bin/leadmatch",
        "usr/lib/systemd/system/leadmatch.service",
        "usr/lib/sysusers.d/leadmatch.conf",
        "usr/share/bash-completion/completions/leadmatch",
        "usr/share/doc/leadmatch/README.md",
        "usr/share/man/man8/leadmatch.8.gz",
    }
    version = run(unpacked / "usr/bin/leadmatch", "--version").stdout.split()[1]
    fields = run("dpkg-deb", "-f", package).stdout
    assert f"Version: {version}\n" in fields
    assert "libpq5" in fields and "libcurl4" in fields
    assert (unpacked / "etc/leadmatch/leadmatch.env").stat().st_mode & 0o077 == 0


def test_the_unit_is_sound_and_closed(unpacked, tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    text = (unpacked / "usr/lib/systemd/system/leadmatch.service").read_text()
    assert "ExecStart=/usr/bin/leadmatch serve\n" in text
    unit = tmp_path / "leadmatch.service"
    unit.write_text(text.replace("/usr/bin/leadmatch", str(unpacked / "usr/bin/leadmatch")).replace("Documentation=man:leadmatch(8)\n", ""))
    checked = run("systemd-analyze", "verify", unit)
    assert checked.returncode == 0, checked.stderr
    exposure = run("systemd-analyze", "security", "--offline=yes", "--threshold=20", unit)
    assert exposure.returncode == 0, exposure.stdout[-300:]


def test_the_manual_and_the_settings_to_begin_with_name_every_setting(unpacked):
    names = {line.split("=")[0] for line in run(BINARY, "config").stdout.splitlines() if line.startswith("LEADMATCH_")}
    page = run("gzip", "-dc", unpacked / "usr/share/man/man8/leadmatch.8.gz").stdout.replace("\\-", "-")
    begin = (unpacked / "etc/leadmatch/leadmatch.env").read_text()
    assert all(f"{name}=" in page and f"#{name}=" in begin for name in names)
    assert "leadmatch serve" in page and "--dry-run" in page


@pytest.mark.parametrize("typed, offered", [
    (["rec"], {"recruiter"}), (["recruiter", "pa"], {"pause"}), (["migrate", "--"], {"--status", "--dry-run"}),
    (["leads", "show", "--"], {"--json"}), (["--v"], {"--version"}),
])
def test_bash_completes_commands_and_options(typed, offered, unpacked):
    file = unpacked / "usr/share/bash-completion/completions/leadmatch"
    script = f'. {file}; COMP_WORDS=(leadmatch "$@"); COMP_CWORD=$#; _leadmatch; printf "%s\\n" "${{COMPREPLY[@]}}"'
    assert set(run("bash", "-c", script, "bash", *typed).stdout.split()) == offered


def test_the_package_is_installed_upgraded_and_removed_without_a_trace(package, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("dpkg needs root")
    root = tmp_path / "root"
    for folder in ("var/lib/dpkg/updates", "var/lib/dpkg/info", "etc"):
        (root / folder).mkdir(parents=True)
    (root / "var/lib/dpkg/status").touch()
    dpkg = ["dpkg", f"--root={root}", "--force-depends", "--force-script-chrootless"]
    settings = root / "etc/leadmatch/leadmatch.env"

    assert run(*dpkg, "-i", package).returncode == 0
    assert "leadmatch" in (root / "etc/passwd").read_text()
    settings.write_text("LEADMATCH_SECRET=ours\n")
    assert run(*dpkg, "-i", package).returncode == 0
    assert settings.read_text() == "LEADMATCH_SECRET=ours\n" and settings.stat().st_mode & 0o077 == 0
    assert run(*dpkg, "-r", "leadmatch").returncode == 0
    assert settings.exists() and not (root / "usr/bin/leadmatch").exists()
    assert run(*dpkg, "-P", "leadmatch").returncode == 0
    assert not settings.parent.exists()
    assert {path for path in files_below(root) if not path.startswith(("var/lib/dpkg", "etc/"))} == set()
