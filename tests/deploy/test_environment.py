"""deploy/environment.sh: what is missing is installed by root and named to a plain user.

Debian's own commands are replaced on PATH by ones that write down how they were called.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.server_process import ROOT


class Machine:
    """A program's folder, and a PATH on which the system's commands are stand-ins."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "ghorfeh"
        self.commands = folder / "bin"
        self.log = folder / "called"
        (self.root / "tests").mkdir(parents=True)
        self.commands.mkdir()
        (self.root / "requirements.txt").write_text("flask\n")
        (self.root / "tests" / "requirements.txt").write_text("pytest\n")
        self.add_command("id", "echo 1000")
        self.add_command("apt-get", "")

    def add_command(self, name: str, script: str) -> None:
        path = self.commands / name
        path.write_text(f'#!/bin/bash\necho "{name} $*" >>"{self.log}"\n{script}\n')
        path.chmod(0o755)

    def run(self, script: str) -> subprocess.CompletedProcess[str]:
        """Run ``script`` with deploy/environment.sh sourced."""
        source = f'root="{self.root}"; source "{ROOT}/deploy/environment.sh"; {script}'
        path = f"{self.commands}:{os.environ['PATH']}"
        return subprocess.run(
            ["bash", "-c", source], env={"PATH": path}, capture_output=True, text=True, check=False
        )

    def called(self, name: str) -> list[str]:
        """How the stand-in ``name`` was called, in order."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [line for line in lines if line.startswith(f"{name} ")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_plain_user_is_told_the_line_to_run(machine: Machine) -> None:
    done = machine.run("install_packages python3-venv libfribidi0")

    assert done.returncode != 0
    assert "    sudo apt-get install -y python3-venv libfribidi0\n" in done.stderr
    assert "این خط را اجرا کنید" in done.stderr
    assert machine.called("apt-get") == []


def test_root_installs_what_is_missing(machine: Machine) -> None:
    machine.add_command("id", "echo 0")

    done = machine.run("install_packages python3-venv libfribidi0")

    assert done.returncode == 0
    (call,) = machine.called("apt-get")
    assert call.endswith("install -y -q --no-install-recommends python3-venv libfribidi0")


def test_root_asks_for_package_lists_when_there_are_none_yet(machine: Machine) -> None:
    machine.add_command("id", "echo 0")
    machine.add_command("apt-get", f'[[ $1 == update || $(grep -c update "{machine.log}") == 1 ]]')

    done = machine.run("install_packages libfribidi0")

    assert done.returncode == 0
    assert [call.split()[1] for call in machine.called("apt-get")] == ["-o", "update", "-o"]


def test_an_installation_that_fails_fails_the_start(machine: Machine) -> None:
    machine.add_command("id", "echo 0")
    machine.add_command("apt-get", "exit 100")

    assert machine.run("install_packages libfribidi0").returncode != 0


def test_missing_packages_are_named_by_their_debian_names(machine: Machine) -> None:
    (machine.root / "libfribidi.so.0").touch()
    machine.add_command(
        "python-without",
        f"LD_LIBRARY_PATH={machine.root} exec {sys.executable} -S -c "
        "'import sys; sys.modules[\"ensurepip\"] = None; exec(sys.stdin.read())'",
    )

    whole = machine.run(f"missing_packages {sys.executable}")
    lacking = machine.run("missing_packages python-without")

    assert whole.stdout == ""
    assert lacking.stdout.split() == ["python3-venv", "libfribidi0"]


def test_a_python_that_is_too_old_is_refused_with_its_version(machine: Machine) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        machine.add_command(name, '[[ $1 == --version ]] && echo "Python 3.9.2"')

    # the system's own Python is asked first; on this pretended machine it is too old as well
    done = machine.run(
        'is_new_enough() { [[ $1 != /usr/bin/python3 ]] && "$1" -c 0; }; find_python'
    )

    assert done.returncode != 0
    assert "needs Python 3.11 or newer; this machine has Python 3.9.2" in done.stderr
    assert "غرفه پایتون ۳٫۱۱" in done.stderr


class Environment:
    """A machine with a .venv whose interpreter only writes down how it was called."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.folder = machine.root / ".venv"
        (self.folder / "bin").mkdir(parents=True)
        machine.add_command("venv-python", "")
        self.python.symlink_to(machine.commands / "venv-python")

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def prepare(self, purpose: str) -> subprocess.CompletedProcess[str]:
        """Prepare it; says "made anew" instead of making one."""
        return self.machine.run(f"make_venv() {{ echo made anew; }}; prepare_environment {purpose}")

    def installations(self) -> list[str]:
        """The arguments of every pip so far."""
        calls = self.machine.called("venv-python")
        return [call.partition(" -m pip ")[2] for call in calls if " -m pip " in call]


