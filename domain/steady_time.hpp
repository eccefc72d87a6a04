#pragma once

#include "domain/time.hpp"

#include <chrono>

namespace mbs::domain {

/// A reading of a clock that nobody can set, for pauses, time-outs and rates. Its zero means nothing, and
/// it is no time of day: it neither turns into a time_point nor is one turned into it.
using steady_point = std::chrono::time_point<std::chrono::steady_clock, duration>;

}  // namespace mbs::domain
