#include "persistence/messages/hourly_sums.hpp"

#include "domain/messages/message.hpp"

#include <algorithm>
#include <array>

namespace mbs::persistence {

namespace {

constexpr std::int64_t micros_an_hour = 3'600'000'000;
constexpr std::size_t columns = 11;
/// So many rows go in one statement: few sizes, so that few statements are there to be prepared.
constexpr std::array<std::size_t, 3> sizes{64, 8, 1};

std::string upsert_of(std::size_t rows) {
  std::string text =
      "INSERT INTO hourly_sums (account, hour, network, traffic_class, sender, state, cause, code, messages, "
      "segments, charge) VALUES ";
  for (std::size_t i = 0; i < rows; ++i)
    text += (i == 0 ? "(" : ", (") + sql::placeholders(static_cast<int>(i * columns) + 1, columns) + ')';
  return text +
      " ON CONFLICT (account, hour, network, traffic_class, sender, state, cause, code) DO UPDATE SET "
      "messages = hourly_sums.messages + excluded.messages, segments = hourly_sums.segments + "
      "excluded.segments, charge = hourly_sums.charge + excluded.charge";
}

// Texts shared with an owner have the owner's sender.
void take_owners_senders(sql::connection& c, counted_messages& messages,
    const std::unordered_map<std::int64_t, std::int64_t>& owner_of, std::int64_t lowest,
    std::int64_t highest) {
  std::vector<std::int64_t> owners;
  for (const auto& [id, owner] : owner_of)
    owners.push_back(owner);
  if (owners.empty()) return;
  std::ranges::sort(owners);
  owners.erase(std::ranges::unique(owners).begin(), owners.end());
  const auto found = c.query(
      "SELECT o.id, o.sender FROM messages o WHERE " + c.in("o.id", 1) + " AND o.id >= $2 AND o.id <= $3",
      {sql::integers{owners}, lowest, highest});
  std::unordered_map<std::int64_t, std::string> senders;
  while (found->next())
    senders.emplace(found->integer(0), found->bytes(1));
  for (const auto& [id, owner] : owner_of)
    if (const auto at = senders.find(owner); at != senders.end()) messages.at(id).sender = at->second;
}

}  // namespace

counted_messages load_counted(
    sql::connection& c, const std::vector<std::int64_t>& which, std::int64_t lowest_owner) {
  counted_messages messages;
  std::unordered_map<std::int64_t, std::int64_t> owner_of;
  const auto found = c.query(
      "SELECT m.id, m.account, m.accepted_at, m.network, m.traffic_class, m.segments, m.sender, m.content_owner "
      "FROM messages m WHERE " +
          c.in("m.id", 1) + " AND m.id >= $2 AND m.id <= $3",
      {sql::integers{which}, which.front(), which.back()});
  while (found->next()) {
    if (found->integer(3) == domain::test_network.value) continue;
    const auto id = found->integer(0);
    messages[id] = {found->integer(1), found->integer(2) / micros_an_hour, found->integer(3),
        found->integer(4), found->integer(5), std::string{found->bytes(6)}};
    if (found->is_null(6)) owner_of.emplace(id, found->integer(7));
  }
  take_owners_senders(c, messages, owner_of, lowest_owner, which.back());
  return messages;
}

void hourly_counts::add(const counted_message& m, const counted_end& end, std::int64_t charge) {
  auto& of =
      counts_[{m.account, m.hour, m.network, m.traffic_class, m.sender, end.state, end.cause, end.code}];
  ++of.messages;
  of.segments += m.segments;
  of.charge += charge;
}

void hourly_counts::store(sql::connection& c) const {
  std::vector<sql::parameter> values;
  values.reserve(counts_.size() * columns);
  for (const auto& [key, of] : counts_) {
    const auto& [account, hour, network, traffic_class, sender, state, cause, code] = key;
    values.insert(values.end(),
        {account, hour, network, traffic_class, sql::octets{sender}, state, cause, code, of.messages,
            of.segments, of.charge});
  }
  sql::parameters left{values};
  for (const auto size : sizes)
    for (const auto text = upsert_of(size); left.size() >= size * columns;
         left = left.subspan(size * columns))
      c.execute(text, left.first(size * columns));
}

}  // namespace mbs::persistence
