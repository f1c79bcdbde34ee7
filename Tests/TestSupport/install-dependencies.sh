#!/usr/bin/env bash
# install-dependencies.sh build|cluster|test: sees to what Proffer needs on Debian 12, and is silent when all is there.
# `build` is what `make run` needs, `cluster` adds what `make run-cluster` needs, `test` what `make test` needs. Installs what is lacking as root or with a sudo
# that asks nothing; otherwise prints the line to run and ends with 1. No system service has to run, and none is started:
# the tests start a PostgreSQL and a Redis of their own (services.sh).
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# A fresh machine may be updating itself.
readonly lock_seconds_max=300

# A line a package: its name, and how to see that it is there. Looking for the thing and not for the package lets a
# Node or a Redis from elsewhere count as well.
build_needs=(
    "git             command git"
    "make            command make"
    "gcc             command gcc"
    "libstdc++-12-dev file /usr/include/c++/*/vector"
    "pkg-config      command pkg-config"
    "ca-certificates file /etc/ssl/certs/ca-certificates.crt"
    "tzdata          file /usr/share/zoneinfo/Europe/London"
    "libpq-dev       library libpq"
    "libhiredis-dev  file /usr/include/hiredis/hiredis.h"
    "libsqlite3-dev  library sqlite3"
    "zlib1g-dev      library zlib"
    "libxml2-dev     library libxml-2.0"
    "libarchive-dev  library libarchive"
    "libgmime-3.0-dev library gmime-3.0"
    "poppler-utils   command pdftotext"
    "poppler-data    file /usr/share/poppler/cMap"
    "netpbm          command pnmtopng"
    "bubblewrap      command bwrap"
)
cluster_needs=(
    "curl            command curl"
    "python3         command python3"
    "util-linux      command setpriv"
    "postgresql-15   file /usr/lib/postgresql/*/bin/initdb"
    "redis-server    command redis-server"
    "nginx-light     file /usr/sbin/nginx"
)
test_needs=(
    "openssl         command openssl"
    "sqlite3         command sqlite3"
    "haproxy         file /usr/sbin/haproxy"
    "chromium-headless-shell  command chromium-headless-shell"
    "firefox-esr     command firefox-esr"
    "nodejs          command node"
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
    local apt_get=(apt-get --yes --quiet=2 --option "DPkg::Lock::Timeout=$lock_seconds_max")
    "${as_root[@]}" "${apt_get[@]}" update
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive bash -euc "$without_starting" bash \
        "${apt_get[@]}" install --no-install-recommends "${missing[@]}"
}

# Runs a command while Debian is told not to start the servers that it installs: where an init runs it would, and none of
# them is ours. A machine that has a policy of its own keeps it.
readonly without_starting='
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
    trap "rm -f $policy" EXIT
    printf "#!/bin/sh\nexit 101\n" >$policy
    chmod 755 $policy
fi
"$@"'

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
    cluster)
        require_swift
        install_packages "${build_needs[@]}" "${cluster_needs[@]}"
        ;;
    test)
        require_swift
        install_packages "${build_needs[@]}" "${cluster_needs[@]}" "${test_needs[@]}"
        install_python_packages
        ;;
    *)
        echo "usage: install-dependencies.sh build|cluster|test" >&2
        exit 2
        ;;
esac
