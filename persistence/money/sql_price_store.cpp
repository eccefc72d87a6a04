#include "persistence/money/sql_price_store.hpp"

#include "persistence/access/audit_log.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/money/price_notices.hpp"
#include "persistence/money/price_rows.hpp"
#include "persistence/sql/row_ids.hpp"

#include <algorithm>
#include <array>

namespace mbs::persistence {

using domain::errc;
using domain::price_assignment;
using domain::price_book;
using domain::price_list_id;
using domain::price_schedule;
using domain::result;
using domain::time_point;

namespace {

constexpr std::uint32_t longest_page = 200;
constexpr std::int64_t most_versions_shown = 100;
constexpr std::int64_t most_tax_rates = 1'000;
constexpr std::chrono::seconds too_late{5};

/// One change of prices after the other, whoever makes it.
class price_change {
 public:
  explicit price_change(sql::connection& c) : all_{c, sql::transaction::kind::write}, c_{c} {
    c.lock_table("price_lists");
  }
  /// The entry, which locks the audit log until the commit: then come only mails and the commit.
  void note(const domain::audit_entry& entry) { append_audit(c_, entry); }
  void commit() { all_.commit(); }
  void commit(const domain::audit_entry& entry) {
    note(entry);
    commit();
  }

 private:
  sql::transaction all_;
  sql::connection& c_;
};

domain::audit_facts facts_of(time_point at, std::string changes, const std::string& reason) {
  domain::audit_facts facts{{"effective_at", domain::to_rfc3339(at)}, {"changes", std::move(changes)}};
  if (!reason.empty()) facts.emplace_back("reason", reason);
  return facts;
}

std::optional<price_list_record> find_list(sql::connection& c, price_list_id id) {
  const sql::parameter which[]{id.value};
  auto found = load_price_lists(c, "WHERE l.id = $1", which);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

bool has_accounts(sql::connection& c, price_list_id list, time_point at) {
  return !load_accounts_on(c, list, at, 0, INT64_MAX, 1).empty();
}

/// Whether somebody has the list before `first`, when it would have no prices.
bool is_needed_before(sql::connection& c, price_list_id list, time_point first, time_point now) {
  return c
      .query(
          "SELECT 1 FROM price_assignments s WHERE s.list = $1 AND s.is_over = 0 AND s.effective_at < $2 "
          "AND NOT EXISTS (SELECT 1 FROM price_assignments x WHERE x.account = s.account "
          "AND x.effective_at > s.effective_at AND x.effective_at <= $3) LIMIT 1",
          {list.value, domain::to_micros(first), domain::to_micros(now)})
      ->next();
}

domain::price_list_facts* facts_of_list(price_facts& facts, price_list_id list) {
  const auto found = std::ranges::find(facts.lists, list, &domain::price_list_facts::id);
  return found == facts.lists.end() ? nullptr : &*found;
}

/// When a change counts; nothing when that has passed.
std::optional<time_point> moment_of(const std::optional<time_point>& wanted, time_point now) {
  if (!wanted) return now;
  if (*wanted < now) return std::nullopt;
  return wanted;
}

/// What becomes of a list's prices.
struct judged_change {
  price_effect effect;
  price_schedule before, after;
};

price_effect effect_of(const price_schedule& before, const price_schedule& after, time_point at,
    const price_terms& terms, time_point now) {
  price_effect e;
  e.effective_at = at;
  e.changes = domain::changes_at(after, at);
  e.rises_at = domain::first_rise(before, after, now, now + terms.least_notice);
  if (std::ranges::any_of(e.changes, &domain::price_difference::is_steep_fall)) e.falls_at = at;
  return e;
}

judged_change judge(const price_facts& before, const price_facts& after, price_list_id list, time_point at,
    const price_terms& terms, time_point now) {
  const std::array<price_assignment, 1> named{{{{}, list}}};
  judged_change judged{{}, book_of(before, named).of(list), book_of(after, named).of(list)};
  judged.effect = effect_of(judged.before, judged.after, at, terms, now);
  return judged;
}

/// What those who have the list are told of the change, in steps.
void tell_of(sql::connection& c, price_list_id list, const judged_change& judged, time_point now) {
  for (const auto& news : domain::news_of(judged.before, judged.after, now))
    insert_notice(c,
        {list, news.at,
            news.changes.empty() ? std::string{} : domain::in_words(news.changes, longest_changes)},
        now);
}

domain::price_version_id newest_version(sql::connection& c, price_list_id list) {
  const auto row = c.query(
      "SELECT CAST(COALESCE(MAX(v.id), 0) AS BIGINT) FROM price_versions v WHERE v.list = $1", {list.value});
  return {row->next() ? row->integer(0) : 0};
}

/// Of a version that is to be made.
result<judged_change> judge_version(
    sql::connection& c, const new_price_version& wanted, const price_terms& terms, time_point now) {
  if (!find_list(c, wanted.list)) return errc::not_found;
  const auto at = moment_of(wanted.effective_at, now);
  if (!at) return errc::malformed_request;
  if (wanted.based_on && newest_version(c, wanted.list) != *wanted.based_on) return errc::no_change;
  auto rules = domain::version_of(wanted.prices);
  if (!rules) return rules.error();
  const auto before = load_price_facts(c, now);
  auto after = before;
  auto& versions = facts_of_list(after, wanted.list)->versions;
  const auto is_same = [&](const auto& v) { return v.from == *at; };
  if (std::ranges::any_of(versions, is_same)) return errc::already_exists;
  const auto coming = std::ranges::count_if(versions, [&](const auto& v) { return v.from > now; });
  if (static_cast<std::size_t>(coming) >= domain::most_coming_versions) return errc::too_many_requests_open;
  const auto behind = std::ranges::find_if(versions, [&](const auto& v) { return v.from > *at; });
  versions.insert(behind, {*at, std::move(*rules)});
  return judge(before, after, wanted.list, *at, terms, now);
}

}  // namespace

result<price_facts> sql_price_store::load_prices(time_point now) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<price_facts> {
    const sql::transaction one_moment{c, sql::transaction::kind::read};
    return load_price_facts(c, now);
  });
}

