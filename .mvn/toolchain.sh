# Finds JDK 25 and Maven for ./mcp-runtime and ./verify. Sourced, POSIX sh; sets JAVA_HOME and MVN.
# Where one is missing it is installed with the system's package manager when that is possible
# (root on Debian or Ubuntu; asked first on a terminal), else the line to run is shown.

JDK=25

# Is $1 a JDK of the wanted version? Reads its release file; starts no process.
is_jdk() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r line; do
    case $line in JAVA_VERSION=\"$JDK[.\"]*) return 0 ;; esac
  done < "$1/release"
  return 1
}

find_jdk() {
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*"$JDK"* /opt/*jdk*"$JDK"* \
      "${HOME:-/nowhere}"/.sdkman/candidates/java/"$JDK"* "${HOME:-/nowhere}"/.jdks/*"$JDK"* \
      /opt/homebrew/opt/openjdk@"$JDK"/libexec/openjdk.jdk/Contents/Home \
      /Library/Java/JavaVirtualMachines/*"$JDK"*/Contents/Home; do
    [ -n "$home" ] && is_jdk "$home" && { JAVA_HOME=$home; export JAVA_HOME; return 0; }
  done
  java=$(command -v java 2>/dev/null) || return 1
  java=$(readlink -f "$java" 2>/dev/null || echo "$java")
  home=${java%/bin/java}
  is_jdk "$home" && { JAVA_HOME=$home; export JAVA_HOME; return 0; }
  return 1
}

# Offers to install the first of the named packages that the package manager has: $1 says what for.
install_package() {
  what=$1
  shift
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "$what is missing. Install it (for a JDK: Eclipse Temurin, or brew install openjdk@$JDK; else the package $1)" >&2
    echo "and run this again; JAVA_HOME may name a JDK that stands elsewhere." >&2
    return 1
  fi
  if [ "$(id -u)" != 0 ]; then
    for package; do
      apt-cache show "$package" >/dev/null 2>&1 && {
        echo "$what is missing. Run: sudo apt-get install $package" >&2
        return 1
      }
    done
    echo "$what is missing, and apt has none of: $*. For a JDK unpack Eclipse Temurin and set JAVA_HOME." >&2
    return 1
  fi
  if [ -t 0 ] && [ -t 2 ]; then
    printf '%s is missing. Install it with apt-get? [Y/n] ' "$what" >&2
    read -r answer
    case $answer in [nN]*) echo "Run: apt-get install $1" >&2; return 1 ;; esac
  fi
  apt-get update -qq >&2 || true
  for package; do
    if apt-cache show "$package" >/dev/null 2>&1; then
      echo "Installing $package" >&2
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package" >&2 && return 0
    fi
  done
  echo "$what is missing and the package manager has none of: $*. Install it and run this again." >&2
  return 1
}

need_jdk() {
  find_jdk && return 0
  install_package "JDK $JDK" "temurin-$JDK-jdk" "openjdk-$JDK-jdk-headless" || return 1
  find_jdk || { echo "JDK $JDK was installed but not found; set JAVA_HOME." >&2; return 1; }
}

need_maven() {
  MVN=$(command -v mvn 2>/dev/null) && return 0
  install_package "Maven" maven || return 1
  MVN=$(command -v mvn)
}

# Lines about our version, for mvn.
build_properties() {
  commit=$(git -C "$ROOT" rev-parse --short HEAD 2>/dev/null || echo unknown)
  echo "-Dbuild.commit=$commit -Dbuild.date=$(date -u +%Y-%m-%d)"
}

