#!/usr/bin/env bash
# install-dependencies.sh build|test: sees to what Proffer needs on Debian 12, and is silent when all is there.
# `build` is what `make run` needs, `test` adds what `make test` needs. Installs what is lacking as root or with a sudo
# that asks nothing; otherwise prints the line to run and ends with 1. No system service has to run: the tests start a
# PostgreSQL and a Redis of their own (services.sh).
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# A line a package: its name, and how to see that it is there. Looking for the thing and not for the package lets a
# Node or a Redis from elsewhere count as well.
build_needs=(
    "git             command git"
    "make            command make"
    "gcc             command gcc"
    "pkg-config      command pkg-config"
    "ca-certificates file /etc/ssl/certs/ca-certificates.crt"
    "tzdata          file /usr/share/zoneinfo/Europe/London"
    "libpq-dev       library libpq"
    "libsqlite3-dev  library sqlite3"
    "zlib1g-dev      library zlib"
)
test_needs=(
    "curl            command curl"
    "util-linux      command setpriv"
    "postgresql-15   file /usr/lib/postgresql/*/bin/initdb"
    "redis-server    command redis-server"
    "chromium        command chromium"
    "nodejs          command node"
    "poppler-utils   command pdftotext"
    "python3-venv    module ensurepip"
)

is_there() {
    local kind=$1 name=$2
    case $kind in
        command) command -v "$name" >/dev/null ;;
        file) compgen -G "$name" >/dev/null ;;
        library) pkg-config --exists "$name" 2>/dev/null ;;
        module) python3 -c "import $name" 2>/dev/null ;;
    esac
}

install_packages() {
    local needs=("$@") missing=() need package kind name
    for need in "${needs[@]}"; do
        read -r package kind name <<<"$need"
        is_there "$kind" "$name" || missing+=("$package")
    done
    ((${#missing[@]} == 0)) && return

    local as_root=()
    if ((EUID != 0)); then
        if ! { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; then
            echo "Some Debian packages are missing. Install them, then try again:" >&2
            echo "sudo apt-get update && sudo apt-get install --yes --no-install-recommends ${missing[*]}" >&2
            exit 1
        fi
        as_root=(sudo -n)
    fi
    echo "Installing ${missing[*]}"
    "${as_root[@]}" apt-get update --quiet=2
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install --yes --quiet=2 --no-install-recommends "${missing[@]}"
}

require_swift() {
    if ! command -v swift >/dev/null; then
        echo "Proffer needs Swift 6.3 or newer, and there is no swift on the PATH. See https://www.swift.org/install/linux/." >&2
        exit 1
    fi
}

# The copy of requirements.txt in the folder says what was installed; it is written last.
install_python_packages() {
    local venv=.build/venv requirements=Tests/requirements.txt
    cmp --silent "$requirements" "$venv/requirements.txt" && return
    echo "Installing the Python packages of $requirements into $venv"
    python3 -m venv --clear "$venv"
    "$venv/bin/python3" -m pip install --quiet --disable-pip-version-check --requirement "$requirements"
    cp "$requirements" "$venv/requirements.txt"
}

case ${1-} in
    build)
        require_swift
        install_packages "${build_needs[@]}"
        ;;
    test)
        require_swift
        install_packages "${build_needs[@]}" "${test_needs[@]}"
        install_python_packages
        ;;
    *)
        echo "usage: install-dependencies.sh build|test" >&2
        exit 2
        ;;
esac
