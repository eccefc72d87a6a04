#include "persistence/access/audit_rows.hpp"

#include <algorithm>

namespace mbs::persistence {

namespace {

// Whatever stands there, damaged or not.
digest as_digest(std::string_view bytes) {
  digest d{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), d.size()), d.begin());
  return d;
}

}  // namespace

std::vector<stored_audit_row> load_audit_rows(
    sql::connection& c, const std::string& tail, sql::parameters values) {
  const auto found = c.query(
      "SELECT e.number, e.at, e.actor_kind, e.actor, e.account, e.action, e.object, e.facts, e.personal_digest, "
      "e.hash, p.number, p.salt, p.content FROM audit_entries e LEFT JOIN audit_personal p ON p.number = e.number " +
          tail,
      values);
  std::vector<stored_audit_row> rows;
  while (found->next()) {
    auto& r = rows.emplace_back();
    auto& e = r.row.entry;
    r.row.number = found->integer(0);
    e.at = domain::from_micros(found->integer(1));
    e.actor = {static_cast<domain::actor_kind>(found->integer(2)), found->integer(3)};
    e.account = {found->integer(4)};
    e.action = found->bytes(5);
    e.object = found->bytes(6);
    r.facts = found->bytes(7);
    r.personal_digest = found->bytes(8);
    r.row.hash = as_digest(found->bytes(9));
    r.has_personal = !found->is_null(10);
    r.salt = found->bytes(11);
    r.content = found->bytes(12);
    e.facts = domain::audit_facts_from(r.facts);
    e.personal = domain::audit_personal_from(r.content);
    r.row.is_erased = !r.personal_digest.empty() && !r.has_personal;
  }
  return rows;
}

audit_head load_audit_head(sql::connection& c) {
  const auto row = c.query("SELECT number, hash FROM audit_head WHERE one = 1", {});
  if (!row->next()) return {};
  return {row->integer(0), as_digest(row->bytes(1))};
}

}  // namespace mbs::persistence
