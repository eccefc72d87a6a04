#pragma once

#include "domain/access/factor_rules.hpp"
#include "domain/errc.hpp"
#include "domain/ids.hpp"
#include "persistence/access/change_note.hpp"
#include "persistence/access/person_records.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace mbs::persistence {

struct factor_standing {
  bool is_on = false;
  std::optional<domain::time_point> since{};
  std::uint32_t codes_left = 0;                       ///< recovery codes
  std::optional<domain::time_point> taken_away_at{};  ///< a recovery waits: not before then
};

/// Whose factor changes, when, and what stands beside it.
struct factor_change {
  domain::person_id person;
  domain::time_point now;
  kept_session own{};  ///< goes on under its next token; the person's other sessions end, or all of them
  change_note note{};
  bool device_is_known = false;  ///< judge: the person gave the factor on it since it was turned on
};

struct factor_judged {
  domain::factor_verdict verdict = domain::factor_verdict::off;
  domain::duration wait{};  ///< above 0 when it is delayed
  bool was_recovery_code = false;
  std::uint32_t codes_left = 0;  ///< recovery codes; of an accepted one
};

/// Second factors. The secret is sealed (secret_box.hpp). Of a recovery code the digest is kept, keyed with
/// the person's own secret: a code has 50 random bits, which a plain digest would give away within days to
/// who has a copy of the database, and a key of the key ring would make a rotation of it end all codes. The
/// codes end with their secret, as they should.
///
/// Each change counts in running servers within a second, and ends all other sessions and outstanding codes
/// of the person: it raises the person's count of credentials, and the own session goes with it.
/// One thread; every call may block and none throws. Errors of all: store_unavailable, timed_out.
class factor_store {
 public:
  virtual ~factor_store() = default;

  [[nodiscard]] virtual domain::result<factor_standing> standing_of(domain::person_id person) = 0;

  /// A secret (base32) that is the factor once it is confirmed; what the person has until then goes on. A
  /// later one takes the place of an earlier one that was not confirmed. not_found: nobody.
  [[nodiscard]] virtual domain::result<void> begin(domain::person_id person, const std::string& secret,
      domain::time_point now, const change_note& note = {}) = 0;
  /// Turns it on, or replaces the one before, with these recovery codes (as recovery_code_text makes them);
  /// the code was of now, and does not count again. not_waiting: none was begun; wrong_factor: another code.
  [[nodiscard]] virtual domain::result<void> confirm(
      const factor_change& change, const std::string& code, std::span<const std::string> codes) = 0;
  /// Takes it away, with its recovery codes and a recovery that waits. factor_off: there is none;
  /// factor_required: the person asks for it in a session, and owns an account whose owners need one.
  [[nodiscard]] virtual domain::result<void> take_away(const factor_change& change) = 0;
  /// In place of those before. factor_off: there is no factor.
  [[nodiscard]] virtual domain::result<void> replace_codes(
      const factor_change& change, std::span<const std::string> codes) = 0;

  /// domain::judge_factor on the row as it is, stored before this returns. An accepted code gives `own` its
  /// new token and its time of the factor, and ends a recovery that waits. `change.note` is written when
  /// that was with a recovery code.
  [[nodiscard]] virtual domain::result<factor_judged> judge(
      const factor_change& change, const domain::factor_code& code, const domain::factor_limits& limits) = 0;
};

}  // namespace mbs::persistence