result<std::vector<price_list_record>> sql_price_store::list_price_lists(time_point now) {
  using answer = std::vector<price_list_record>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<answer> {
    auto lists = load_price_lists(c, "ORDER BY l.name", {});
    for (auto& v : load_versions_in_use(c, now)) {
      const auto list = std::ranges::find(lists, v.list, &price_list_record::id);
      if (list != lists.end()) list->versions.insert(list->versions.begin(), std::move(v));
    }
    return lists;
  });
}

result<price_list_record> sql_price_store::get_price_list(price_list_id id) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<price_list_record> {
    auto list = find_list(c, id);
    if (!list) return errc::not_found;
    const sql::parameter values[]{id.value, most_versions_shown};
    list->versions =
        load_versions(c, "WHERE v.list = $1 ORDER BY v.effective_at DESC, v.id DESC LIMIT $2", values);
    std::ranges::stable_sort(list->versions, std::greater{}, &price_version_record::effective_at);
    return std::move(*list);
  });
}

result<price_list_record> sql_price_store::create_price_list(
    const std::string& name, bool adds_taxes, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<price_list_record> {
    price_change change{c};
    const auto lists = load_price_lists(c, {}, {});
    if (lists.size() >= domain::most_price_lists) return errc::too_many_requests_open;
    if (name == domain::standard_list_name) return errc::already_exists;
    price_list_record made{{sql::next_id(c, "price_lists", by.at)}, name, adds_taxes, by.at, {}};
    c.execute("INSERT INTO price_lists (id, name, adds_taxes, made_at) VALUES ($1, $2, $3, $4)",
        {made.id.value, std::string_view{name}, std::int64_t{adds_taxes}, domain::to_micros(by.at)});
    change.commit(domain::audited(by, "price_list.created", {}, domain::to_text(made.id),
        {{"name", name}, {"taxes", adds_taxes ? "added" : "included"}}));
    return made;
  });
}

