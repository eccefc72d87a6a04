#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

namespace mbs::bench {

/// What processes have used, from /proc.
struct process_usage {
  double cpu_seconds = 0;        ///< user and system, of the processes and the children they have waited for
  std::uint64_t memory_kib = 0;  ///< proportional set size, so that shared memory counts once; else resident
};

/// Of each process and all below it; those that are gone count nothing.
[[nodiscard]] process_usage usage_of(const std::vector<pid_t>& roots);
/// Of this process.
[[nodiscard]] process_usage own_usage();

}  // namespace mbs::bench
