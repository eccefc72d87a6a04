#include "persistence/mail/sql_mail_store.hpp"

#include "persistence/access/audit_log.hpp"
#include "persistence/mail/fields_codec.hpp"
#include "persistence/mail/mail_rows.hpp"

#include <algorithm>
#include <utility>

namespace mbs::persistence {

using domain::errc;
using domain::result;

namespace {

constexpr const char* columns =
    "o.id, o.kind, o.recipient, o.language, o.message_id, o.created_at, o.ends_at, o.next_at, o.attempts, "
    "o.state, o.last_answer, o.final_at";
constexpr int column_count = 12;

constexpr std::int64_t number(mail_state s) {
  return static_cast<std::int64_t>(s);
}

/// "kind IN (…)": of those that leave nothing behind.
const std::string& is_secret() {
  static const std::string condition = [] {
    std::string kinds;
    for (std::size_t k = 0; k < domain::mail_kind_count; ++k)
      if (domain::carries_secret(static_cast<domain::mail_kind>(k)))
        kinds += (kinds.empty() ? "" : ", ") + std::to_string(k);
    return "kind IN (" + kinds + ")";
  }();
  return condition;
}

mail_record record_of(const sql::rows& row) {
  mail_record r;
  r.id = {row.integer(0)};
  r.kind = static_cast<domain::mail_kind>(row.integer(1));
  r.recipient = row.bytes(2);
  r.language = static_cast<domain::mail_language>(row.integer(3));
  r.message_id = row.bytes(4);
  r.created_at = domain::from_micros(row.integer(5));
  r.ends_at = domain::from_micros(row.integer(6));
  r.next_at = domain::from_micros(row.integer(7));
  r.attempts = static_cast<std::uint32_t>(row.integer(8));
  r.state = static_cast<mail_state>(row.integer(9));
  r.last_answer = row.bytes(10);
  r.final_at = domain::from_micros(row.integer(11));
  return r;
}

std::optional<mail_record> load(sql::connection& c, mail_id id) {
  const auto row =
      c.query(std::string{"SELECT "} + columns + " FROM mail_outbox o WHERE o.id = $1", {id.value});
  if (!row->next()) return std::nullopt;
  return record_of(*row);
}

// In their order: from one host to the next over the index, past as many mails as it may have.
std::vector<std::string> hosts_after(sql::connection& c, const std::string& after, std::uint32_t limit) {
  const auto found = c.query(
      "WITH RECURSIVE w(host) AS (SELECT MIN(o.host) FROM mail_outbox o WHERE o.state = 0 AND o.host > $1 "
      "UNION ALL SELECT (SELECT MIN(n.host) FROM mail_outbox n WHERE n.state = 0 AND n.host > w.host) FROM w "
      "WHERE w.host IS NOT NULL) SELECT s.host FROM w s WHERE s.host IS NOT NULL LIMIT $2",
      {std::string_view{after}, std::int64_t{limit}});
  std::vector<std::string> hosts;
  while (found->next())
    hosts.emplace_back(found->bytes(0));
  return hosts;
}

// At most as many as are wanted of each, beside those that are not.
void load_due(
    sql::connection& c, const due_question& q, const std::string& host, std::vector<due_mail>& into) {
  const auto limit = static_cast<std::int64_t>(q.of_each + q.except.size());
  const auto found = c.query(std::string{"SELECT "} + columns +
          ", o.fields, (SELECT COUNT(*) FROM mail_addresses a WHERE a.address = o.recipient) "
          "FROM mail_outbox o WHERE o.state = 0 AND o.host = $1 AND o.next_at <= $2 AND o.ends_at > $2 "
          "ORDER BY o.code DESC, o.next_at LIMIT $3",
      {std::string_view{host}, domain::to_micros(q.now), limit});
  std::uint32_t taken = 0;
  while (found->next() && taken < q.of_each) {
    due_mail due;
    due.record = record_of(*found);
    if (std::ranges::find(q.except, due.record.id) != q.except.end()) continue;
    due.host = host;
    due.fields = unpack_fields(found->bytes(column_count)).value_or(domain::mail_fields{});
    due.is_marked = found->integer(column_count + 1) != 0;
    into.push_back(std::move(due));
    ++taken;
  }
}

void put_mark(sql::connection& c, const address_mark& m) {
  c.execute(
      "INSERT INTO mail_addresses (address, source, reason, marked_at) VALUES ($1, $2, $3, $4) "
      "ON CONFLICT (address) DO UPDATE SET source = $2, reason = $3, marked_at = $4",
      {std::string_view{m.address}, static_cast<std::int64_t>(m.source), std::string_view{m.reason},
          domain::to_micros(m.at)});
}

bool remove_mark(sql::connection& c, std::string_view address) {
  return c.execute("DELETE FROM mail_addresses WHERE address = $1", {address}) != 0;
}

void settle_one(sql::connection& c, const mail_outcome& o) {
  const bool is_final = o.state != mail_state::waiting;
  const bool was_sent = o.state == mail_state::sent;
  // What ended meanwhile stays so, unless it had left before.
  const auto changed = c.execute(
      "UPDATE mail_outbox SET state = $2, attempts = $3, next_at = $4, last_answer = $5, final_at = $6, "
      "fields = CASE WHEN $7 = 1 OR ($9 = 1 AND " +
          is_secret() +
          ") THEN $8 ELSE fields END "
          "WHERE id = $1 AND (state = 0 OR $7 = 1)",
      {o.id.value, number(o.state), std::int64_t{o.attempts}, domain::to_micros(o.next_at),
          std::string_view{o.answer}, is_final ? domain::to_micros(o.at) : 0, std::int64_t{was_sent},
          sql::blob{""}, std::int64_t{is_final}});
  if (changed == 0) return;
  const auto recipient = c.query("SELECT o.recipient FROM mail_outbox o WHERE o.id = $1", {o.id.value});
  if (!recipient->next()) return;
  const std::string address{recipient->bytes(0)};
  if (o.marks_address) put_mark(c, {address, mark_source::refused, o.answer, o.at});
  if (was_sent) remove_mark(c, address);
}

/// The address is personal: it stands beside the chain.
domain::audit_entry about_address(
    domain::audit_origin by, std::string_view action, const std::string& address) {
  by.personal.email = address;
  return domain::audited(by, action, {}, "mail_address");
}

std::vector<std::int64_t> ids_of(
    sql::connection& c, const std::string& query, std::initializer_list<sql::parameter> values) {
  std::vector<std::int64_t> ids;
  const auto found = c.query(query, values);
  while (found->next())
    ids.push_back(found->integer(0));
  return ids;
}

std::uint32_t end_overdue(sql::connection& c, time_point now, std::uint32_t limit) {
  const auto over = ids_of(c,
      "SELECT o.id FROM mail_outbox o WHERE o.state = 0 AND o.ends_at <= $1 ORDER BY o.ends_at LIMIT $2",
      {domain::to_micros(now), std::int64_t{limit}});
  if (over.empty()) return 0;
  sql::transaction all{c, sql::transaction::kind::write};
  const auto ended = c.execute("UPDATE mail_outbox SET state = 3, final_at = $2, fields = CASE WHEN " +
          is_secret() + " THEN $3 ELSE fields END WHERE state = 0 AND " + c.in("id", 1),
      {sql::integers{over}, domain::to_micros(now), sql::blob{""}});
  all.commit();
  return static_cast<std::uint32_t>(ended);
}

}  // namespace

result<mail_id> sql_mail_store::enqueue(const new_mail& mail) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<mail_id> {
    sql::transaction all{c, sql::transaction::kind::write};
    const auto id = enqueue_mail(c, mail);
    if (id) all.commit();
    return id;
  });
}

