#include "persistence/senders/sender_rows.hpp"

#include <string>

namespace mbs::persistence {

namespace {

constexpr std::int64_t all = -1;  // networks, or classes

void insert(sql::connection& c, const sender_record& s, const std::string& otherwise) {
  c.execute(
      "INSERT INTO senders (account, name, network, traffic_class, expires_at, shared) "
      "VALUES ($1, $2, $3, $4, $5, $6)" +
          otherwise,
      {s.account.value, std::string_view{s.sender.name}, stored_network(s.sender), stored_class(s.sender),
          stored_end(s.ends_at), std::int64_t{s.is_shared}});
}

}  // namespace

std::int64_t stored_network(const domain::approved_sender& s) {
  return s.network ? s.network->value : all;
}

std::int64_t stored_class(const domain::approved_sender& s) {
  return s.traffic ? static_cast<std::int64_t>(*s.traffic) : all;
}

void read_network_and_class(const sql::rows& row, int first, domain::approved_sender& into) {
  if (const auto network = row.integer(first); network != all)
    into.network = domain::network_id{static_cast<std::uint8_t>(network)};
  if (const auto traffic = row.integer(first + 1); traffic != all)
    into.traffic = static_cast<domain::traffic_class>(traffic);
}

void insert_sender(sql::connection& c, const sender_record& s) {
  insert(c, s, {});
}

void insert_or_renew_sender(sql::connection& c, const sender_record& s) {
  insert(c, s,
      " ON CONFLICT (account, name, network, traffic_class) DO UPDATE SET expires_at = excluded.expires_at");
}

bool delete_sender(sql::connection& c, account_id account, const domain::approved_sender& s) {
  return c.execute(
             "DELETE FROM senders WHERE account = $1 AND name = $2 AND network = $3 AND traffic_class = $4",
             {account.value, std::string_view{s.name}, stored_network(s), stored_class(s)}) > 0;
}

std::vector<sender_record> load_senders(sql::connection& c, sql::integers accounts) {
  const auto row = c.query(
      "SELECT s.account, s.name, s.network, s.traffic_class, s.expires_at, s.shared FROM senders s WHERE " +
          c.in("s.account", 1) + " ORDER BY s.account, s.name, s.network, s.traffic_class",
      {accounts});
  std::vector<sender_record> senders;
  while (row->next()) {
    auto& s = senders.emplace_back();
    s.account = {row->integer(0)};
    s.sender.name = row->bytes(1);
    read_network_and_class(*row, 2, s.sender);
    s.ends_at = end_of_stored(row->integer(4));
    s.is_shared = row->integer(5) != 0;
  }
  return senders;
}

std::int64_t stored_end(const std::optional<time_point>& at) {
  return at ? domain::to_micros(*at) : 0;
}

std::optional<time_point> end_of_stored(std::int64_t micros) {
  if (micros == 0) return std::nullopt;
  return domain::from_micros(micros);
}

}  // namespace mbs::persistence