result<price_effect> sql_price_store::preview_version(
    const new_price_version& wanted, const price_terms& terms, time_point now) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<price_effect> {
    auto judged = judge_version(c, wanted, terms, now);
    if (!judged) return judged.error();
    auto& e = judged->effect;
    const auto row = c.query(
        "SELECT COUNT(*) FROM (SELECT DISTINCT s.account FROM price_assignments s WHERE s.list = $1 "
        "AND s.is_over = 0 AND NOT EXISTS (SELECT 1 FROM price_assignments x WHERE x.account = s.account "
        "AND x.effective_at > s.effective_at AND x.effective_at <= $2) LIMIT $3) AS counted",
        {wanted.list.value, domain::to_micros(e.effective_at), std::int64_t{most_priced_accounts}});
    e.accounts = row->next() ? static_cast<std::uint32_t>(row->integer(0)) : 0;
    if (e.accounts == 0) e.rises_at.reset(), e.falls_at.reset();
    return std::move(e);
  });
}

result<noticed<price_version_record>> sql_price_store::add_version(
    const new_price_version& wanted, const price_terms& terms, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<noticed<price_version_record>> {
    price_change change{c};
    const auto judged = judge_version(c, wanted, terms, by.at);
    if (!judged) return judged.error();
    const auto& e = judged->effect;
    const bool somebody_pays = has_accounts(c, wanted.list, by.at);
    const bool comes_soon = somebody_pays && e.rises_at.has_value();
    const bool falls = somebody_pays && e.falls_at.has_value();
    if ((comes_soon || falls) && wanted.reason.empty())
      return noticed<price_version_record>{{}, e.rises_at, e.falls_at};
    c.lock_table("price_versions");
    price_version_record made{{sql::next_id(c, "price_versions", by.at)}, wanted.list, e.effective_at,
        domain::version_of(wanted.prices).value(), by.at, {},
        comes_soon || falls ? wanted.reason : std::string{}};
    insert_version(c, made);
    note_account_change(c, prices_changed);
    auto changes = domain::in_words(e.changes, longest_changes);
    if (somebody_pays) tell_of(c, wanted.list, *judged, by.at);
    auto facts = facts_of(e.effective_at, std::move(changes), made.reason);
    facts.emplace_back("list", domain::to_text(wanted.list));
    change.commit(domain::audited(by, "price_list.priced", {}, domain::to_text(made.id), std::move(facts)));
    return noticed<price_version_record>{std::move(made), {}, {}};
  });
}

result<noticed<price_version_record>> sql_price_store::withdraw_version(domain::price_version_id id,
    const std::string& reason, const price_terms& terms, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<noticed<price_version_record>> {
    price_change change{c};
    const sql::parameter which[]{id.value};
    auto found = load_versions(c, "WHERE v.id = $1", which);
    if (found.empty()) return errc::not_found;
    auto& v = found.front();
    // What comes within moments may have been charged by the time that this is committed.
    if (v.effective_at <= by.at + too_late || v.withdrawn_at != time_point{}) return errc::not_waiting;
    const auto before = load_price_facts(c, by.at);
    auto after = before;
    auto& versions = facts_of_list(after, v.list)->versions;
    std::erase_if(versions, [&](const auto& other) { return other.from == v.effective_at; });
    const auto first = versions.empty() ? time_point::max() : versions.front().from;
    if (first > by.at && is_needed_before(c, v.list, first, by.at)) return errc::no_price;
    const auto judged = judge(before, after, v.list, v.effective_at, terms, by.at);
    const bool comes_soon = judged.effect.rises_at.has_value() && has_accounts(c, v.list, by.at);
    if (comes_soon && reason.empty()) return noticed<price_version_record>{{}, judged.effect.rises_at, {}};
    v.withdrawn_at = by.at;
    c.execute(
        "UPDATE price_versions SET withdrawn_at = $2 WHERE id = $1", {id.value, domain::to_micros(by.at)});
    note_account_change(c, prices_changed);
    tell_of(c, v.list, judged, by.at);
    const auto was = judged.before.at(v.effective_at).prices;
    const auto is = judged.after.at(v.effective_at).prices;
    auto facts =
        facts_of(v.effective_at, domain::in_words(domain::differences(was.get(), is.get()), longest_changes),
            comes_soon ? reason : "");
    facts.emplace_back("list", domain::to_text(v.list));
    change.commit(domain::audited(by, "price_list.withdrawn", {}, domain::to_text(id), std::move(facts)));
    return noticed<price_version_record>{std::move(v), {}, {}};
  });
}

