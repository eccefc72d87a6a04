#include "persistence/senders/sender_rows.hpp"

namespace mbs::persistence {

namespace {

constexpr std::int64_t all = -1;  // networks, or classes

std::int64_t network_of(const domain::approved_sender& s) {
  return s.network ? s.network->value : all;
}

std::int64_t class_of(const domain::approved_sender& s) {
  return s.traffic ? static_cast<std::int64_t>(*s.traffic) : all;
}

}  // namespace

void insert_sender(sql::connection& c, account_id account, const domain::approved_sender& s) {
  c.execute("INSERT INTO senders (account, name, network, traffic_class) VALUES ($1, $2, $3, $4)",
      {account.value, std::string_view{s.name}, network_of(s), class_of(s)});
}

bool delete_sender(sql::connection& c, account_id account, const domain::approved_sender& s) {
  return c.execute(
             "DELETE FROM senders WHERE account = $1 AND name = $2 AND network = $3 AND traffic_class = $4",
             {account.value, std::string_view{s.name}, network_of(s), class_of(s)}) > 0;
}

std::vector<sender_record> load_senders(sql::connection& c, sql::integers accounts) {
  const auto row = c.query("SELECT s.account, s.name, s.network, s.traffic_class FROM senders s WHERE " +
          c.in("s.account", 1) + " ORDER BY s.account, s.name, s.network, s.traffic_class",
      {accounts});
  std::vector<sender_record> senders;
  while (row->next()) {
    auto& s = senders.emplace_back();
    s.account = {row->integer(0)};
    s.sender.name = row->bytes(1);
    if (const auto network = row->integer(2); network != all)
      s.sender.network = domain::network_id{static_cast<std::uint8_t>(network)};
    if (const auto traffic = row->integer(3); traffic != all)
      s.sender.traffic = static_cast<domain::traffic_class>(traffic);
  }
  return senders;
}

}  // namespace mbs::persistence
