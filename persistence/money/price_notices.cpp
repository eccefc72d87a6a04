#include "persistence/money/price_notices.hpp"

#include "persistence/mail/mail_rows.hpp"
#include "persistence/money/money_readers.hpp"
#include "persistence/money/price_rows.hpp"
#include "persistence/sql/row_ids.hpp"

#include <algorithm>
#include <optional>

namespace mbs::persistence {

using domain::result;

namespace {

struct open_notice {
  std::int64_t id = 0;
  price_notice what;
  std::int64_t told = 0, last = 0;  // accounts: up to here; none beyond
};

std::optional<open_notice> next_notice(sql::connection& c) {
  const auto row = c.query(
      "SELECT n.id, n.list, n.effective_at, n.changes, n.last, n.told "
      "FROM price_notices n WHERE n.is_done = 0 ORDER BY n.id LIMIT 1",
      {});
  if (!row->next()) return std::nullopt;
  open_notice n;
  n.id = row->integer(0);
  n.what = {{row->integer(1)}, domain::from_micros(row->integer(2)), std::string{row->bytes(3)}};
  n.last = row->integer(4);
  n.told = row->integer(5);
  return n;
}

}  // namespace

void insert_notice(sql::connection& c, const price_notice& n, domain::time_point now) {
  c.lock_table("price_notices");
  const auto moment = domain::to_micros(n.at);
  c.execute(
      "UPDATE price_notices SET is_done = 1, last = told WHERE list = $1 AND effective_at = $2 AND is_done = 0",
      {n.list.value, moment});
  std::int64_t last = INT64_MAX;
  if (n.changes.empty()) {
    const auto told = c.query(
        "SELECT CAST(COALESCE(MAX(n.last), 0) AS BIGINT) FROM price_notices n WHERE n.list = $1 AND "
        "n.effective_at = $2 AND n.changes <> ''",
        {n.list.value, moment});
    last = told->next() ? told->integer(0) : 0;
    if (last == 0) return;
  }
  c.execute("INSERT INTO price_notices (id, list, effective_at, changes, last) VALUES ($1, $2, $3, $4, $5)",
      {sql::next_id(c, "price_notices", now), n.list.value, moment, std::string_view{n.changes}, last});
}

namespace {

std::vector<new_mail> mails_for(const std::vector<money_reader>& readers, domain::time_point from,
    const std::string& changes, domain::time_point now) {
  std::vector<new_mail> mails;
  for (const auto& r : readers) {
    domain::mail_fields fields{{"account", r.account}, {"from", domain::to_rfc3339(from)}};
    if (!changes.empty()) fields.emplace("changes", changes);
    mails.push_back(
        {changes.empty() ? domain::mail_kind::price_change_withdrawn : domain::mail_kind::price_change,
            r.address, r.language, std::move(fields), now});
  }
  return mails;
}

}  // namespace

result<void> tell_account(sql::connection& c, domain::account_id account, domain::time_point from,
    const std::string& changes, domain::time_point now) {
  return enqueue_beside(c, mails_for(readers_of(c, account), from, changes, now));
}

std::vector<priced_account> load_accounts_on(sql::connection& c, domain::price_list_id list,
    domain::time_point at, std::int64_t after, std::int64_t last, std::uint32_t limit) {
  std::vector<priced_account> found;
  const auto row = c.query(
      "SELECT o.account, a.name, o.since FROM (SELECT s.account, MIN(s.effective_at) AS since "
      "FROM price_assignments s WHERE s.list = $1 AND s.is_over = 0 AND s.account > $2 AND s.account <= $3 "
      "AND NOT EXISTS (SELECT 1 FROM price_assignments x WHERE x.account = s.account "
      "AND x.effective_at > s.effective_at AND x.effective_at <= $4) "
      "GROUP BY s.account ORDER BY s.account LIMIT $5) o, accounts a WHERE a.id = o.account ORDER BY o.account",
      {list.value, after, last, domain::to_micros(at), std::int64_t{limit}});
  while (row->next())
    found.push_back({{row->integer(0)}, std::string{row->bytes(1)}, domain::from_micros(row->integer(2))});
  return found;
}

namespace {

/// What one account of a notice's list is told: those who come to the list later what they pay then.
struct account_news {
  domain::time_point from;
  std::string changes;
};
account_news news_for(sql::connection& c, const price_notice& n, const priced_account& account,
    domain::time_point now, const domain::shared_prices& standard) {
  if (account.from <= n.at) return {n.at, n.changes};
  const auto lists = load_assignments(c, account.id);
  const auto schedule = book_of(load_price_facts(c, now), lists).of(lists, standard);
  const auto changes = domain::changes_at(schedule, account.from);
  return {account.from, changes.empty() ? std::string{} : domain::in_words(changes, longest_changes)};
}

}  // namespace

result<bool> tell_of_notice(
    sql::connection& c, domain::time_point now, std::uint32_t limit, const domain::shared_prices& standard) {
  // What has come about need not be taken back any more.
  c.execute("DELETE FROM price_notices WHERE is_done = 1 AND effective_at < $1", {domain::to_micros(now)});
  const auto n = next_notice(c);
  if (!n) return false;
  const auto page = load_accounts_on(c, n->what.list, n->what.at, n->told, n->last, limit);
  auto room = room_for_many(c, domain::mail_kind::price_change);
  auto told = n->told;
  bool is_all = page.size() < limit;
  for (const auto& account : page) {
    const auto news = news_for(c, n->what, account, now, standard);
    const auto mails = mails_for(readers_of(c, account.id), news.from, news.changes, now);
    if (mails.size() > room) {
      is_all = false;
      break;
    }
    room -= static_cast<std::uint32_t>(mails.size());
    if (const auto written = enqueue_beside(c, mails); !written) return written.error();
    told = account.id.value;
  }
  if (told == n->told && !is_all) return domain::errc::overloaded;
  c.execute(
      "UPDATE price_notices SET told = $2, is_done = $3 WHERE id = $1", {n->id, told, std::int64_t{is_all}});
  return true;
}

}  // namespace mbs::persistence
