#include "persistence/access/sql_audit_store.hpp"

#include "persistence/access/audit_rows.hpp"
#include "persistence/access/audit_verification.hpp"
#include "persistence/access/change_notes.hpp"
#include "persistence/access/staff_mails.hpp"
#include "persistence/mail/mail_rows.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>

namespace mbs::persistence {

using domain::errc;
using domain::result;
using kind = audit_finding::kind;

namespace {

constexpr std::int64_t most_looked_at = 1'000;
constexpr std::uint32_t longest_page = 1'000;

std::optional<digest> hash_of(sql::connection& c, std::int64_t number) {
  if (number == 0) return digest{};
  const auto row = c.query("SELECT hash FROM audit_entries WHERE number = $1", {number});
  if (!row->next() || row->bytes(0).size() != digest{}.size()) return std::nullopt;
  return digest_from(row->bytes(0));
}

void compare_with(
    sql::connection& c, const audit_head& kept, std::string_view called, std::vector<audit_finding>& found) {
  const auto there = hash_of(c, kept.number);
  const auto about = std::string{called} + ' ' + std::to_string(kept.number);
  if (!there)
    found.push_back({kind::cut_off, kept.number,
        "entry " + std::to_string(kept.number) + " is gone, which the " + about + " names"});
  else if (*there != kept.hash)
    found.push_back({kind::head_changed, kept.number, "the " + about + " is not of this chain"});
}

// Those behind `after`: one a day at most.
void compare_checkpoints(sql::connection& c, std::int64_t after, std::vector<audit_finding>& found) {
  constexpr std::int64_t most = 1'000;
  std::vector<audit_head> checkpoints;
  const auto rows = c.query(
      "SELECT p.number, p.hash FROM audit_checkpoints p LEFT JOIN audit_entries e ON e.number = p.number "
      "WHERE p.number > $1 AND (e.number IS NULL OR e.hash <> p.hash) ORDER BY p.number LIMIT $2",
      {after, most});
  while (rows->next()) {
    audit_head head{rows->integer(0), {}};
    if (rows->bytes(1).size() == head.hash.size()) head.hash = digest_from(rows->bytes(1));
    checkpoints.push_back(head);
  }
  for (const auto& checkpoint : checkpoints)
    compare_with(c, checkpoint, "checkpoint", found);
}

// The part of a question that an index answers.
struct indexed {
  std::string where;
  std::vector<sql::parameter> values;

  void add(std::string_view condition, const std::vector<sql::parameter>& more) {
    std::string text{condition};
    for (const auto& value : more) {
      values.push_back(value);
      text.replace(text.find('?'), 1, '$' + std::to_string(values.size()));
    }
    where += (where.empty() ? "WHERE " : " AND ") + text;
  }
};

indexed by_index(const audit_question& q) {
  indexed by;
  if (q.account)
    by.add("e.account = ?", {q.account->value});
  else if (q.actor)
    by.add("e.actor_kind = ? AND e.actor = ?", {static_cast<std::int64_t>(q.actor->kind), q.actor->id});
  else if (!q.action.empty())
    by.add("e.action = ?", {std::string_view{q.action}});
  if (q.from) by.add("e.at >= ?", {domain::to_micros(*q.from)});
  if (q.until) by.add("e.at < ?", {domain::to_micros(*q.until)});
  if (q.before) by.add("(e.at, e.number) < (?, ?)", {domain::to_micros(q.before->at), q.before->number});
  return by;
}

bool is_asked_for(const audit_question& q, const domain::audit_entry& e) {
  return (!q.account || *q.account == e.account) && (!q.actor || *q.actor == e.actor) &&
      (q.action.empty() || q.action == e.action);
}

/// All of one kind at once.
void name_actors(sql::connection& c, domain::actor_kind kind, const std::string& select,
    std::string_view column, std::vector<audit_row>& rows) {
  std::vector<std::int64_t> ids;
  for (const auto& row : rows)
    if (row.entry.actor.kind == kind) ids.push_back(row.entry.actor.id);
  if (ids.empty()) return;
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  const sql::parameter which[]{sql::integers{ids}};
  std::map<std::int64_t, std::string> names;
  const auto found = c.query(select + c.in(column, 1), which);
  while (found->next())
    names.emplace(found->integer(0), found->bytes(1));
  for (auto& row : rows)
    if (const auto at = names.find(row.entry.actor.id); row.entry.actor.kind == kind && at != names.end())
      row.actor_name = at->second;
}

bool is_checkpoint_due(sql::connection& c, const audit_head& head, time_point now) {
  constexpr std::chrono::hours once{24};
  if (head.number == 0) return false;
  const auto newest =
      c.query("SELECT number, at FROM audit_checkpoints WHERE told = 1 ORDER BY number DESC LIMIT 1", {});
  return !newest->next() ||
      (newest->integer(0) < head.number && domain::from_micros(newest->integer(1)) <= now - once);
}

/// To the staff who may read the log.
std::vector<new_mail> mails_of_head(sql::connection& c, const audit_head& head, time_point now) {
  return mails_to_staff(c, domain::permission::platform_audit_read, domain::mail_kind::audit_head,
      {{"time", domain::to_rfc3339(now)}, {"entries", std::to_string(head.number)},
          {"head", crypto::to_hex(head.hash)}},
      now);
}

bool needs_sifting(const audit_question& q) {
  return int{q.account.has_value()} + int{q.actor.has_value()} + int{!q.action.empty()} > 1;
}

}  // namespace

result<audit_head> sql_audit_store::head() {
  return session_.attempt(
      sql::retry::once, [&](sql::connection& c) -> result<audit_head> { return load_audit_head(c); });
}

result<audit_page> sql_audit_store::list(const audit_question& q) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<audit_page> {
    const auto limit = std::clamp<std::uint32_t>(q.limit, 1, longest_page);
    const auto look = needs_sifting(q) ? most_looked_at : std::int64_t{limit};
    auto by = by_index(q);
    by.values.emplace_back(look);
    auto rows = load_audit_rows(c,
        by.where + " ORDER BY e.at DESC, e.number DESC LIMIT $" + std::to_string(by.values.size()),
        by.values);
    audit_page page;
    std::int64_t looked_at = 0;
    for (auto& stored : rows) {
      if (page.rows.size() == limit) break;
      ++looked_at;
      page.next = audit_cursor{stored.row.entry.at, stored.row.number};
      if (is_asked_for(q, stored.row.entry)) page.rows.push_back(std::move(stored.row));
    }
    if (looked_at < look && looked_at == std::ssize(rows)) page.next.reset();
    name_actors(
        c, domain::actor_kind::person, "SELECT p.id, p.name FROM persons p WHERE ", "p.id", page.rows);
    name_actors(c, domain::actor_kind::key, "SELECT k.id, k.label FROM api_keys k WHERE ", "k.id", page.rows);
    return page;
  });
}