namespace {

/// The account's lists with the new one: what was to come is given up, what was before the one in force is
/// over.
std::vector<price_assignment> with(
    const std::vector<price_assignment>& before, const price_assignment& wanted, time_point now) {
  std::vector<price_assignment> after;
  for (const auto& a : before)
    if (a.from <= now) after = {a};
  const auto last = after.empty() ? price_list_id{} : after.back().list;
  if (wanted.list == last) return after;
  if (!after.empty() && after.back().from == wanted.from) after.pop_back();
  after.push_back(wanted);
  return after;
}

void store_assignments(sql::connection& c, domain::account_id account,
    const std::vector<price_assignment>& before, const std::vector<price_assignment>& after, time_point now) {
  const auto is_kept = [&](const price_assignment& a) { return std::ranges::count(after, a) != 0; };
  for (const auto& a : before) {
    if (is_kept(a)) continue;
    const bool is_replaced = std::ranges::count(after, a.from, &price_assignment::from) != 0;
    const auto* const change = a.from > now || is_replaced
        ? "DELETE FROM price_assignments WHERE account = $1 AND effective_at = $2"
        : "UPDATE price_assignments SET is_over = 1 WHERE account = $1 AND effective_at = $2";
    c.execute(change, {account.value, domain::to_micros(a.from)});
  }
  for (const auto& a : after)
    if (std::ranges::count(before, a) == 0)
      c.execute(
          "INSERT INTO price_assignments (account, effective_at, list, made_at) VALUES ($1, $2, $3, $4)",
          {account.value, domain::to_micros(a.from), a.list.value, domain::to_micros(now)});
}

/// What an assignment would make of what the account pays.
struct judged_assignment {
  std::vector<price_assignment> before, after;
  price_schedule was, is;
  price_effect effect;
};

result<judged_assignment> judge_assignment(
    sql::connection& c, const new_price_assignment& wanted, const price_terms& terms, time_point now) {
  if (!account_exists(c, wanted.account)) return errc::not_found;
  if (wanted.list && !find_list(c, wanted.list)) return errc::not_found;
  const auto at = moment_of(wanted.effective_at, now);
  if (!at) return errc::malformed_request;
  judged_assignment j;
  const price_assignment next{*at, wanted.list};
  j.before = load_assignments(c, wanted.account);
  j.after = with(j.before, next, now);
  auto named = j.before;
  named.push_back(next);
  const auto book = book_of(load_price_facts(c, now), named);
  if (wanted.list && book.of(wanted.list).at(*at).prices == nullptr) return errc::no_price;
  if (j.after == j.before) return errc::no_change;
  j.was = book.of(j.before, terms.standard);
  j.is = book.of(j.after, terms.standard);
  j.effect = effect_of(j.was, j.is, *at, terms, now);
  j.effect.accounts = 1;
  return j;
}

}  // namespace

result<price_effect> sql_price_store::preview_assignment(
    const new_price_assignment& wanted, const price_terms& terms, time_point now) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<price_effect> {
    auto judged = judge_assignment(c, wanted, terms, now);
    if (!judged) return judged.error();
    return std::move(judged->effect);
  });
}

