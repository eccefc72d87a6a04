#include "persistence/money/charge_fold.hpp"

#include "domain/money/ledger.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace mbs::persistence {

using domain::errc;
using domain::result;

namespace {

struct charged_event {
  std::int64_t seq = 0, message = 0, account = 0, charge = 0;
};
struct post {
  std::int64_t id = 0, account = 0, amount = 0;
  time_point at;
  bool is_post = false;
};

struct place {
  std::int64_t transfer = 0, event = 0;
};

/// A stretch of both, and how much of it belongs together.
struct stretch {
  std::vector<post> transfers;
  std::vector<charged_event> events;
  std::int64_t events_through = 0;  // all charges up to here are in `events`
  bool transfers_end = false, events_end = false;
  std::size_t whole = 0;                 // transfers that are complete with `whole_events`
  std::size_t whole_events = 0;          // which are the first ones
  std::vector<std::size_t> transfer_of;  // of each event taken: index of its transfer
};

std::int64_t number_of(sql::connection& c, const std::string& query) {
  const auto row = c.query(query, {});
  return row->next() ? row->integer(0) : 0;
}

stretch load(sql::connection& c, const place& from, std::int64_t limit) {
  stretch s;
  // The transfers first: what is committed in between has its events then.
  const auto moved = c.query(
      "SELECT t.id, t.account, t.amount, t.at, t.kind FROM transfers t WHERE t.id > $1 ORDER BY t.id LIMIT $2",
      {from.transfer, limit});
  while (moved->next())
    s.transfers.push_back(
        {moved->integer(0), moved->integer(1), moved->integer(2), domain::from_micros(moved->integer(3)),
            moved->integer(4) == static_cast<std::int64_t>(domain::transfer_kind::post)});
  s.transfers_end = static_cast<std::int64_t>(s.transfers.size()) < limit;
  const auto last = number_of(c, "SELECT j.last_event FROM journal_meta j");
  s.events_through = std::min(last, from.event + 4 * limit);
  s.events_end = s.events_through == last;
  const auto charged = c.query(
      "SELECT e.seq, e.message_id, e.account, e.charge FROM message_events e WHERE e.seq > $1 AND e.seq <= $2 "
      "AND e.charge <> 0 ORDER BY e.seq",
      {from.event, s.events_through});
  while (charged->next())
    s.events.push_back({charged->integer(0), charged->integer(1), charged->integer(2), charged->integer(3)});
  return s;
}

/// Gives each transfer its events. False: they do not match.
bool match(stretch& s) {
  std::unordered_map<std::int64_t, std::vector<std::size_t>> of_account;
  for (auto i = s.events.size(); i-- > 0;)
    of_account[s.events[i].account].push_back(i);  // the first one is last
  s.transfer_of.assign(s.events.size(), 0);
  std::size_t taken = 0, beyond = 0;  // events taken; the first of which is behind all taken
  for (std::size_t t = 0; t < s.transfers.size(); ++t) {
    auto left = s.transfers[t].is_post ? s.transfers[t].amount : 0;
    auto& mine = of_account[s.transfers[t].account];
    while (left > 0 && !mine.empty()) {
      const auto i = mine.back();
      mine.pop_back();
      left -= s.events[i].charge;
      s.transfer_of[i] = t;
      beyond = std::max(beyond, i + 1);
      ++taken;
    }
    if (left < 0) return false;
    if (left > 0) return !s.events_end;  // the rest of its events comes later
    if (taken != beyond) continue;
    s.whole = t + 1;
    s.whole_events = taken;
  }
  return true;
}

struct message_class {
  std::int64_t network = 0, traffic = 0;
};

std::unordered_map<std::int64_t, message_class> classes_of(sql::connection& c, const stretch& s) {
  std::vector<std::int64_t> ids;
  for (std::size_t i = 0; i < s.whole_events; ++i)
    ids.push_back(s.events[i].message);
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  std::unordered_map<std::int64_t, message_class> classes;
  if (ids.empty()) return classes;
  const auto found = c.query("SELECT m.id, m.network, m.traffic_class FROM messages m WHERE " +
          c.in("m.id", 1) + " AND m.id >= $2 AND m.id <= $3",
      {sql::integers{ids}, ids.front(), ids.back()});
  while (found->next())
    classes[found->integer(0)] = {found->integer(1), found->integer(2)};
  return classes;
}

void store_sums(sql::connection& c, const stretch& s) {
  using key = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>;
  struct sums {
    std::int64_t segments = 0, charge = 0;
  };
  const auto classes = classes_of(c, s);
  std::map<key, sums> all;
  for (std::size_t i = 0; i < s.whole_events; ++i) {
    const auto& e = s.events[i];
    const auto known = classes.find(e.message);
    const auto of = known == classes.end() ? message_class{0, 1} : known->second;
    const auto day = domain::kenyan_day_at(s.transfers[s.transfer_of[i]].at).number;
    auto& sum = all[{e.account, day, of.network, of.traffic}];
    ++sum.segments;
    sum.charge += e.charge;
  }
  for (const auto& [k, sum] : all)
    c.execute(
        "INSERT INTO charge_sums (account, day, network, traffic_class, document, segments, charge) "
        "VALUES ($1, $2, $3, $4, 0, $5, $6) ON CONFLICT (account, day, network, traffic_class, document) "
        "DO UPDATE SET segments = charge_sums.segments + excluded.segments, "
        "charge = charge_sums.charge + excluded.charge",
        {std::get<0>(k), std::get<1>(k), std::get<2>(k), std::get<3>(k), sum.segments, sum.charge});
}

/// A commit is taken as a whole: a stretch that holds none is read again, longer.
constexpr std::int64_t longest_stretch = 1'000'000;

}  // namespace

result<charge_progress> fold_some_charges(sql::connection& c, std::uint32_t limit) {
  sql::transaction step{c, sql::transaction::kind::lazy_write};
  c.prefer_indexes();
  // One at a time, whoever asks.
  c.execute("UPDATE billing_progress SET last_event = last_event", {});
  const auto row = c.query("SELECT p.last_transfer, p.last_event FROM billing_progress p", {});
  if (!row->next()) return errc::internal;
  const place from{row->integer(0), row->integer(1)};
  std::int64_t some = std::max<std::uint32_t>(limit, 1);
  auto s = load(c, from, some);
  while (true) {
    if (!match(s)) return errc::ledger_breach;
    const bool is_all = s.transfers_end && s.events_end;
    if (s.whole != 0 || is_all || some >= longest_stretch) break;
    if (s.transfers.empty()) break;  // nothing that charges could belong to
    some *= 4;
    s = load(c, from, some);
  }
  if (s.whole == 0 && !s.transfers.empty()) return errc::ledger_breach;
  store_sums(c, s);
  auto through = from;
  if (s.whole != 0) through.transfer = s.transfers[s.whole - 1].id;
  if (s.whole_events == s.events.size())
    through.event = s.events_through;
  else
    through.event = s.events[s.whole_events].seq - 1;
  c.execute("UPDATE billing_progress SET last_transfer = $1, last_event = $2",
      {through.transfer, std::max(through.event, from.event)});
  step.commit();
  const bool all = s.transfers_end && s.events_end && s.whole == s.transfers.size();
  const bool moved = s.whole != 0 || through.event > from.event;
  return charge_progress{!all && moved, static_cast<std::int64_t>(s.whole)};
}

}  // namespace mbs::persistence
