#include "persistence/registry_rows.hpp"

#include "persistence/messages/rows.hpp"

namespace mbs::persistence {

std::vector<key_record> load_keys(sql::connection& c, const std::string& tail, sql::parameters values) {
  const auto found = c.query(
      "SELECT k.id, k.account, k.prefix, k.hash, k.label, k.created_at, k.revoked_at FROM api_keys k " + tail,
      values);
  std::vector<key_record> keys;
  while (found->next()) {
    auto& k = keys.emplace_back();
    k.id = {found->integer(0)};
    k.account = {found->integer(1)};
    k.prefix = found->bytes(2);
    k.hash = digest_from(found->bytes(3));
    k.label = found->bytes(4);
    k.created_at = domain::from_micros(found->integer(5));
    if (!found->is_null(6)) k.revoked_at = domain::from_micros(found->integer(6));
  }
  return keys;
}

std::vector<webhook_endpoint> load_webhook_endpoint_rows(
    sql::connection& c, const std::string& tail, sql::parameters values) {
  const auto found = c.query(
      "SELECT p.id, p.account, p.url, p.secret, p.batch, p.active, p.created_at FROM webhook_endpoints p " +
          tail,
      values);
  std::vector<webhook_endpoint> endpoints;
  while (found->next()) {
    auto& p = endpoints.emplace_back();
    p.id = {found->integer(0)};
    p.account = {found->integer(1)};
    p.url = found->bytes(2);
    p.secret = found->bytes(3);
    p.batch = static_cast<std::uint16_t>(found->integer(4));
    p.active = found->integer(5) != 0;
    p.created_at = domain::from_micros(found->integer(6));
  }
  return endpoints;
}

std::vector<webhook_retry> load_retries(
    sql::connection& c, time_point now, std::uint32_t limit, const std::vector<std::int64_t>& except) {
  const auto found = c.query(
      "SELECT r.event, r.message, r.endpoint, r.attempts, r.next_at, r.give_up_at "
      "FROM webhook_retries r WHERE r.next_at <= $1 AND NOT (" +
          c.in("r.endpoint", 3) + ") ORDER BY r.next_at, r.event LIMIT $2",
      {domain::to_micros(now), std::int64_t{limit}, sql::integers{except}});
  std::vector<webhook_retry> retries;
  while (found->next())
    retries.push_back({{found->integer(0)}, {found->integer(1)}, {found->integer(2)},
        static_cast<std::uint16_t>(found->integer(3)), domain::from_micros(found->integer(4)),
        domain::from_micros(found->integer(5))});
  return retries;
}

std::vector<stray_receipt> load_stray_rows(
    sql::connection& c, link_id link, time_point not_before, std::uint32_t limit) {
  const auto found = c.query(
      "SELECT s.id, s.link, s.smsc_message_id, s.recipient, s.outcome, s.code, s.raw, s.at "
      "FROM stray_receipts s WHERE s.link = $1 AND s.at >= $2 ORDER BY s.at, s.id LIMIT $3",
      {link.value, domain::to_micros(not_before), std::int64_t{limit}});
  std::vector<stray_receipt> strays;
  while (found->next()) {
    auto& s = strays.emplace_back();
    s.id = found->integer(0);
    s.link = {found->integer(1)};
    s.smsc_message_id = found->bytes(2);
    s.to = found->integer(3);
    s.outcome = static_cast<domain::segment_outcome>(found->integer(4));
    s.code = static_cast<std::uint32_t>(found->integer(5));
    s.raw = found->bytes(6);
    s.at = domain::from_micros(found->integer(7));
  }
  return strays;
}

std::vector<funding_entry> load_funding(sql::connection& c, std::int64_t after, std::uint32_t limit) {
  const auto found = c.query(
      "SELECT d.id, d.account, d.kind, d.amount, d.reference, d.note, d.at FROM funding_entries d "
      "WHERE d.id > $1 ORDER BY d.id LIMIT $2",
      {after, std::int64_t{limit}});
  std::vector<funding_entry> funding_entries;
  while (found->next()) {
    auto& d = funding_entries.emplace_back();
    d.id = found->integer(0);
    d.account = {found->integer(1)};
    d.kind = static_cast<domain::transfer_kind>(found->integer(2));
    d.amount = money::from_units(found->integer(3));
    d.reference = found->bytes(4);
    d.note = found->bytes(5);
    d.at = domain::from_micros(found->integer(6));
  }
  return funding_entries;
}

}  // namespace mbs::persistence
