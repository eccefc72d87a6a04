#include "persistence/money/charge_fold.hpp"

#include "domain/money/ledger.hpp"
#include "persistence/journal/revenue_columns.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace mbs::persistence {

using domain::errc;
using domain::result;

namespace {

constexpr std::uint32_t longest_step = 2'000;

/// Account, day, network, class.
using sum_key = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>;
struct sum {
  std::int64_t segments = 0, charge = 0;
};

/// What comes next in the ledger, posts added up.
struct stretch {
  std::map<sum_key, sum> sums;
  std::int64_t transfers = 0;
  std::int64_t last = 0;
  time_point last_at;
};

stretch load(sql::connection& c, std::int64_t beyond, std::int64_t limit) {
  stretch s;
  const auto moved = c.query(
      "SELECT t.id, t.account, t.kind, t.amount, t.count, t.at, t.network, t.traffic_class FROM transfers t "
      "WHERE t.id > $1 ORDER BY t.id LIMIT $2",
      {beyond, limit});
  while (moved->next()) {
    ++s.transfers;
    s.last = moved->integer(0);
    s.last_at = domain::from_micros(moved->integer(5));
    if (moved->integer(2) != static_cast<std::int64_t>(domain::transfer_kind::post)) continue;
    auto& mine = s.sums[{
        moved->integer(1), domain::kenyan_day_at(s.last_at).number, moved->integer(6), moved->integer(7)}];
    mine.charge += moved->integer(3);
    mine.segments += moved->integer(4);
  }
  return s;
}

void store(sql::connection& c, const std::map<sum_key, sum>& sums) {
  for (const auto& [of, mine] : sums)
    c.execute(
        "INSERT INTO charge_sums (account, day, network, traffic_class, document, segments, charge) "
        "VALUES ($1, $2, $3, $4, 0, $5, $6) ON CONFLICT (account, day, network, traffic_class, document) "
        "DO UPDATE SET segments = charge_sums.segments + excluded.segments, "
        "charge = charge_sums.charge + excluded.charge",
        {std::get<0>(of), std::get<1>(of), std::get<2>(of), std::get<3>(of), mine.segments, mine.charge});
}

}  // namespace

result<charge_progress> fold_some_charges(sql::connection& c, std::uint32_t limit) {
  const std::int64_t some = std::clamp(limit, 1U, longest_step);
  // Read before anything is locked: most rounds find nothing new.
  const auto row = c.query("SELECT p.last_transfer FROM billing_progress p", {});
  if (!row->next()) return errc::internal;
  const auto from = row->integer(0);
  const auto s = load(c, from, some);
  charge_progress progress{s.transfers == some, s.transfers, s.last_at};
  if (s.transfers == 0) return progress;
  sql::transaction step{c, sql::transaction::kind::write};
  // Of two that read the same, one takes it.
  if (c.execute("UPDATE billing_progress SET last_transfer = $1 WHERE last_transfer = $2", {s.last, from}) !=
      1)
    return charge_progress{true, 0, {}};
  store(c, s.sums);
  step.commit();
  return progress;
}

}  // namespace mbs::persistence
