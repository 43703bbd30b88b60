# shellcheck shell=sh
# Read by the scripts beside it, from whatever folder they are called. Ends up in the project's root.

cd "$(dirname "$0")/.." || exit

say() { printf '== %s\n' "$*" >&2; }

die() {
  printf '%s: %s\n' "scripts/${0##*/}" "$*" >&2
  exit 1
}

# Compilers that may run at once: one a core, but no more than memory allows at about 1 GB each.
parallel_jobs() {
  cores=$(nproc)
  fit=$(awk '/^MemAvailable:/ {n = int($2 / 1000000); print n < 1 ? 1 : n}' /proc/meminfo)
  if [ "$fit" -lt "$cores" ]; then echo "$fit"; else echo "$cores"; fi
}

# build PRESET TARGETS [-DNAME=VALUE...]: progress on a terminal, elsewhere only warnings and errors.
build() {
  preset=$1
  targets=$2
  shift 2
  mkdir -p build
  cmake --preset "$preset" "$@" >"build/$preset-configure.log" 2>&1 || {
    cat "build/$preset-configure.log" >&2
    die "configuring failed, see above; scripts/install fetches what the build needs"
  }
  quiet=--quiet
  [ ! -t 1 ] || quiet=""
  # Split on purpose: several targets, and perhaps no flag.
  # shellcheck disable=SC2086
  cmake --build --preset "$preset" --target $targets --parallel "$(parallel_jobs)" -- $quiet >&2 ||
    die "compiling failed, see above"
}

# npm_packages FOLDER: fetches the packages of its lock file when that has changed since the last time.
npm_packages() {
  lock=$1/package-lock.json
  stamp=$1/node_modules/.jingwei-lock
  cmp -s "$lock" "$stamp" && return
  (cd "$1" && npm ci --no-audit --no-fund --loglevel=error) >&2 ||
    die "npm could not fetch the packages of $lock; check the network"
  cp "$lock" "$stamp"
}

# Bundles the pages into web/dist.
build_pages() {
  npm_packages web
  (cd web && npm run --silent build) >build/pages.log 2>&1 || {
    cat build/pages.log >&2
    die "the pages could not be built, see above"
  }
}