result<void> sql_mail_store::set_rules(std::uint32_t waiting_at_most, const std::string& message_id_host) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.execute("UPDATE mail_rules SET waiting_at_most = $1, message_id_host = $2",
        {std::int64_t{waiting_at_most}, std::string_view{message_id_host}});
    all.commit();
    return {};
  });
}

result<due_page> sql_mail_store::due(const due_question& question) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<due_page> {
    due_page page;
    const auto hosts = hosts_after(c, question.after, question.hosts);
    for (const auto& host : hosts)
      load_due(c, question, host, page.due);
    if (hosts.size() == question.hosts) page.next = hosts.back();
    return page;
  });
}

result<void> sql_mail_store::settle(std::span<const mail_outcome> outcomes) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    for (const auto& o : outcomes)
      settle_one(c, o);
    all.commit();
    return {};
  });
}

result<mail_figures> sql_mail_store::take_stock(time_point now, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<mail_figures> {
    mail_figures figures;
    figures.ended = end_overdue(c, now, limit);
    const auto row = c.query(
        "SELECT CAST(COUNT(*) AS BIGINT), MIN(o.created_at) FROM mail_outbox o WHERE o.state = 0", {});
    if (!row->next()) return figures;
    figures.waiting = static_cast<std::uint64_t>(row->integer(0));
    if (!row->is_null(1)) figures.oldest = domain::from_micros(row->integer(1));
    return figures;
  });
}

result<std::uint32_t> sql_mail_store::forget_final(time_point then, std::uint32_t limit) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<std::uint32_t> {
    const auto old = ids_of(c,
        "SELECT o.id FROM mail_outbox o WHERE o.state <> 0 AND o.final_at < $1 ORDER BY o.final_at LIMIT $2",
        {domain::to_micros(then), std::int64_t{limit}});
    if (old.empty()) return 0u;
    sql::transaction all{c, sql::transaction::kind::write};
    const auto gone =
        c.execute("DELETE FROM mail_outbox WHERE state <> 0 AND " + c.in("id", 1), {sql::integers{old}});
    all.commit();
    return static_cast<std::uint32_t>(gone);
  });
}

