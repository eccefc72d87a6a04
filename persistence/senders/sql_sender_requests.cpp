#include "domain/webhooks/event_body.hpp"
#include "persistence/access/change_notes.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/senders/request_rows.hpp"
#include "persistence/senders/sender_rows.hpp"
#include "persistence/senders/sql_sender_store.hpp"
#include "persistence/sql/row_ids.hpp"
#include "persistence/webhooks/webhook_event_rows.hpp"

#include <algorithm>
#include <utility>

namespace mbs::persistence {

using domain::errc;
using domain::result;
using domain::sender_document_id;
using domain::sender_request_id;
using domain::sender_request_state;

namespace {

constexpr auto waiting = static_cast<std::int64_t>(sender_request_state::waiting);
constexpr std::uint32_t longest_page = 200;

domain::audit_facts facts_of(const sender_request_record& r) {
  return {{"sender", r.sender.name},
      {"network", r.sender.network ? std::to_string(r.sender.network->value) : "all"},
      {"class", r.sender.traffic ? std::string{domain::to_text(*r.sender.traffic)} : "all"}};
}

result<sender_request_record> find_request(
    sql::connection& c, sender_request_id id, std::optional<account_id> account) {
  const sql::parameter which[]{id.value};
  auto found = load_requests(c, "WHERE r.id = $1", which);
  if (found.empty() || (account && found.front().account != *account)) return errc::not_found;
  return std::move(found.front());
}

/// Keeps others from deciding or withdrawing it until the transaction ends.
result<sender_request_record> hold_waiting(
    sql::connection& c, sender_request_id id, std::optional<account_id> account) {
  const bool waits = c.execute("UPDATE sender_requests SET state = state WHERE id = $1 AND state = $2",
                         {id.value, waiting}) != 0;
  auto found = find_request(c, id, account);
  if (found && !waits) return errc::not_waiting;
  return found;
}

void store_decision(sql::connection& c, const sender_request_record& r) {
  c.execute(
      "UPDATE sender_requests SET state = $2, decided_kind = $3, decided_by = $4, decided_at = $5, reason = $6, "
      "expires_at = $7 WHERE id = $1",
      {r.id.value, static_cast<std::int64_t>(r.state), static_cast<std::int64_t>(r.decided_by.kind),
          r.decided_by.id, stored_end(r.decided_at), std::string_view{r.reason}, stored_end(r.ends_at)});
  c.execute("UPDATE sender_documents SET decided_at = $2 WHERE request = $1",
      {r.id.value, stored_end(r.decided_at)});
}

/// To the webhooks of the account.
void tell_decision(sql::connection& c, const sender_request_record& r) {
  const auto at = r.decided_at.value_or(r.asked_at);
  const auto type = r.state == sender_request_state::approved ? domain::event_type::sender_approved
                                                              : domain::event_type::sender_rejected;
  const auto body = domain::event_body(type, at,
      {{"id", domain::to_text(r.id)}, {"sender", r.sender.name},
          {"class", r.sender.traffic ? domain::to_text(*r.sender.traffic) : std::string_view{}},
          {"state", domain::to_text(r.state)}, {"reason", r.reason},
          {"expires_at", r.ends_at ? domain::to_rfc3339(*r.ends_at) : std::string{}},
          {"decided_at", domain::to_rfc3339(at)}});
  tell_webhooks(c, r.account, type, body, at);
}

std::int64_t count_waiting(sql::connection& c, account_id account) {
  const auto row =
      c.query("SELECT COUNT(*) FROM sender_requests r WHERE r.account = $1 AND r.state = 1", {account.value});
  return row->next() ? row->integer(0) : 0;
}

bool is_asked_already(sql::connection& c, const new_sender_request& wanted) {
  return c
      .query(
          "SELECT 1 FROM sender_requests r WHERE r.account = $1 AND r.state = 1 AND r.name = $2 "
          "AND r.network = $3 AND r.traffic_class = $4",
          {wanted.account.value, std::string_view{wanted.sender.name}, stored_network(wanted.sender),
              stored_class(wanted.sender)})
      ->next();
}

/// The tail of a query for one page.
struct page_tail {
  std::string text;
  std::vector<sql::parameter> values;

  void add(const std::string& condition, std::int64_t value) {
    values.emplace_back(value);
    text += (text.empty() ? "WHERE " : " AND ") + condition + " $" + std::to_string(values.size());
  }
};

page_tail tail_of(const sender_request_question& q, std::int64_t limit) {
  page_tail tail;
  if (q.account) tail.add("r.account =", q.account->value);
  if (q.state) {
    const auto stored = *q.state == sender_request_state::expired ? sender_request_state::approved : *q.state;
    tail.add("r.state =", static_cast<std::int64_t>(stored));
  }
  if (q.beyond) tail.add(q.oldest_first ? "r.id >" : "r.id <", q.beyond.value);
  tail.values.emplace_back(limit);
  tail.text += std::string{" ORDER BY r.id"} + (q.oldest_first ? "" : " DESC") + " LIMIT $" +
      std::to_string(tail.values.size());
  return tail;
}

}  // namespace

result<sender_request_record> sql_sender_store::add_request(
    const new_sender_request& wanted, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<sender_request_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("sender_requests");
    if (!account_exists(c, wanted.account)) return errc::not_found;
    if (is_asked_already(c, wanted)) return errc::already_exists;
    if (count_waiting(c, wanted.account) >= domain::max_waiting_requests) return errc::too_many_requests_open;
    sender_request_record made{{sql::next_id(c, "sender_requests", by.at)}, wanted.sender, wanted.account};
    made.purpose = wanted.purpose;
    made.asked_by = by.who;
    made.asked_at = by.at;
    insert_request(c, made);
    if (const auto noted = write_note(
            c, {by}, by.at, "sender_request.made", wanted.account, domain::to_text(made.id), facts_of(made));
        !noted)
      return noted.error();
    all.commit();
    return made;
  });
}

