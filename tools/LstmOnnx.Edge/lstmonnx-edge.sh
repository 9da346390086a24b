#!/bin/sh
# Starts the flavour of lstmonnx-edge that this processor can run: x86-64-v4 (AVX-512), -v3 (AVX2) or -v2, each in a folder of that name beside this file.
# A program that names its flavour's file itself saves the millisecond that this takes.
set -f
while IFS= read -r line; do
  case $line in flags*) break ;; esac
done </proc/cpuinfo
has() {
  for flag; do
    case "$line " in *" $flag "*) ;; *) return 1 ;; esac
  done
}
level=v2
if has avx avx2 bmi1 bmi2 f16c fma abm movbe; then
  level=v3
  if has avx512f avx512bw avx512cd avx512dq avx512vl; then level=v4; fi
fi
file=$0
if [ -L "$file" ]; then file=$(readlink -f "$file"); fi
exec "${file%/*}/x86-64-$level/lstmonnx-edge" "$@"
