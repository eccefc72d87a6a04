#pragma once

#include "domain/errc.hpp"
#include "domain/time.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mbs::persistence {

/// Documents as files of one folder, which no web server serves: each under a random name, whole or not
/// there, for the server's user only. Knows nothing of what they are, whose they are and what people call
/// them.
/// Any thread, one at a time for `some_old`; every call may block and none throws unless it says so.
class document_folder {
 public:
  explicit document_folder(std::filesystem::path folder) : folder_{std::move(folder)} {}

  /// Makes the folder (mode 0700, folders above it as well) unless it is there. Throws std::runtime_error
  /// with a sentence for people when it cannot be made or written.
  void prepare() const;

  /// Writes a new file (mode 0600) that is on the disk when this returns; gives its name. store_unavailable
  /// when the disk does not take it: then nothing of it is left.
  [[nodiscard]] domain::result<std::string> write(std::string_view octets) const;
  /// not_found, store_unavailable. `name` is one that write() gave, else not_found.
  [[nodiscard]] domain::result<std::string> read(const std::string& name) const;
  /// Without effect when it is not there.
  void remove(const std::string& name) const noexcept;

  /// The next names (`limit` at most) of files that were last written before `before`, also of what a stop
  /// left half written: goes on where the call before ended, and from the beginning after the end. Looks at
  /// 1,000 files a call at most.
  [[nodiscard]] std::vector<std::string> some_old(domain::time_point before, std::size_t limit);

 private:
  std::filesystem::path folder_;
  std::filesystem::directory_iterator walk_;  // where some_old() goes on
};

}  // namespace mbs::persistence
