#pragma once

#include "persistence/access/factor_store.hpp"
#include "persistence/access/secret_box.hpp"
#include "persistence/sql/session.hpp"

/// Second factors in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_factor_store final : public factor_store {
 public:
  /// Both outlive the store.
  sql_factor_store(sql::session& session, const secret_box& secrets) : session_{session}, secrets_{secrets} {}

  domain::result<factor_standing> standing_of(domain::person_id person) override;
  domain::result<void> begin(domain::person_id person, const std::string& secret, domain::time_point now,
      const change_note& note = {}) override;
  domain::result<void> confirm(
      const factor_change& change, const std::string& code, std::span<const std::string> codes) override;
  domain::result<void> take_away(const factor_change& change) override;
  domain::result<void> replace_codes(
      const factor_change& change, std::span<const std::string> codes) override;
  domain::result<factor_judged> judge(const factor_change& change, const domain::factor_code& code,
      const domain::factor_limits& limits) override;

 private:
  sql::session& session_;
  const secret_box& secrets_;
};

}  // namespace mbs::persistence
