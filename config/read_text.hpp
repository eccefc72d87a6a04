#pragma once

#include <cstddef>
#include <string>

/// Files that people write: small, and read as a whole.
namespace mbs::config {

struct text_file {
  std::string text;
  std::string trouble;  ///< why it could not be read, without its name; empty: `text` is all of it
};

/// Reads a file of at most `longest` octets. Tells apart what is not there, what this user may not read, a
/// folder, a pipe or device, and what is too long.
[[nodiscard]] text_file read_text(const std::string& path, std::size_t longest);

}  // namespace mbs::config
