#pragma once

#include "bench/sandbox/bounded_history.hpp"
#include "bench/sandbox/mail_reader.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace mbs::bench {

/// A mail and when its file was written.
struct kept_mail {
  mail what;
  std::string to;          ///< its addresses, in lower case
  std::int64_t at_us = 0;  ///< since 1970
};

/// The mails in a folder of `.eml` files, one each, that something else writes: under another name first, or
/// in one go. A file that has been read is not read again. Bounded: `limits` for what is kept, and at most
/// `longest` octets of a file, `a_look` files a look and `most_files` of a folder.
class mailbox {
 public:
  static constexpr std::size_t longest = std::size_t{1024} * 1024;
  static constexpr std::size_t a_look = 200;
  static constexpr std::size_t most_files = 20'000;

  /// The folder need not be there yet. Links and what is no plain file are left alone.
  explicit mailbox(std::filesystem::path folder, history_limits limits = {.count = 1'000}) noexcept
      : folder_{std::move(folder)}, mails_{limits} {}

  /// Reads what has come. Costs little when nothing has.
  void look();

  [[nodiscard]] const bounded_history<kept_mail>& mails() const noexcept { return mails_; }

 private:
  struct file {
    std::filesystem::file_time_type written;
    std::string name;
    auto operator<=>(const file&) const = default;
  };
  [[nodiscard]] bool may_have_changed();
  [[nodiscard]] std::vector<file> new_files();
  void take(const file& f);

  std::filesystem::path folder_;
  bounded_history<kept_mail> mails_;
  std::set<std::string> read_;
  std::optional<std::filesystem::file_time_type> looked_at_;
  bool has_more_ = false;
};

}  // namespace mbs::bench
