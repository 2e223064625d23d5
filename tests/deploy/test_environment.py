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


class TestStamp:
    """When the environment counts as finished."""

    @pytest.fixture
    def finished(self, machine: Machine) -> Machine:
        """A machine whose environment was made for the tests, and so for the start too."""
        (machine.root / ".venv" / "bin").mkdir(parents=True)
        (machine.root / ".venv" / "bin" / "python").symlink_to(sys.executable)
        done = machine.run(
            'for it in start tests; do stamp_text $it >"$venv/ghorfeh-$it.stamp"; done'
        )
        assert done.returncode == 0
        return machine

    def is_ready(self, machine: Machine, purpose: str) -> bool:
        return machine.run(f"environment_is_ready {purpose}").returncode == 0

    def test_a_finished_one_is_ready_and_starts_no_installer(self, finished: Machine) -> None:
        finished.add_command("pip", "exit 1")

        done = finished.run("prepare_environment start && prepare_environment tests")

        assert (done.returncode, done.stderr) == (0, "")

    def test_one_that_was_interrupted_is_not(self, machine: Machine) -> None:
        (machine.root / ".venv" / "bin").mkdir(parents=True)
        (machine.root / ".venv" / "bin" / "python").symlink_to(sys.executable)

        assert not self.is_ready(machine, "start")
        assert machine.run("has_usable_venv").returncode != 0

    @pytest.mark.parametrize("purpose", ["start", "tests"])
    def test_changed_requirements_are_installed_anew(self, finished: Machine, purpose: str) -> None:
        (finished.root / "requirements.txt").write_text("flask\npillow\n")

        assert not self.is_ready(finished, purpose)
        assert finished.run("has_usable_venv").returncode == 0

    def test_changed_test_requirements_do_not_touch_the_start(self, finished: Machine) -> None:
        (finished.root / "tests" / "requirements.txt").write_text("pytest\nruff\n")

        assert self.is_ready(finished, "start")
        assert not self.is_ready(finished, "tests")

    def test_one_whose_interpreter_was_replaced_is_made_anew(self, finished: Machine) -> None:
        python = finished.root / ".venv" / "bin" / "python"
        python.unlink()
        python.symlink_to("/bin/bash")

        assert not self.is_ready(finished, "start")
        assert finished.run("has_usable_venv").returncode != 0

    def test_one_that_was_moved_is_made_anew(self, finished: Machine) -> None:
        finished.root = finished.root.rename(finished.root.with_name("moved"))

        assert not self.is_ready(finished, "start")
        assert finished.run("has_usable_venv").returncode != 0
