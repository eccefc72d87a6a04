#pragma once

#include "domain/access/permission.hpp"
#include "persistence/access/person_records.hpp"
#include "persistence/sql/sql.hpp"

#include <string>
#include <vector>

/// Rows of sessions, for the stores of people and of sign-ups as well. Internal to persistence/.
namespace mbs::persistence {

/// "… FROM sessions s <tail>".
[[nodiscard]] std::vector<session_record> load_sessions(
    sql::connection& c, const std::string& tail, sql::parameters values);

/// In a transaction that has locked the table; gives the id. The oldest sessions of the person that have not
/// ended are ended when there would be more than `most`.
[[nodiscard]] session_id insert_session(sql::connection& c, session_record s, std::uint32_t most = 50);

/// Ends all sessions of the person but one (0: all), as of `now`. How many.
std::int64_t end_sessions_of(sql::connection& c, person_id person, session_id but, time_point now);

/// What follows when the person got a role where they had `before`: a rise gives their sessions another token
/// at their next request.
void follow_role(
    sql::connection& c, person_id person, domain::permission_set before, domain::permission_set after);

/// What follows from new credentials of a person, in the transaction that counted them: the other sessions
/// end and `kept` goes on under its next token. `factor_given`: when a code of the factor came with the
/// change; without one the factor is no fresher than it was. False when the session had ended,
/// or its token is another by now.
[[nodiscard]] bool follow_credentials(sql::connection& c, person_id person, const kept_session& kept,
    time_point now, std::optional<time_point> factor_given = {});

void insert_sign_in(sql::connection& c, const sign_in_record& a);

}  // namespace mbs::persistence
