"""What is installed is what git keeps of the package: a new folder cannot be forgotten."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# At the top, but not of the package.
OUTSIDE = {".ci", "bench", "docs", "requirements", "tests"}


def tracked() -> list[str]:
    """Return the files that git keeps and that still lie there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).exists()]


def of_the_package(name: str) -> bool:
    """Return whether a file belongs to the package: a module at the top, or all in its folders."""
    top, _, rest = name.partition("/")
    return top not in OUTSIDE and not Path(name).name.startswith(".") and (bool(rest) or name.endswith(".py"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the files that git keeps."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in tracked():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    command = ["wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(target)]
    subprocess.run([sys.executable, "-m", "pip", *command, str(source)], check=True, capture_output=True)
    return next(target.glob("*.whl"))


def test_wheel_holds_what_git_keeps(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    kept = {f"hankintakello/{name}" for name in tracked() if of_the_package(name)}

    missing = sorted(kept - held)
    folders = sorted({name.split("/")[1] for name in missing})
    lines = "".join(f'\n    "{folder}/**/*",' for folder in folders)
    assert missing == [], f"add to [tool.setuptools.package-data] in pyproject.toml:{lines}"
    assert sorted(held - kept) == []


def test_wheel_carries_licence_and_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        points = next(archive.read(name).decode() for name in names if name.endswith("/entry_points.txt"))

    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert points == "[console_scripts]\nhankintakello = hankintakello.cli:main\n"


def test_installed_wheel_makes_a_database(wheel: Path, tmp_path: Path) -> None:
    """Not the working tree but the installed files do the work."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(tmp_path / "site"), os.environ["PYTHONPATH"]]),
        "HANKINTAKELLO_DATA_DIR": str(tmp_path / "data"),
    }
    where = "import hankintakello.cli; print(hankintakello.cli.__file__)"
    command = "import sys; from hankintakello.cli import main; sys.argv = ['hankintakello', 'db', 'upgrade']; main()"

    place, upgrade = (
        subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True)
        for code in (where, command)
    )

    assert place.stdout.strip() == str(tmp_path / "site" / "hankintakello" / "cli.py"), place.stderr
    assert upgrade.returncode == 0, upgrade.stderr
    assert (tmp_path / "data" / "hankintakello.db").stat().st_size > 0
