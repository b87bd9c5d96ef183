#!/bin/sh
# Resolves the locks again. A lock that is still there is kept as far as it fits: delete it first to take newer versions.
set -eu
cd "$(dirname "$0")/../.."

resolve() {
    target=$1
    shift
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
        --output-file "packaging/locks/$target" "$@"
}

resolve run.txt pyproject.toml
resolve dev.txt pyproject.toml --group dev --constraint packaging/locks/run.txt
resolve django.txt packaging/locks/django.in
resolve node.txt packaging/locks/node.in
resolve macos.txt packaging/locks/macos.in

cd tests/support/oidc-provider
npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --ignore-scripts
