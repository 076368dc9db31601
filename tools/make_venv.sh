#!/usr/bin/env bash
# Makes a virtual environment in the folder named; on Debian it gets the missing parts of Python
# where it may, and says what to type where it may not.
set -euo pipefail

folder=$1
python=${PYTHON:-python3}

if ! command -v "$python" >/dev/null; then
  echo "There is no '$python' on this machine. smartlife needs Python 3.11 or newer." >&2
  exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "smartlife needs Python 3.11 or newer; '$python' is $("$python" --version)." >&2
  echo "With another one on this machine: make PYTHON=python3.12" >&2
  exit 1
fi

# Debian ships Python without what a virtual environment is made of.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  if [[ $(id -u) -eq 0 ]] && command -v apt-get >/dev/null; then
    echo "Installing Debian's package python$version-venv …"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y "python$version-venv" >/dev/null
  else
    echo "'$python' cannot make virtual environments here. On Debian or Ubuntu, type:" >&2
    echo "  sudo apt-get install python$version-venv" >&2
    exit 1
  fi
fi

# An environment whose interpreter is gone (a moved folder, a removed Python) is made anew.
if [[ -d $folder ]] && ! "$folder/bin/python" -c '' 2>/dev/null; then
  rm -rf "$folder"
fi
"$python" -m venv "$folder"
