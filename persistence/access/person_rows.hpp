#pragma once

#include "persistence/access/person_records.hpp"
#include "persistence/sql/sql.hpp"

#include <string>
#include <vector>

/// Rows of people, read the same way for their own pages and for the sessions they have. Internal to
/// persistence/.
namespace mbs::persistence {

/// "… FROM persons p <tail>"; `from` is more of FROM's list.
[[nodiscard]] std::vector<person_record> load_persons(
    sql::connection& c, const std::string& tail, sql::parameters values);
/// "… FROM members m <tail>".
[[nodiscard]] std::vector<member_record> load_members(
    sql::connection& c, const std::string& tail, sql::parameters values);
/// A row that the transaction has locked the table for; gives the id. Throws sql::error for a duplicate.
[[nodiscard]] person_id insert_person(sql::connection& c, const person_record& person);
/// Whether somebody has this address; the table is locked.
[[nodiscard]] bool is_email_taken(sql::connection& c, const std::string& folded);
void insert_member(sql::connection& c, const member_record& member);

/// Columns where 0 is "never".
[[nodiscard]] std::int64_t micros_or_never(const std::optional<time_point>& at);
[[nodiscard]] std::optional<time_point> time_or_never(std::int64_t micros);

}  // namespace mbs::persistence