@pytest.fixture
def by_hand(machine: Machine) -> Environment:
    """An environment that somebody made without Ghorfeh's scripts."""
    return Environment(machine)


@pytest.fixture
def finished(by_hand: Environment) -> Environment:
    """An environment made for the tests, and so for the start too."""
    assert by_hand.prepare("tests").returncode == 0
    by_hand.machine.log.unlink()
    return by_hand


@pytest.mark.parametrize("purpose", ["start", "tests"])
def test_a_finished_environment_starts_no_installer(finished: Environment, purpose: str) -> None:
    done = finished.prepare(purpose)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert finished.machine.called("venv-python") == []


def test_an_environment_made_by_hand_is_completed_and_kept(by_hand: Environment) -> None:
    (by_hand.folder / "mine").touch()

    done = by_hand.prepare("start")

    assert (done.returncode, done.stdout) == (0, "")
    assert by_hand.installations() == [
        f"install --quiet -r {by_hand.machine.root}/requirements.txt"
    ]
    assert (by_hand.folder / "mine").exists()


def test_an_environment_made_by_hand_without_pip_is_refused_and_kept(by_hand: Environment) -> None:
    by_hand.machine.add_command("venv-python", "exit 1")
    (by_hand.folder / "mine").touch()

    done = by_hand.prepare("start")

    assert (done.returncode, done.stdout) == (1, "")
    assert "Move it away" in done.stderr
    assert (by_hand.folder / "mine").exists()


@pytest.mark.parametrize("purpose", ["start", "tests"])
def test_changed_requirements_are_installed(finished: Environment, purpose: str) -> None:
    (finished.machine.root / "requirements.txt").write_text("flask\npillow\n")

    assert finished.prepare(purpose).stdout == ""
    assert len(finished.installations()) == 1
    assert "--force-reinstall" not in finished.installations()[0]


def test_changed_test_requirements_do_not_touch_the_start(finished: Environment) -> None:
    (finished.machine.root / "tests" / "requirements.txt").write_text("pytest\nruff\n")

    finished.prepare("start")
    assert finished.installations() == []
    finished.prepare("tests")
    assert len(finished.installations()) == 1


def test_wheels_beside_the_program_are_all_that_is_asked(finished: Environment) -> None:
    (finished.machine.root / "requirements.txt").write_text("flask\npillow\n")
    wheels = finished.machine.root / "deploy" / "wheels"
    wheels.mkdir(parents=True)

    finished.prepare("start")

    (call,) = finished.installations()
    assert f"--no-index --find-links {wheels}" in call


def test_an_interrupted_installation_is_repaired_in_place(finished: Environment) -> None:
    (finished.machine.root / "requirements.txt").write_text("flask\npillow\n")
    finished.machine.add_command("venv-python", "[[ $1 != -m ]]")
    assert finished.prepare("start").returncode != 0
    finished.machine.add_command("venv-python", "")

    done = finished.prepare("start")

    assert (done.returncode, done.stdout) == (0, "")
    assert "--force-reinstall" in finished.installations()[-1]
    finished.machine.log.unlink()
    finished.prepare("start")
    assert finished.installations() == []


def test_an_environment_that_was_never_made_to_the_end_is_made_anew(by_hand: Environment) -> None:
    (by_hand.folder / "ghorfeh-unfinished").write_text("being made\n")

    assert by_hand.prepare("start").stdout == "made anew\n"


def test_an_environment_whose_interpreter_was_replaced_is_made_anew(finished: Environment) -> None:
    finished.machine.add_command("newer-python", "")
    finished.python.unlink()
    finished.python.symlink_to(finished.machine.commands / "newer-python")

    assert finished.prepare("start").stdout == "made anew\n"


def test_an_environment_that_was_moved_is_made_anew(finished: Environment) -> None:
    finished.machine.root = finished.machine.root.rename(finished.machine.root.with_name("moved"))

    assert finished.prepare("start").stdout == "made anew\n"
