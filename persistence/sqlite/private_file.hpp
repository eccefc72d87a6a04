#pragma once

#include <string>

/// Files that hold what is nobody else's business. Internal to persistence/.
namespace mbs::persistence {

/// Makes `path`, empty, unless it is there: its owner writes, its group reads, others do neither. Made by
/// root it belongs to whom its folder belongs to, so that a command run as root leaves nothing that the
/// server's user cannot open. Returns 0, or the errno of why it could not be made.
[[nodiscard]] int make_private_file(const std::string& path) noexcept;

}  // namespace mbs::persistence
