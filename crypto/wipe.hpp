#pragma once

#include <span>

/// Forgets what was secret. Any thread.
namespace mbs::crypto {

/// Overwrites with zeros, also where the compiler sees nobody read them again.
void wipe(std::span<char> octets) noexcept;

}  // namespace mbs::crypto
