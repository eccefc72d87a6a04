#pragma once

#include <string>

/// The file of a key ring on disk. Internal to crypto/.
namespace mbs::crypto {

/// The whole of a file that only its owner may read or write. Throws std::runtime_error with the path and
/// the mend.
[[nodiscard]] std::string read_private_file(const std::string& path);

enum class if_there : bool { refuse, replace };

/// Writes `text` with mode 0600, whole or not at all, and durably. Throws std::runtime_error.
void write_private_file(const std::string& path, const std::string& text, if_there what);

}  // namespace mbs::crypto