result<sender_request_record> sql_sender_store::get_request(
    sender_request_id id, std::optional<account_id> account) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) { return find_request(c, id, account); });
}

result<sender_request_page> sql_sender_store::list_requests(
    const sender_request_question& q, time_point now) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<sender_request_page> {
    const std::int64_t limit = std::clamp<std::uint32_t>(q.limit, 1, longest_page);
    const auto tail = tail_of(q, limit);
    sender_request_page page;
    page.requests = load_requests(c, tail.text, tail.values);
    if (std::ssize(page.requests) == limit) page.next = page.requests.back().id;
    if (q.state)
      std::erase_if(page.requests,
          [&](const auto& r) { return domain::state_at(r.state, r.ends_at, now) != *q.state; });
    return page;
  });
}

result<sender_request_record> sql_sender_store::withdraw_request(
    sender_request_id id, account_id account, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<sender_request_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    auto held = hold_waiting(c, id, account);
    if (!held) return held;
    auto& r = *held;
    r.state = sender_request_state::withdrawn;
    r.decided_by = by.who;
    r.decided_by_name = name_of_person(c, by.who);
    r.decided_at = by.at;
    store_decision(c, r);
    c.execute("DELETE FROM sender_documents WHERE request = $1", {id.value});
    if (const auto noted =
            write_note(c, {by}, by.at, "sender_request.withdrawn", account, domain::to_text(id), facts_of(r));
        !noted)
      return noted.error();
    all.commit();
    return held;
  });
}

result<sender_document> sql_sender_store::add_document(
    const sender_document& document, account_id account, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<sender_document> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("sender_documents");
    const auto held = hold_waiting(c, document.request, account);
    if (!held) return held.error();
    if (held->documents.size() >= domain::max_documents_of_request) return errc::too_many_requests_open;
    auto made = document;
    made.id = {sql::next_id(c, "sender_documents", by.at)};
    made.at = by.at;
    insert_document(c, made);
    if (const auto noted = write_note(c, {by}, by.at, "sender_request.document_added", account,
            domain::to_text(document.request),
            {{"document", domain::to_text(made.id)}, {"kind", std::string{domain::to_text(made.kind)}},
                {"size", std::to_string(made.size)}, {"sha256", crypto::to_hex(made.hash)}});
        !noted)
      return noted.error();
    all.commit();
    return made;
  });
}

result<sender_document> sql_sender_store::get_document(
    sender_document_id id, std::optional<account_id> account) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<sender_document> {
    const sql::parameter which[]{id.value, account ? account->value : 0};
    auto found = account
        ? load_documents(
              c, "JOIN sender_requests r ON r.id = d.request WHERE d.id = $1 AND r.account = $2", which)
        : load_documents(c, "WHERE d.id = $1", sql::parameters{which}.first(1));
    if (found.empty()) return errc::not_found;
    return std::move(found.front());
  });
}

result<std::vector<std::string>> sql_sender_store::strangers_among(const std::vector<std::string>& files) {
  using names = std::vector<std::string>;
  constexpr std::size_t most = 64;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<names> {
    if (files.empty()) return names{};
    names strangers{files.begin(), files.begin() + static_cast<std::ptrdiff_t>(std::min(files.size(), most))};
    std::vector<sql::parameter> asked;
    for (const auto& file : strangers)
      asked.emplace_back(std::string_view{file});
    names known;
    const auto row = c.query(
        "SELECT d.file FROM sender_documents d WHERE d.file IN (" + sql::placeholders(1, asked.size()) + ")",
        asked);
    while (row->next())
      known.emplace_back(row->bytes(0));
    std::erase_if(strangers, [&](const auto& file) { return std::ranges::find(known, file) != known.end(); });
    return strangers;
  });
}

result<sender_request_record> sql_sender_store::approve_request(
    sender_request_id id, std::optional<time_point> ends_at, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<sender_request_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    auto held = hold_waiting(c, id, std::nullopt);
    if (!held) return held;
    auto& r = *held;
    if (!account_exists(c, r.account)) return errc::not_found;
    r.state = sender_request_state::approved;
    r.decided_by = by.who;
    r.decided_by_name = name_of_person(c, by.who);
    r.decided_at = by.at;
    r.ends_at = ends_at;
    store_decision(c, r);
    insert_or_renew_sender(c, {.account = r.account, .sender = r.sender, .ends_at = ends_at});
    note_account_change(c, r.account);
    tell_decision(c, r);
    const change_note note{by, mails_about(c, r)};
    auto facts = facts_of(r);
    if (ends_at) facts.emplace_back("expires_at", domain::to_rfc3339(*ends_at));
    if (const auto noted = write_note(
            c, note, by.at, "sender_request.approved", r.account, domain::to_text(id), std::move(facts));
        !noted)
      return noted.error();
    all.commit();
    return held;
  });
}

result<sender_request_record> sql_sender_store::reject_request(
    sender_request_id id, const std::string& reason, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<sender_request_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    auto held = hold_waiting(c, id, std::nullopt);
    if (!held) return held;
    auto& r = *held;
    r.state = sender_request_state::rejected;
    r.decided_by = by.who;
    r.decided_by_name = name_of_person(c, by.who);
    r.decided_at = by.at;
    r.reason = reason;
    store_decision(c, r);
    tell_decision(c, r);
    const change_note note{by, mails_about(c, r)};
    if (const auto noted = write_note(
            c, note, by.at, "sender_request.rejected", r.account, domain::to_text(id), facts_of(r));
        !noted)
      return noted.error();
    all.commit();
    return held;
  });
}

}  // namespace mbs::persistence