result<noticed<std::vector<price_assignment>>> sql_price_store::assign(
    const new_price_assignment& wanted, const price_terms& terms, const domain::audit_origin& by) {
  using answer = noticed<std::vector<price_assignment>>;
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<answer> {
    price_change change{c};
    const auto judged = judge_assignment(c, wanted, terms, by.at);
    if (!judged) return judged.error();
    const auto& e = judged->effect;
    const bool needs_reason = e.rises_at || e.falls_at;
    if (needs_reason && wanted.reason.empty()) return answer{{}, e.rises_at, e.falls_at};
    store_assignments(c, wanted.account, judged->before, judged->after, by.at);
    note_account_change(c, wanted.account);
    auto facts = facts_of(
        e.effective_at, domain::in_words(e.changes, longest_changes), needs_reason ? wanted.reason : "");
    facts.emplace_back("list", domain::to_text(wanted.list));
    change.note(domain::audited(
        by, "account.priced", wanted.account, domain::to_text(wanted.account), std::move(facts)));
    for (const auto& news : domain::news_of(judged->was, judged->is, by.at)) {
      const auto changes =
          news.changes.empty() ? std::string{} : domain::in_words(news.changes, longest_changes);
      if (const auto told = tell_account(c, wanted.account, news.at, changes, by.at); !told)
        return told.error();
    }
    change.commit();
    return answer{judged->after, {}, {}};
  });
}

result<std::vector<price_assignment>> sql_price_store::assignments_of(domain::account_id account) {
  using answer = std::vector<price_assignment>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<answer> {
    if (!account_exists(c, account)) return errc::not_found;
    return load_assignments(c, account);
  });
}

result<priced_account_page> sql_price_store::accounts_on(
    price_list_id list, time_point at, domain::account_id after, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<priced_account_page> {
    if (!find_list(c, list)) return errc::not_found;
    const auto wanted = std::min(limit, longest_page);
    priced_account_page page{load_accounts_on(c, list, at, after.value, INT64_MAX, wanted + 1), {}};
    if (page.accounts.size() > wanted) {
      page.accounts.pop_back();
      page.next = page.accounts.back().id;
    }
    return page;
  });
}

result<std::vector<domain::tax_change>> sql_price_store::list_tax_rates() {
  using answer = std::vector<domain::tax_change>;
  return session_.attempt(
      sql::retry::once, [&](sql::connection& c) -> result<answer> { return load_tax_rates(c); });
}

result<std::vector<domain::tax_change>> sql_price_store::set_tax_rate(
    const domain::tax_change& wanted, const domain::audit_origin& by) {
  using answer = std::vector<domain::tax_change>;
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<answer> {
    price_change change{c};
    if (!domain::can_be_set(wanted, by.at)) return errc::malformed_request;
    const auto before = load_price_facts(c, by.at);
    const auto others = c.query("SELECT COUNT(*) FROM tax_rates x WHERE x.tax <> $1 OR x.from_day <> $2",
        {static_cast<std::int64_t>(wanted.what), wanted.from.number});
    if (others->next() && others->integer(0) >= most_tax_rates) return errc::too_many_requests_open;
    c.execute(
        "INSERT INTO tax_rates (tax, from_day, basis_points, made_at) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (tax, from_day) DO UPDATE SET basis_points = excluded.basis_points, "
        "made_at = excluded.made_at",
        {static_cast<std::int64_t>(wanted.what), wanted.from.number, std::int64_t{wanted.basis_points},
            domain::to_micros(by.at)});
    const auto after = load_price_facts(c, by.at);
    const time_point from{std::chrono::hours{domain::first_hour_of(wanted.from)}};
    for (const auto& list : after.lists)
      if (list.adds_taxes && has_accounts(c, list.id, by.at))
        tell_of(c, list.id, judge(before, after, list.id, from, {}, by.at), by.at);
    note_account_change(c, prices_changed);
    change.commit(domain::audited(by, "tax_rate.set", {}, std::string{domain::to_text(wanted.what)},
        {{"from", to_text(wanted.from)}, {"basis_points", std::to_string(wanted.basis_points)}}));
    return load_tax_rates(c);
  });
}

result<bool> sql_price_store::tell_some(
    time_point now, std::uint32_t limit, const domain::shared_prices& standard) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<bool> {
    const auto some = c.query(
        "SELECT 1 FROM price_notices n WHERE n.is_done = 0 UNION ALL SELECT 1 FROM price_notices d "
        "WHERE d.is_done = 1 AND d.effective_at < $1 LIMIT 1",
        {domain::to_micros(now)});
    if (!some->next()) return false;
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("price_notices");
    const auto told = tell_of_notice(c, now, limit, standard);
    if (!told) return told;
    all.commit();
    return told;
  });
}

}  // namespace mbs::persistence
