#pragma once

#include "persistence/money/price_records.hpp"
#include "persistence/sql/sql.hpp"

#include <string>
#include <vector>

/// Rows of price lists. Internal to persistence/.
namespace mbs::persistence {

/// In force at `now` and to come, ascending by moment, with their rules.
[[nodiscard]] std::vector<price_version_record> load_versions_in_use(
    sql::connection& c, domain::time_point now);
/// `tail` goes on behind "FROM price_versions v ".
[[nodiscard]] std::vector<price_version_record> load_versions(
    sql::connection& c, const std::string& tail, sql::parameters values);
/// Without versions.
[[nodiscard]] std::vector<price_list_record> load_price_lists(
    sql::connection& c, const std::string& tail, sql::parameters values);
[[nodiscard]] std::vector<domain::tax_change> load_tax_rates(sql::connection& c);

/// What prices are made of, from `now` on.
[[nodiscard]] price_facts load_price_facts(sql::connection& c, domain::time_point now);

/// Ascending; in force and to come, and maybe one that was before.
/// The lists that these name, no others: a book of all takes long to make.
[[nodiscard]] domain::price_book book_of(
    const price_facts& facts, std::span<const domain::price_assignment> named);
[[nodiscard]] std::vector<domain::price_assignment> load_assignments(
    sql::connection& c, domain::account_id account);

void insert_version(sql::connection& c, const price_version_record& v);

}  // namespace mbs::persistence