result<mail_record> sql_mail_store::find(mail_id id) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<mail_record> {
    auto found = load(c, id);
    if (!found) return errc::not_found;
    return std::move(*found);
  });
}

result<std::vector<mail_record>> sql_mail_store::list(const mail_filter& filter) {
  using records = std::vector<mail_record>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<records> {
    const auto before = filter.before ? filter.before.value : std::int64_t{0x7fffffffffffffff};
    std::vector<sql::parameter> values{before, std::int64_t{filter.limit}};
    std::string where = " WHERE o.id < $1";
    if (filter.state) {
      values.emplace_back(number(*filter.state));
      where += " AND o.state = $" + std::to_string(values.size());
    }
    if (!filter.recipient.empty()) {
      values.emplace_back(std::string_view{filter.recipient});
      where += " AND o.recipient = $" + std::to_string(values.size());
    }
    const auto found = c.query(
        std::string{"SELECT "} + columns + " FROM mail_outbox o" + where + " ORDER BY o.id DESC LIMIT $2",
        sql::parameters{values});
    records all;
    while (found->next())
      all.push_back(record_of(*found));
    return all;
  });
}

result<mail_record> sql_mail_store::retry(mail_id id, time_point now, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<mail_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("mail_outbox");
    const auto before = load(c, id);
    if (!before) return errc::not_found;
    const bool is_waiting = before->state == mail_state::waiting;
    const bool is_over = before->state == mail_state::sent || domain::carries_secret(before->kind);
    if (!is_waiting && is_over) return errc::already_final;
    const auto ends_at = is_waiting ? before->ends_at : now + domain::term_of(before->kind);
    c.execute("UPDATE mail_outbox SET state = 0, final_at = 0, next_at = $2, ends_at = $3 WHERE id = $1",
        {id.value, domain::to_micros(now), domain::to_micros(ends_at)});
    remove_mark(c, before->recipient);
    append_audit(c,
        domain::audited(at_time(by, now), "mail.retried", {}, domain::to_text(id),
            {{"kind", std::string{domain::to_text(before->kind)}}}));
    auto after = load(c, id);
    all.commit();
    return std::move(*after);
  });
}

result<void> sql_mail_store::mark(const address_mark& mark, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    put_mark(c, mark);
    append_audit(c, about_address(at_time(by, mark.at), "mail.address_marked", mark.address));
    all.commit();
    return {};
  });
}

result<bool> sql_mail_store::unmark(const std::string& address, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<bool> {
    sql::transaction all{c, sql::transaction::kind::write};
    const bool had_one = remove_mark(c, address);
    if (had_one) append_audit(c, about_address(by, "mail.address_unmarked", address));
    all.commit();
    return had_one;
  });
}

result<std::optional<address_mark>> sql_mail_store::mark_of(const std::string& address) {
  using mark = std::optional<address_mark>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<mark> {
    const auto row =
        c.query("SELECT a.source, a.reason, a.marked_at FROM mail_addresses a WHERE a.address = $1",
            {std::string_view{address}});
    if (!row->next()) return mark{};
    return mark{address_mark{address, static_cast<mark_source>(row->integer(0)), std::string{row->bytes(1)},
        domain::from_micros(row->integer(2))}};
  });
}

result<std::vector<address_mark>> sql_mail_store::marks(const std::string& after, std::uint32_t limit) {
  using marked = std::vector<address_mark>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<marked> {
    const auto row = c.query(
        "SELECT a.address, a.source, a.reason, a.marked_at FROM mail_addresses a WHERE a.address > $1 "
        "ORDER BY a.address LIMIT $2",
        {std::string_view{after}, std::int64_t{limit}});
    marked all;
    while (row->next())
      all.push_back({std::string{row->bytes(0)}, static_cast<mark_source>(row->integer(1)),
          std::string{row->bytes(2)}, domain::from_micros(row->integer(3))});
    return all;
  });
}

result<std::uint32_t> sql_mail_store::erase_address(const std::string& address, std::uint32_t limit) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<std::uint32_t> {
    sql::transaction all{c, sql::transaction::kind::write};
    const auto rows =
        ids_of(c, "SELECT o.id FROM mail_outbox o WHERE o.recipient = $1 ORDER BY o.id LIMIT $2",
            {std::string_view{address}, std::int64_t{limit}});
    remove_mark(c, address);
    const auto gone =
        rows.empty() ? 0 : c.execute("DELETE FROM mail_outbox WHERE " + c.in("id", 1), {sql::integers{rows}});
    all.commit();
    return static_cast<std::uint32_t>(gone);
  });
}

}  // namespace mbs::persistence
