#!/bin/sh
# Runs one fuzz target from its seeds for some seconds. Usage: run_fuzz.sh PROGRAM SEEDS FOUND SECONDS
# The environment's MBS_FUZZ_SECONDS wins over SECONDS. What it finds goes to FOUND; a crash leaves its input there.
set -eu
program=$1 seeds=$2 found=$3 seconds=${MBS_FUZZ_SECONDS:-$4}
mkdir -p "$found"
exec "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 \
  -artifact_prefix="$found/crash-" "$found" "$seeds"
