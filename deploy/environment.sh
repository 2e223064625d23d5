# shellcheck shell=bash
# The Python environment that the product and its tests run in: sourced by deploy/start and
# tests/run, which set `root`, the product's folder, beforehand.
#
# A finished environment carries a stamp: where it lies, which interpreter it was made with and the
# requirements it holds. While the stamp fits, nothing is checked and no installer is started, so
# a second start costs nothing. One that was moved or whose interpreter was replaced is made anew;
# one whose installation was interrupted is repaired in place. An environment without any mark of
# ours was made by somebody's hand: it is completed, and never removed.

: "${root:?set root before sourcing this file}"
venv="$root/.venv"

# Another Python's modules, or a pip configured for --user, must not reach into the environment.
unset PYTHONHOME PYTHONPATH
export PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

say() {
  printf '%s\n' "$@" >&2
}

# prepare_environment start|tests: makes or refreshes .venv; non-zero with a sentence when it cannot.
prepare_environment() {
  local purpose=$1
  environment_is_ready "$purpose" && return
  local lock
  exec {lock}<"$root"
  flock "$lock" # two starts at once: the second waits, and finds the work done
  if ! environment_is_ready "$purpose"; then
    settle_venv && install_requirements "$purpose"
  fi || return
  exec {lock}<&-
}

environment_is_ready() {
  local stamp="$venv/ghorfeh-$1.stamp"
  [[ -x $venv/bin/python && -f $stamp && $(<"$stamp") == "$(stamp_text "$1")" ]]
}

stamp_text() {
  venv_mark
  requirements_of "$1"
}

venv_mark() {
  printf '%s at %s\n' "$(readlink -f "$venv/bin/python")" "$venv"
}

requirements_of() {
  printf '%s\n' "$(<"$root/requirements.txt")"
  [[ $1 != tests ]] || printf '%s\n' "$(<"$root/tests/requirements.txt")"
}

# Keeps the environment that is there when it can be used, else makes one.
settle_venv() {
  if [[ ! -e $venv ]]; then
    make_venv
  elif venv_is_ours; then
    { venv_is_where_it_was_made && venv_is_usable; } || make_venv
  elif ! venv_is_usable; then
    say "$venv was not made by Ghorfeh and has no working pip. Move it away, then start again." \
      "پوشهٔ ‎.venv را غرفه نساخته و pip آن کار نمی‌کند. آن را کنار بگذارید و دوباره شروع کنید."
    return 1
  fi
}

venv_is_ours() {
  compgen -G "$venv/ghorfeh-*" >/dev/null
}

venv_is_usable() {
  "$venv/bin/python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

venv_is_where_it_was_made() {
  local mark first
  for mark in "$venv"/ghorfeh-*; do
    read -r first <"$mark"
    [[ $first == "$(venv_mark)" ]] || return
  done
}

make_venv() {
  local python missing
  python=$(find_python) || return
  missing=$(missing_packages "$python")
  if [[ -n $missing ]]; then
    # shellcheck disable=SC2086 # one word a package
    install_packages $missing || return
  fi
  name_optional_packages
  install_optional_packages "$python"
  say "Making the Python environment in .venv (once)" "محیط پایتون ساخته می‌شود (یک بار)"
  rm -rf "$venv"
  mkdir "$venv" && echo "being made" >"$venv/ghorfeh-unfinished" && "$python" -m venv "$venv" &&
    venv_mark >"$venv/ghorfeh-unfinished"
}

install_requirements() {
  local purpose=$1 file="$root/requirements.txt" options=()
  [[ $purpose != tests ]] || file="$root/tests/requirements.txt"
  [[ ! -d $root/deploy/wheels ]] || options+=(--no-index --find-links "$root/deploy/wheels")
  # a package that was cut off in the middle may look installed
  [[ ! -f $venv/ghorfeh-unfinished ]] || options+=(--force-reinstall)
  say "Installing Python packages (once)" "بسته‌های پایتون نصب می‌شوند (یک بار)"
  venv_mark >"$venv/ghorfeh-unfinished"
  rm -f "$venv"/ghorfeh-*.stamp
  "$venv/bin/python" -m pip install --quiet "${options[@]}" -r "$file" || return
  stamp_text start >"$venv/ghorfeh-start.stamp"
  [[ $purpose != tests ]] || stamp_text tests >"$venv/ghorfeh-tests.stamp"
  rm -f "$venv/ghorfeh-unfinished"
}

# The system's Python when it is new enough, else the first one on PATH that is.
find_python() {
  local candidate
  has_python || install_packages python3 || return
  for candidate in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
    if is_new_enough "$candidate"; then
      command -v "$candidate"
      return
    fi
  done
  say "Ghorfeh needs Python 3.11 or newer; this machine has $(python3 --version 2>&1)." \
    "غرفه پایتون ۳٫۱۱ یا تازه‌تر می‌خواهد؛ سیستم‌عامل را تازه کنید (Debian 12، Ubuntu 24.04)."
  return 1
}

has_python() {
  command -v python3 >/dev/null
}

is_new_enough() {
  command -v "$1" >/dev/null && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))'
}

# Debian packages that a new environment needs and this machine lacks, one a line.
missing_packages() {
  "$1" - <<'PYTHON'
import ctypes
import importlib.util

if importlib.util.find_spec("ensurepip") is None:
    print("python3-venv")
try:
    ctypes.CDLL("libfribidi.so.0")  # joins Persian letters in pictures
except OSError:
    print("libfribidi0")
PYTHON
}

# What the product runs without, and what is missing until then.
name_optional_packages() {
  command -v ffmpeg >/dev/null && command -v ffprobe >/dev/null && return
  say "Films and sounds wait for ffmpeg. To take them, run: sudo apt-get install -y ffmpeg" \
    "برای گرفتن فیلم و صدا این خط را اجرا کنید: sudo apt-get install -y ffmpeg"
}

# What only printing the book needs: root gets it, others are told when they ask for a book.
install_optional_packages() {
  local missing
  missing=$(missing_optional_packages "$1")
  if [[ -n $missing && $(id -u) == 0 ]]; then
    # shellcheck disable=SC2086 # one word a package
    install_packages $missing || say "Going on without: $missing" "بی این بسته‌ها ادامه می‌دهد: $missing"
  fi
}

missing_optional_packages() {
  "$1" - <<'PYTHON'
import ctypes

for library, package in (
    ("libpango-1.0.so.0", "libpango-1.0-0"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0-0"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset0"),
):
    try:
        ctypes.CDLL(library)
    except OSError:
        print(package)
PYTHON
}

# install_packages NAME…: by apt as root; a plain user is told the line to run, and it fails.
install_packages() {
  if ! command -v apt-get >/dev/null; then
    say "This system has no apt-get. Install what Debian calls: $*" \
      "این سیستم apt-get ندارد. این بسته‌ها را نصب کنید: $*"
    return 1
  fi
  if [[ $(id -u) != 0 ]]; then
    say "Debian packages are missing. Run this line, then start again:" \
      "چند بستهٔ دبیان نیست. این خط را اجرا کنید و دوباره شروع کنید:" \
      "    sudo apt-get install -y $*"
    return 1
  fi
  say "Installing Debian packages: $*" "بسته‌های دبیان نصب می‌شوند: $*"
  # a fresh machine knows no package until it has asked for the lists once
  apt_install "$@" || { apt-get update -q >&2 && apt_install "$@"; }
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 \
    install -y -q --no-install-recommends "$@" >&2
}
