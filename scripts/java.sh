# Sourced by ./tarsier and ./test: finds a JDK 25 and Maven. POSIX shell, nothing but the usual tools.

# Prints the feature version of the JDK in $1, nothing when there is none. Reads the release file: no JVM is started.
jdk_version() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$1/release" | head -n 1
}

# Prints the home of the java on the PATH, symbolic links followed.
jdk_on_path() {
  found=$(command -v java 2>/dev/null) || return 0
  while [ -L "$found" ]; do
    target=$(readlink "$found")
    case $target in /*) found=$target ;; *) found=$(dirname "$found")/$target ;; esac
  done
  dirname "$(dirname "$found")"
}

# Sets JAVA_HOME to a JDK 25 or newer, or explains what is missing and ends with status 3.
find_jdk() {
  for home in "${JAVA_HOME:-}" "$(jdk_on_path)" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$home" ] || continue
    version=$(jdk_version "$home")
    if [ "${version:-0}" -ge 25 ]; then
      JAVA_HOME=$home
      export JAVA_HOME
      return 0
    fi
  done
  cat >&2 <<'TEXT'
Tarsier needs a JDK 25 or newer and found none. It looked at JAVA_HOME, the PATH, /usr/lib/jvm, SDKMAN, ~/.jdks and the
usual places of macOS. Install one, for example
    sdk install java 25-tem              (SDKMAN)
    apt install temurin-25-jdk           (Debian, Ubuntu with the Adoptium repository)
    brew install openjdk@25              (macOS)
or point JAVA_HOME at it, and start this command again.
TEXT
  exit 3
}

find_maven() {
  command -v mvn >/dev/null 2>&1 && return 0
  cat >&2 <<'TEXT'
Tarsier builds itself on first use and needs Maven for that, but there is no mvn on the PATH. Install it, for example
    apt install maven        (Debian, Ubuntu)
    brew install maven       (macOS)
    sdk install maven        (SDKMAN)
and start this command again.
TEXT
  exit 3
}
