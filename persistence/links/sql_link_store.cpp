#include "persistence/links/sql_link_store.hpp"

#include "persistence/links/claim_codec.hpp"
#include "persistence/messages/message_rows.hpp"

#include <optional>

namespace mbs::persistence {

using domain::result;

namespace {

std::optional<link_id> find_link(sql::connection& c, const std::string& name) {
  const auto found = c.query("SELECT id FROM links WHERE name = $1", {std::string_view{name}});
  if (!found->next()) return std::nullopt;
  return link_id{found->integer(0)};
}

}  // namespace

result<link_id> sql_link_store::intern_link(const std::string& name) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<link_id> {
    if (const auto id = find_link(c, name)) return *id;
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("links");
    if (const auto id = find_link(c, name)) return *id;
    c.execute("INSERT INTO links (id, name) SELECT COALESCE(MAX(id), 0) + 1, $1 FROM links",
        {std::string_view{name}});
    const auto id = find_link(c, name);
    all.commit();
    return *id;
  });
}

result<std::vector<named_link>> sql_link_store::list_links() {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<named_link>> {
    std::vector<named_link> all;
    const auto found = c.query("SELECT id, name FROM links ORDER BY id", {});
    while (found->next())
      all.push_back({{found->integer(0)}, std::string{found->bytes(1)}});
    return all;
  });
}

result<std::string> sql_link_store::load_learnt(link_id link) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::string> {
    const auto found = c.query("SELECT learnt FROM links WHERE id = $1", {link.value});
    if (!found->next()) return domain::errc::not_found;
    return std::string{found->bytes(0)};
  });
}

result<void> sql_link_store::keep_learnt(link_id link, const std::string& learnt) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<void> {
    const auto rows =
        c.execute("UPDATE links SET learnt = $2 WHERE id = $1", {link.value, std::string_view{learnt}});
    if (rows == 0) return domain::errc::not_found;
    return {};
  });
}

result<std::vector<link_claim>> sql_link_store::load_claims() {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<link_claim>> {
    std::vector<link_claim> claims;
    const auto found = c.query("SELECT link, claimed FROM link_claims ORDER BY link", {});
    while (found->next())
      claims.push_back({{found->integer(0)}, unpack_claim(found->bytes(1))});
    return claims;
  });
}

result<std::vector<stray_receipt>> sql_link_store::load_strays(
    link_id link, time_point not_before, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::vector<stray_receipt>> {
    const auto found = c.query(
        "SELECT s.id, s.link, s.smsc_message_id, s.recipient, s.outcome, s.code, s.raw, s.at, "
        "s.done_at, s.network_error "
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
      s.note = read_note(*found, 8);
    }
    return strays;
  });
}

}  // namespace mbs::persistence