result<void> sql_audit_store::note_export(const domain::audit_origin& by, std::string_view action,
    account_id account, const domain::audit_facts& which) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    const auto noted = write_note(
        c, {by, {}}, by.at, action, account, std::string{action.substr(0, action.find('.'))}, which);
    if (!noted) return noted;
    all.commit();
    return {};
  });
}

result<audit_walk> sql_audit_store::begin_walk(bool from_start) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<audit_walk> {
    audit_walk walk;
    if (from_start) return walk;
    const auto newest = c.query(
        "SELECT number, hash FROM audit_checkpoints WHERE verified = 1 ORDER BY number DESC LIMIT 1", {});
    if (newest->next()) walk.at = {newest->integer(0), digest_from(newest->bytes(1))};
    return walk;
  });
}

result<audit_walk> sql_audit_store::walk_on(
    const audit_walk& walk, std::uint32_t limit, std::vector<audit_finding>& found) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<audit_walk> {
    std::vector<audit_finding> more;
    sql::transaction moment{c, sql::transaction::kind::read};
    auto next = walk;
    if (walk.looked_at == 0 && walk.at.number != 0) compare_with(c, walk.at, "verified checkpoint", more);
    const sql::parameter values[]{walk.at.number, std::int64_t{limit}};
    const auto rows = load_audit_rows(c, "WHERE e.number > $1 ORDER BY e.number LIMIT $2", values);
    for (const auto& stored : rows)
      look_at(stored, next, more);
    next.is_done = rows.size() < limit;
    if (next.is_done) {
      compare_end(next, load_audit_head(c), more);
      compare_checkpoints(c, next.at.number - static_cast<std::int64_t>(next.looked_at), more);
    }
    moment.commit();
    std::move(more.begin(), more.end(), std::back_inserter(found));
    return next;
  });
}

result<void> sql_audit_store::compare(const audit_head& kept, std::vector<audit_finding>& found) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    compare_with(c, kept, "head", found);
    return {};
  });
}

result<void> sql_audit_store::note_verified(const audit_walk& walk, time_point now) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    if (walk.at.number == 0) return {};
    c.execute(
        "INSERT INTO audit_checkpoints (number, at, hash, verified, told) VALUES ($1, $2, $3, 1, 0) "
        "ON CONFLICT (number) DO UPDATE SET verified = 1",
        {walk.at.number, domain::to_micros(now), sql::blob{bytes_of(walk.at.hash)}});
    return {};
  });
}

result<std::optional<audit_checkpoint>> sql_audit_store::make_checkpoint(time_point now) {
  using made = std::optional<audit_checkpoint>;
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<made> {
    // Looked at twice: most calls find nothing to do, and two processes must not both do it.
    if (!is_checkpoint_due(c, load_audit_head(c), now)) return made{};
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("audit_checkpoints");
    const auto head = load_audit_head(c);
    if (!is_checkpoint_due(c, head, now)) return made{};
    c.execute(
        "INSERT INTO audit_checkpoints (number, at, hash, verified, told) VALUES ($1, $2, $3, 0, 1) "
        "ON CONFLICT (number) DO UPDATE SET told = 1, at = excluded.at",
        {head.number, domain::to_micros(now), sql::blob{bytes_of(head.hash)}});
    for (const auto& mail : mails_of_head(c, head, now))
      if (const auto written = enqueue_mail(c, mail); !written) return written.error();
    all.commit();
    return made{{head, now}};
  });
}

result<void> sql_audit_store::erase_personal(std::int64_t number) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    if (c.execute("DELETE FROM audit_personal WHERE number = $1", {number}) == 0) return errc::not_found;
    return {};
  });
}

}  // namespace mbs::persistence
