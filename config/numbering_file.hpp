#pragma once

#include <string>
#include <vector>

/// The CSV file of `routing.numbering_file`: which network a number belongs to by its first digits. Knows
/// nothing of the networks themselves: their names are texts here.
namespace mbs::config {

struct numbering_rule {
  std::string prefix;   ///< 1 to 9 national digits, for example "757"
  std::string network;  ///< name in lower case, for example "safaricom"
  bool operator==(const numbering_rule&) const = default;
};

struct numbering_result {
  std::vector<numbering_rule> rules;    ///< in the order of the file
  std::vector<std::string> complaints;  ///< with file and line; empty: `rules` is valid
};

/// Lines of "prefix,network"; a first line that says exactly that, empty lines and lines that begin with #
/// are skipped, spaces around the two words too. No prefix may occur twice.
[[nodiscard]] numbering_result read_numbering_file(const std::string& path);

}  // namespace mbs::config