# How the CLI's JVM is run: short commands, so the first compiler only and the smallest collector. Picocli stands on
# the boot class path because its class files are of Java 5, which the JVM verifies slowly and keeps out of its cache.
# $1 is how the AOT cache is used, $2 the class to run.
run_cli() {
  aot=$1 main=$2
  shift 2
  jars=$ROOT/cli/target/mcp-runtime.jar
  case " $* " in
    *" image "* | *" setup "* | *" completion "* | *" server promote "* | *" server abort "*)
      # What installs is large, and on no other command's class path.
      set -- -cp "$jars:$ROOT/cli/target/install/*" "org.mcpruntime.cli.$main" "$@"
      for process in gateway bridge platform operator; do
        set -- "-Dmcpruntime.jvm.$process=$(jvm_of $process)" "$@"
      done
      set -- "-Dmcpruntime.home=$ROOT" "$@"
      ;;
    *) set -- -cp "$jars" "org.mcpruntime.cli.$main" "$@" ;;
  esac
  for picocli in "$ROOT"/cli/target/lib/picocli-*.jar; do :; done
  exec "$JAVA_HOME/bin/java" "$aot" -Xbootclasspath/a:"$picocli" -XX:-AOTClassLinking \
    -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+UseCompactObjectHeaders -Xlog:aot=off -Xlog:cds=off \
    --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED "$@"
}

# How a gateway's JVM is run, here and where it is measured: a small heap that grows when it must, the smallest
# collector, both compilers in one code cache; memory that a start needed is given back, and a process that has none left
# ends, for a deaf one would be worse. That some megabytes were compiled is no reason for a full collection, which would
# come in the first minutes of traffic and make the heap larger. Netty's events of Flight Recorder, and accessors of
# reflection that are generated as code, cost a start a hundred milliseconds and five megabytes for nothing that a
# gateway does often. The table of interned strings begins small: it is all touched at once, grows by itself, and what is
# in the AOT cache is not in it.
GATEWAY_JVM='-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms16m -XX:TrimNativeHeapInterval=5000
  -XX:StringTableSize=2048
  -XX:ReservedCodeCacheSize=32m -XX:-SegmentedCodeCache -XX:SweeperThreshold=100 -XX:-UsePerfData
  -XX:+ExitOnOutOfMemoryError -Dio.netty.jfr.enabled=false -Djdk.reflect.useNativeAccessorOnly=true'

# How the JVM of a process that lives long is started, here and in images: the last word on a matter counts. A publisher's
# heap holds all policies, an operator's all resources beside them; an operator has much to do for a minute and then rests,
# which never earns what the second compiler and its memory cost.
jvm_of() {
  case $1 in
    gateway) heap=64m ;;
    bridge) heap=128m ;;
    platform) heap=192m ;;
    operator) heap="160m -XX:MaxNewSize=24m -XX:TieredStopAtLevel=1" ;;
    feed) heap=512m ;;
  esac
  echo $GATEWAY_JVM "-Xmx$heap" --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
}

# $1 is how the AOT cache is used, $2 the class to run.
run_gateway() {
  aot=$1 main=$2
  shift 2
  # shellcheck disable=SC2086 # they are several words
  run_process gateway "$aot ${GATEWAY_JAVA_OPTIONS:-}" "org.mcpruntime.gateway.$main" "$@"
}

# The whole platform in one process: $1 is how the AOT cache is used, $2 the class to run.
run_up() {
  aot=$1 main=$2
  shift 2
  run_process platform "$aot -Dmcpruntime.home=$ROOT ${UP_JAVA_OPTIONS:-}" "org.mcpruntime.cli.$main" "$@"
}

