#pragma once

#include "domain/access/audit.hpp"
#include "persistence/access/digest.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::persistence {

using domain::account_id;
using domain::time_point;

/// The end of the chain: whoever kept an earlier one elsewhere can tell whether all before it is as it was.
struct audit_head {
  std::int64_t number = 0;  ///< of the newest entry; 0: there is none
  digest hash{};
  bool operator==(const audit_head&) const = default;
};
/// "17:" and 64 hexadecimal digits.
[[nodiscard]] std::string to_text(const audit_head& head);
/// Nothing unless it is what to_text makes.
[[nodiscard]] std::optional<audit_head> audit_head_from(std::string_view text);

struct audit_row {
  std::int64_t number = 0;  ///< 1, 2, 3 … without gaps
  domain::audit_entry entry;
  std::string actor_name{};  ///< of a person or key as it is called now, in a page of a list; may be empty
  bool is_erased = false;    ///< it had something personal once
  digest hash{};             ///< of the hash before it and its own octets (domain::canonical)
};

/// Where a page begins: entries before this one, the newest first.
struct audit_cursor {
  time_point at;
  std::int64_t number = 0;
};

struct audit_question {
  std::optional<account_id> account{};
  std::optional<domain::audit_actor> actor{};
  std::string action{};               ///< empty: all
  std::optional<time_point> from{};   ///< not before
  std::optional<time_point> until{};  ///< before
  std::optional<audit_cursor> before{};
  std::uint32_t limit = 100;
};

struct audit_page {
  std::vector<audit_row> rows;       ///< the newest first
  std::optional<audit_cursor> next;  ///< there may be more; rows may be few or none all the same
};

struct audit_finding {
  enum class kind : std::uint8_t {
    changed,           ///< an entry is not what was written, or stands in another's place
    personal_changed,  ///< what is personal of it is not what was written
    missing,           ///< entries between others are gone
    cut_off,           ///< entries at the end are gone
    head_changed,      ///< head or checkpoint are not of this chain
  };
  kind what = kind::changed;
  std::int64_t number = 0;  ///< the first entry concerned
  std::string detail;       ///< for people
};
[[nodiscard]] std::string_view to_text(audit_finding::kind kind) noexcept;

/// How far a verification is.
struct audit_walk {
  audit_head at;  ///< everything up to here was looked at
  std::uint64_t looked_at = 0;
  bool is_done = false;
};

struct audit_checkpoint {
  audit_head head;
  time_point at;
};

}  // namespace mbs::persistence
