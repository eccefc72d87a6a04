#pragma once

#include "persistence/access/factor_store.hpp"
#include "persistence/access/secret_box.hpp"
#include "persistence/sql/sql.hpp"

#include <optional>
#include <span>
#include <string>

/// Rows of second factors, written by the people's own changes and by the operator's. Internal to
/// persistence/.
namespace mbs::persistence {

struct factor_row {
  std::string secret;  ///< opened; empty: none yet
  std::string next;    ///< opened; empty: none was begun
  std::optional<domain::time_point> confirmed_at;
  domain::factor_state tries;
};
/// Nothing without a row. Throws sql::damaged_row when a secret does not open.
[[nodiscard]] std::optional<factor_row> load_factor(
    sql::connection& c, domain::person_id person, const secret_box& secrets);

/// The factor itself, whatever was there before.
void store_factor(
    sql::connection& c, domain::person_id person, const factor_row& factor, const secret_box& secrets);
/// Of a recovery code, under the person's secret.
[[nodiscard]] digest recovery_digest(const std::string& secret, const std::string& code);
/// In place of those before.
void store_codes(sql::connection& c, domain::person_id person, const std::string& secret,
    std::span<const std::string> codes);
/// Factor, recovery codes and a recovery that waits. False: there was no factor.
bool remove_factor(sql::connection& c, domain::person_id person);

/// What a change of factor does to whatever was made before it, once the change is stored: session_rows.hpp,
/// follow_credentials. False when `own` had ended.
[[nodiscard]] bool end_credentials(sql::connection& c, domain::person_id person, const kept_session& own,
    domain::time_point now, std::optional<domain::time_point> factor_given = {});

}  // namespace mbs::persistence
