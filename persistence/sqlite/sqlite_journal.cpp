#include "persistence/sqlite/sqlite_journal.hpp"

#include "persistence/journal/revenue_columns.hpp"
#include "persistence/links/claim_codec.hpp"
#include "persistence/messages/content_codec.hpp"
#include "persistence/messages/message_rows.hpp"
#include "persistence/sqlite/sqlite_statement.hpp"

namespace mbs::persistence {

namespace {

template <class Enum>
constexpr std::int64_t number(Enum e) noexcept {
  return static_cast<std::int64_t>(e);
}

/// Into two columns from `first` on.
void bind_note(sqlite_statement& row, int first, const domain::receipt_note& note) {
  if (note.has_date())
    row.integer(first, domain::to_micros(note.done_at));
  else
    row.null(first);
  if (note.network_error != 0)
    row.integer(first + 1, note.network_error);
  else
    row.null(first + 1);
}

}  // namespace

struct sqlite_journal::statements {
  explicit statements(sqlite_api::sqlite3* connection) : db{connection} {}

  sqlite_api::sqlite3* db;
  sqlite_statement message{
      db, "INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
  sqlite_statement event{
      db, "INSERT INTO message_events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
  sqlite_statement transfer{db,
      "INSERT INTO transfers (account, kind, amount, count, at, network, traffic_class) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)"};
  sqlite_statement idempotency{
      db, "INSERT OR REPLACE INTO idempotency (key, account, body, answer, at) VALUES (?, ?, ?, ?, ?)"};
  sqlite_statement claim{db, "INSERT OR REPLACE INTO link_claims (link, claimed) VALUES (?, ?)"};
  sqlite_statement progress{db, "INSERT OR REPLACE INTO webhook_progress (endpoint, through) VALUES (?, ?)"};
  sqlite_statement retry{db,
      "INSERT OR REPLACE INTO webhook_retries (event, message, endpoint, attempts, next_at, give_up_at, "
      "last_status, last_error) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"};
  sqlite_statement idempotency_removed{db, "DELETE FROM idempotency WHERE key = ?"};
  sqlite_statement callback_removed{db, "UPDATE messages SET callback = 0 WHERE id = ?"};
  sqlite_statement retry_done{db, "DELETE FROM webhook_retries WHERE event = ?"};
  sqlite_statement stray{db,
      "INSERT INTO stray_receipts (link, smsc_message_id, recipient, outcome, code, raw, at, "
      "done_at, network_error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"};
  sqlite_statement stray_matched{
      db, "DELETE FROM stray_receipts WHERE link = ? AND at = ? AND smsc_message_id = ?"};
  sqlite_statement late{db, "INSERT INTO late_messages (commit_number, lowest) VALUES (?, ?)"};
  sqlite_statement meta{db,
      "UPDATE journal_meta SET last_commit = ?1, last_event = MAX(last_event, ?2) WHERE last_commit < ?1"};

  void insert(const domain::message& m, content_owner_choice& choice) {
    const auto owner = choice.content_owner_of(m);
    message.integer(1, m.id.value).integer(2, m.account.value).integer(3, m.to.number());
    message.integer(4, m.network.value).integer(5, number(m.traffic)).integer(6, m.segments);
    message.integer(7, m.price.units()).integer(8, domain::to_micros(m.accepted_at));
    message.integer(9, domain::to_micros(m.expires_at)).integer(10, m.callback.value).integer(11, owner);
    if (owner != 0) {
      for (int column = 12; column <= 17; ++column)
        message.null(column);
      message.run();
      return;
    }
    const auto& content = *m.content;
    const auto segmented = pack_segmented(content.segmented, content.text);
    message.text(12, content.sender.text).integer(13, number(content.sender.kind)).text(14, content.text);
    message.text(15, content.reference).blob(16, segmented);
    if (content.callback_query.empty())
      message.null(17);
    else
      message.text(17, content.callback_query);
    message.run();
  }

  void insert(const domain::message_event& e) {
    event.integer(1, e.seq.value).integer(2, e.message.value).integer(3, e.account.value);
    event.integer(4, number(e.kind))
        .integer(5, number(e.state))
        .integer(6, number(e.outcome))
        .integer(7, e.segment);
    event.integer(8, e.link.value).integer(9, e.code).integer(10, domain::to_micros(e.at));
    event.integer(11, e.charge.units()).integer(12, e.release.units());
    if (e.smsc_message_id.empty()) {
      event.null(13);
    } else {
      event.text(13, e.smsc_message_id);
    }
    bind_note(event, 14, e.note);
    event.run();
  }

  void insert(const domain::transfer& t) {
    transfer.integer(1, t.account.value).integer(2, number(t.kind)).integer(3, t.amount.units());
    transfer.integer(4, t.count).integer(5, domain::to_micros(t.at));
    const auto of = stored_revenue(t);
    transfer.integer(6, of.network).integer(7, of.traffic).run();
  }

  void insert(const idempotency_record& r) {
    idempotency.blob(1, bytes_of(r.key)).integer(2, r.account.value).blob(3, bytes_of(r.body));
    idempotency.text(4, r.answer).integer(5, domain::to_micros(r.at)).run();
  }

  void replace(const webhook_retry& r) {
    retry.integer(1, r.event.value).integer(2, r.message.value).integer(3, r.endpoint.value);
    retry.integer(4, r.attempts).integer(5, domain::to_micros(r.next_at));
    retry.integer(6, domain::to_micros(r.give_up_at)).integer(7, r.last_status).text(8, r.last_error).run();
  }

  void insert(const stray_receipt& s) {
    stray.integer(1, s.link.value).text(2, s.smsc_message_id).integer(3, s.to).integer(4, number(s.outcome));
    stray.integer(5, s.code).text(6, s.raw).integer(7, domain::to_micros(s.at));
    bind_note(stray, 8, s.note);
    stray.run();
  }
};

sqlite_journal::sqlite_journal(sql::opener open) : sql_journal{std::move(open)} {
  session().on_drop([this] { statements_.reset(); });
}
sqlite_journal::~sqlite_journal() = default;

std::string sqlite_journal::meta_query() const {
  return "SELECT last_commit, last_event FROM journal_meta";
}

commit_outcome sqlite_journal::store(
    std::int64_t commit, const journal_batch& batch, std::optional<message_id> late) {
  try {
    auto& connection = session().get();
    if (!statements_) statements_ = std::make_unique<statements>(native_sqlite(connection));
    write(commit, batch, late);
    return commit_outcome::committed;
  } catch (const sql::error& e) {
    session().note(e);
  } catch (const std::exception& e) {
    session().set_trouble(e.what());
  }
  // Statements and connection start afresh: whatever was open is rolled back by closing it. SQLite answers
  // COMMIT itself, so a failure is never in doubt.
  session().drop();
  return commit_outcome::failed;
}

void sqlite_journal::write(std::int64_t commit, const journal_batch& batch, std::optional<message_id> late) {
  auto& s = *statements_;
  sql::transaction all{session().get(), sql::transaction::kind::write};
  content_owner_choice choice;
  for (const auto& request : batch.messages)
    for (const auto& m : *request)
      s.insert(m, choice);
  for (const auto& e : batch.events)
    s.insert(e);
  for (const auto& t : batch.transfers)
    s.insert(t);
  for (const auto& r : batch.idempotency)
    s.insert(r);
  for (const auto& c : batch.claims) {
    const auto packed = pack_claim(c.claimed);
    s.claim.integer(1, c.link.value).blob(2, packed).run();
  }
  for (const auto& p : batch.progress)
    s.progress.integer(1, p.endpoint.value).integer(2, p.through.value).run();
  for (const auto& r : batch.retries)
    s.replace(r);
  for (const auto& done : batch.retries_done)
    s.retry_done.integer(1, done.value).run();
  for (const auto& stray : batch.strays)
    s.insert(stray);
  for (const auto& key : batch.idempotency_removed)
    s.idempotency_removed.blob(1, bytes_of(key)).run();
  for (const auto id : batch.callbacks_removed)
    s.callback_removed.integer(1, id.value).run();
  for (const auto& m : batch.strays_matched)
    s.stray_matched.integer(1, m.link.value)
        .integer(2, domain::to_micros(m.at))
        .text(3, m.smsc_message_id)
        .run();
  if (late) s.late.integer(1, commit).integer(2, late->value).run();
  s.meta.integer(1, commit).integer(2, batch.events.empty() ? 0 : batch.events.back().seq.value).run();
  if (sqlite_api::sqlite3_changes(s.db) != 1)
    throw sql::error{
        sql::failure::overtaken, "commit " + std::to_string(commit) + " was overtaken by another writer"};
  all.commit();
}

}  // namespace mbs::persistence
