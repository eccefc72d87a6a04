#include "persistence/journal/sql_journal.hpp"

#include "persistence/accounts/account_rows.hpp"
#include "persistence/journal/batch_checks.hpp"
#include "persistence/sql/row_ids.hpp"

#include <algorithm>
#include <cassert>

namespace mbs::persistence {

using domain::result;

bool journal_batch::empty() const noexcept {
  const bool no_message =
      std::all_of(messages.begin(), messages.end(), [](const auto& some) { return !some || some->empty(); });
  return no_message && idempotency.empty() && events.empty() && transfers.empty() && claims.empty() &&
      progress.empty() && retries.empty() && retries_done.empty() && strays.empty() &&
      strays_matched.empty() && idempotency_removed.empty() && callbacks_removed.empty();
}

commit_outcome sql_journal::commit(std::int64_t commit, const journal_batch& batch) {
  assert(is_sound(batch, last_event_));
  const auto outcome = store(commit, batch, arrivals_.see(batch));
  if (outcome == commit_outcome::committed && !batch.events.empty()) last_event_ = batch.events.back().seq;
  return outcome;
}

result<sql_journal::meta> sql_journal::read_meta() {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<meta> {
    const auto row = c.query(meta_query(), {});
    if (!row->next()) return domain::errc::store_unavailable;
    const meta m{row->integer(0), row->integer(1)};
    assert(m.last_event >= last_event_.value);  // what was answered as committed is there
    return m;
  });
}

result<void> sql_journal::begin() {
  // No server makes so many commits in its life.
  constexpr std::int64_t numbers_a_life = std::int64_t{1} << 32;
  const auto m = read_meta();
  if (!m) return m.error();
  const auto first = (m->last_commit / numbers_a_life + 1) * numbers_a_life;
  if (commit(first, {}) != commit_outcome::committed) return domain::errc::store_unavailable;
  return {};
}

result<bool> sql_journal::was_committed(std::int64_t commit) {
  const auto m = read_meta();
  if (!m) return m.error();
  if (m->last_commit > commit) {
    session_.note({sql::failure::overtaken, "another writer has committed since"});
    return domain::errc::store_unavailable;
  }
  return m->last_commit == commit;
}

result<std::int64_t> sql_journal::last_commit() {
  const auto m = read_meta();
  if (!m) return m.error();
  return m->last_commit;
}

result<event_seq> sql_journal::last_event() {
  const auto m = read_meta();
  if (!m) return m.error();
  return event_seq{m->last_event};
}

result<std::vector<idempotency_record>> sql_journal::find_idempotency(
    std::span<const digest> keys, time_point not_before) {
  constexpr std::size_t chunk = 500;
  return session_.attempt(
      sql::retry::once, [&](sql::connection& c) -> result<std::vector<idempotency_record>> {
        std::vector<idempotency_record> found;
        for (std::size_t first = 0; first < keys.size(); first += chunk) {
          const auto some = keys.subspan(first, std::min(chunk, keys.size() - first));
          std::vector<sql::parameter> values{domain::to_micros(not_before)};
          for (const auto& key : some)
            values.emplace_back(sql::blob{bytes_of(key)});
          const auto row = c.query(
              "SELECT i.account, i.key, i.body, i.answer, i.at FROM idempotency i WHERE i.at > $1 "
              "AND i.key IN (" +
                  sql::placeholders(2, some.size()) + ")",
              values);
          while (row->next())
            found.push_back({{row->integer(0)}, digest_from(row->bytes(1)), digest_from(row->bytes(2)),
                std::string{row->bytes(3)}, domain::from_micros(row->integer(4))});
        }
        return found;
      });
}

result<void> sql_journal::snapshot_accounts(std::span<const account_id> accounts) {
  constexpr std::size_t rows_a_statement = 100;
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    const auto current = load_money(c, sql::values_of(accounts));
    for (std::size_t first = 0; first < current.size(); first += rows_a_statement) {
      const auto count = std::min(rows_a_statement, current.size() - first);
      std::string statement =
          "INSERT INTO account_snapshots (account, available, reserved, last_transfer, last_funding) VALUES ";
      std::vector<sql::parameter> values;
      for (std::size_t i = 0; i < count; ++i) {
        const auto& m = current[first + i];
        statement += (i == 0 ? "(" : ", (") + sql::placeholders(static_cast<int>(5 * i) + 1, 5) + ')';
        values.insert(values.end(),
            {m.account.value, m.available.units(), m.reserved.units(), m.last_transfer, m.last_funding});
      }
      c.execute(statement +
              " ON CONFLICT (account) DO UPDATE SET available = excluded.available, "
              "reserved = excluded.reserved, last_transfer = excluded.last_transfer, "
              "last_funding = excluded.last_funding",
          values);
    }
    all.commit();
    return {};
  });
}

}  // namespace mbs::persistence