# Sets jars to the class path of a gateway, as its module lists it: of each jar that stands there the JVM keeps the
# directory in memory, and a start opens them all.
gateway_jars() {
  jars=
  for jar in "$ROOT"/cli/target/lib/gateway-[0-9]*.jar; do jars=$jar; done
  list=$ROOT/gateway/target/classes/META-INF/mcp-runtime/class-path
  [ -s "$list" ] || { echo "The build is not whole: $list is missing. Remove $ROOT/cli/target/built and run this again." >&2; return 1; }
  IFS= read -r listed < "$list" || [ -n "$listed" ] || return 1
  while [ -n "$listed" ]; do
    jar=${listed%%:*}
    jars=$jars:$ROOT/cli/target/lib/${jar##*/}
    case $listed in *:*) listed=${listed#*:} ;; *) listed= ;; esac
  done
}

# A process that lives long: $1 is what it is, $2 are options of its JVM beside those above, $3 the class to run.
run_process() {
  jvm=$(jvm_of "$1") options=$2 main=$3 jars=$ROOT/cli/target/mcp-runtime.jar
  # Its client of Kubernetes is large, and on no other process's class path.
  case $1 in
    operator) jars="$jars:$ROOT/cli/target/install/*" ;;
    gateway) gateway_jars || exit 1 ;;
  esac
  shift 3
  # shellcheck disable=SC2086 # both are several words
  exec "$JAVA_HOME/bin/java" $jvm -Xlog:aot=off -Xlog:cds=off $options \
    -cp "$jars" "$main" "$@"
}

# Records a gateway under traffic into the AOT cache that makes its start fast and its first seconds warm.
train_gateway() {
  policy=$ROOT/cli/target/training-policy.json
  cache=$ROOT/cli/target/gateway.aot
  made=$ROOT/cli/target/training-gateway.aot
  training=$ROOT/cli/target/training-gateway.log
  # In subshells, for both end in exec.
  { (run_cli -XX:AOTMode=auto Main policy render -f "$ROOT/examples/manifests" --server workspace-assistant -o json) \
      > "$policy" 2> "$training" &&
    (run_gateway "-XX:AOTCacheOutput=$made" TrainingMain "$policy") > "$training" 2>&1 &&
    mv "$made" "$cache"; } || {
    rm -f "$cache"
    echo "note: no AOT cache could be made (cli/target/training-gateway.log); gateways start slower" >&2
  }
}

# Records the whole platform and the commands that talk to it into their AOT caches: a platform with the example
# servers, in a folder and on ports of its own. Without the caches everything works, slower. The classes of commands are
# not linked in advance: a command that needs few of them would wait for all.
train_platform() {
  data=$ROOT/cli/target/training
  # What a training that was killed left.
  [ ! -f "$data/platform/run.json" ] || (run_cli -XX:AOTMode=auto Main down --data "$data/platform") > /dev/null 2>&1
  rm -rf "$data"
  mkdir -p "$data"
  (run_up "-XX:AOTCacheOutput=$data/up.aot" UpMain --demo --plain --data "$data/platform" --listen-address 127.0.0.1 \
    --api-port 0 --gateway-port 0) > "$data/up.log" 2>&1 < /dev/null &
  up=$!
  (run_cli "-XX:AOTCacheOutput=$data/mcp-runtime.aot" TrainingMain "$ROOT" "$data/platform" "$up") > "$data/cli.log" 2>&1 ||
    { rm -f "$data/mcp-runtime.aot"; kill -9 "$up" 2>/dev/null; }
  kill "$up" 2>/dev/null
  wait "$up" 2>/dev/null
  # Without a platform at least the commands that need none.
  [ -f "$data/mcp-runtime.aot" ] ||
    (run_cli "-XX:AOTCacheOutput=$data/mcp-runtime.aot" TrainingMain "$ROOT") >> "$data/cli.log" 2>&1
  for cache in up mcp-runtime; do
    mv "$data/$cache.aot" "$ROOT/cli/target/$cache.aot" 2>/dev/null || {
      rm -f "$ROOT/cli/target/$cache.aot"
      echo "note: no AOT cache could be made (cli/target/training/*.log); ${cache}'s starts are slower" >&2
    }
  done
  rm -rf "$data/platform"
}

# Waits until the launcher's training is over, but not for ever.
await_training() {
  looks=0
  while [ -f "$ROOT/cli/target/untrained" ] && [ "$looks" -lt 180 ]; do
    sleep 1
    looks=$((looks + 1))
  done
}
