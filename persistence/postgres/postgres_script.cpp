#include "persistence/postgres/postgres_script.hpp"

#include "persistence/journal/revenue_columns.hpp"
#include "persistence/links/claim_codec.hpp"
#include "persistence/messages/content_codec.hpp"
#include "persistence/messages/message_rows.hpp"

#include <map>

namespace mbs::persistence {

namespace {

template <class Enum>
constexpr std::int16_t number(Enum e) noexcept {
  return static_cast<std::int16_t>(e);
}

constexpr const char* from_stdin = ") FROM STDIN (FORMAT binary);";

// Columns that few rows need are named by the commits that need them: each costs the server something.

constexpr const char* copy_messages =
    "COPY messages (id, account, recipient, price, accepted_at, expires_at, callback, content_owner, "
    "network, traffic_class, segments, sender_kind, sender, text, reference, segmentation";

bool has_callback_query(const journal_batch& batch) {
  for (const auto& request : batch.messages)
    for (const auto& m : *request)
      if (!m.content->callback_query.empty()) return true;
  return false;
}

template <bool WithQuery>
void feed_messages(const journal_batch& batch, postgres_copy& copy) {
  constexpr std::int16_t columns = WithQuery ? 17 : 16;
  content_owner_choice choice;
  for (const auto& request : batch.messages) {
    for (const auto& m : *request) {
      const auto owner = choice.content_owner_of(m);
      copy.row(columns);
      for (auto value : {m.id.value, m.account.value, m.to.number(), m.price.units(),
               domain::to_micros(m.accepted_at), domain::to_micros(m.expires_at), m.callback.value, owner})
        copy.int64(value);
      for (auto value : {number(m.network.value), number(m.traffic), number(m.segments)})
        copy.int16(value);
      if (owner != 0) {
        for (int column = 11; column < columns; ++column)
          copy.null();
        continue;
      }
      const auto& content = *m.content;
      copy.int16(number(content.sender.kind));
      copy.bytes(content.sender.text);
      copy.bytes(content.text);
      copy.bytes(content.reference);
      copy.bytes(pack_segmented(content.segmented, content.text));
      if constexpr (WithQuery) {
        if (content.callback_query.empty())
          copy.null();
        else
          copy.bytes(content.callback_query);
      }
    }
  }
}

void feed_date(const domain::receipt_note& note, postgres_copy& copy) {
  if (note.has_date())
    copy.int64(domain::to_micros(note.done_at));
  else
    copy.null();
}

void feed_network_error(const domain::receipt_note& note, postgres_copy& copy) {
  if (note.network_error != 0)
    copy.int64(note.network_error);
  else
    copy.null();
}

constexpr const char* copy_events =
    "COPY message_events (seq, message_id, account, link, at, charge, release, code, kind, state, outcome, "
    "segment, smsc_message_id";

enum class note_columns : std::uint8_t { none, date, date_and_network_error };

note_columns notes_in(const journal_batch& batch) {
  auto used = note_columns::none;
  for (const auto& e : batch.events) {
    if (e.note.network_error != 0) return note_columns::date_and_network_error;
    if (e.note.has_date()) used = note_columns::date;
  }
  return used;
}

template <note_columns Notes>
void feed_events(const journal_batch& batch, postgres_copy& copy) {
  constexpr std::int16_t columns = 13 + static_cast<std::int16_t>(Notes);
  for (const auto& e : batch.events) {
    copy.row(columns);
    for (auto value : {e.seq.value, e.message.value, e.account.value, e.link.value, domain::to_micros(e.at),
             e.charge.units(), e.release.units(), std::int64_t{e.code}})
      copy.int64(value);
    for (auto value : {number(e.kind), number(e.state), number(e.outcome), number(e.segment)})
      copy.int16(value);
    if (e.smsc_message_id.empty()) {
      copy.null();
    } else {
      copy.bytes(e.smsc_message_id);
    }
    if constexpr (Notes != note_columns::none) feed_date(e.note, copy);
    if constexpr (Notes == note_columns::date_and_network_error) feed_network_error(e.note, copy);
  }
}

constexpr const char* copy_transfers =
    "COPY transfers (account, amount, at, count, kind, network, traffic_class) FROM STDIN (FORMAT binary);";

void feed_transfers(const journal_batch& batch, postgres_copy& copy) {
  for (const auto& t : batch.transfers) {
    copy.row(7);
    for (auto value : {t.account.value, t.amount.units(), domain::to_micros(t.at), std::int64_t{t.count}})
      copy.int64(value);
    const auto of = stored_revenue(t);
    for (auto value : {number(t.kind), of.network, of.traffic})
      copy.int16(value);
  }
}

constexpr const char* copy_idempotency =
    "COPY idempotency (account, at, key, body, answer) FROM STDIN (FORMAT binary);";

void feed_idempotency(const journal_batch& batch, postgres_copy& copy) {
  for (const auto& r : batch.idempotency) {
    copy.row(5);
    copy.int64(r.account.value);
    copy.int64(domain::to_micros(r.at));
    copy.bytes(bytes_of(r.key));
    copy.bytes(bytes_of(r.body));
    copy.bytes(r.answer);
  }
}

constexpr const char* copy_strays =
    "COPY stray_receipts (link, recipient, at, code, outcome, smsc_message_id, raw, done_at, network_error) "
    "FROM STDIN (FORMAT binary);";

void feed_strays(const journal_batch& batch, postgres_copy& copy) {
  for (const auto& s : batch.strays) {
    copy.row(9);
    for (auto value : {s.link.value, s.to, domain::to_micros(s.at), std::int64_t{s.code}})
      copy.int64(value);
    copy.int16(number(s.outcome));
    copy.bytes(s.smsc_message_id);
    copy.bytes(s.raw);
    feed_date(s.note, copy);
    feed_network_error(s.note, copy);
  }
}

// '\x0102': only digits, so nothing to escape.
std::string bytes_literal(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text{"'\\x"};
  for (unsigned char octet : bytes) {
    text += digits[octet >> 4];
    text += digits[octet & 15];
  }
  return text += '\'';
}

// "a, b, c" of what `write` makes of each item.
template <class Items, class Write>
std::string listed(const Items& items, Write write) {
  std::string text;
  for (const auto& item : items) {
    if (!text.empty()) text += ", ";
    text += write(item);
  }
  return text;
}

std::string row_of(std::initializer_list<std::int64_t> values) {
  return '(' + listed(values, [](std::int64_t v) { return std::to_string(v); }) + ')';
}

// The last of those with the same key: one statement must not replace a row twice.
template <class Items, class KeyOf>
auto newest_by_key(const Items& items, KeyOf key_of) {
  std::map<std::int64_t, const typename Items::value_type*> newest;
  for (const auto& item : items)
    newest[key_of(item)] = &item;
  return newest;
}

}  // namespace

postgres_script::postgres_script(
    std::int64_t commit, const journal_batch& batch, std::optional<message_id> late)
    : batch_{batch} {
  const auto number_text = std::to_string(commit);
  const auto last_event = std::to_string(batch.events.empty() ? 0 : batch.events.back().seq.value);
  // First of all, so that whoever asks for the last commit waits for this one; dividing by 0 stops a writer
  // that another has overtaken.
  text_ = "BEGIN; UPDATE journal_meta SET last_commit = " + number_text + " / (last_commit < " + number_text +
      ")::int, last_event = greatest(last_event, " + last_event + ");";
  if (late)
    text_ +=
        "INSERT INTO late_messages (commit_number, lowest) VALUES " + row_of({commit, late->value}) + ';';
  add_messages();
  add_events();
  if (!batch.transfers.empty()) add_copy(copy_transfers, feed_transfers);
  if (!batch.idempotency.empty()) {
    // A key may still be there from more than 24 h ago.
    text_ += "DELETE FROM idempotency WHERE key IN (" +
        listed(batch.idempotency, [](const auto& r) { return bytes_literal(bytes_of(r.key)); }) + ");";
    add_copy(copy_idempotency, feed_idempotency);
  }
  if (!batch.strays.empty()) add_copy(copy_strays, feed_strays);
  add_small_tables();
  text_ += "COMMIT";
}

void postgres_script::add_messages() {
  if (batch_.messages.empty()) return;
  if (has_callback_query(batch_))
    add_copy(std::string{copy_messages} + ", callback_query" + from_stdin, feed_messages<true>);
  else
    add_copy(std::string{copy_messages} + from_stdin, feed_messages<false>);
}

void postgres_script::add_events() {
  if (batch_.events.empty()) return;
  const std::string statement{copy_events};
  switch (notes_in(batch_)) {
    case note_columns::none: return add_copy(statement + from_stdin, feed_events<note_columns::none>);
    case note_columns::date:
      return add_copy(statement + ", done_at" + from_stdin, feed_events<note_columns::date>);
    case note_columns::date_and_network_error:
      return add_copy(statement + ", done_at, network_error" + from_stdin,
          feed_events<note_columns::date_and_network_error>);
  }
}

void postgres_script::add_small_tables() {
  const auto claims = newest_by_key(batch_.claims, [](const link_claim& c) { return c.link.value; });
  if (!claims.empty())
    text_ += "INSERT INTO link_claims (link, claimed) VALUES " + listed(claims, [](const auto& entry) {
      return '(' + std::to_string(entry.first) + ", " + bytes_literal(pack_claim(entry.second->claimed)) +
          ')';
    }) + " ON CONFLICT (link) DO UPDATE SET claimed = excluded.claimed;";
  const auto progress =
      newest_by_key(batch_.progress, [](const webhook_progress& p) { return p.endpoint.value; });
  if (!progress.empty())
    text_ += "INSERT INTO webhook_progress (endpoint, through) VALUES " +
        listed(progress,
            [](const auto& entry) {
              return row_of({entry.first, entry.second->through.value});
            }) +
        " ON CONFLICT (endpoint) DO UPDATE SET through = excluded.through;";
  const auto retries = newest_by_key(batch_.retries, [](const webhook_retry& r) { return r.event.value; });
  if (!retries.empty())
    text_ +=
        "INSERT INTO webhook_retries (event, message, endpoint, attempts, next_at, give_up_at, "
        "last_status, last_error) VALUES " +
        listed(retries,
            [](const auto& entry) {
              const webhook_retry& r = *entry.second;
              auto row = row_of({entry.first, r.message.value, r.endpoint.value, r.attempts,
                  domain::to_micros(r.next_at), domain::to_micros(r.give_up_at), r.last_status});
              row.pop_back();
              return row + ", " + bytes_literal(r.last_error) + "::bytea)";
            }) +
        " ON CONFLICT (event) DO UPDATE SET attempts = excluded.attempts, next_at = excluded.next_at, "
        "give_up_at = excluded.give_up_at, last_status = excluded.last_status, last_error = excluded.last_error, "
        "endpoint = excluded.endpoint, message = excluded.message;";
  if (!batch_.retries_done.empty())
    text_ += "DELETE FROM webhook_retries WHERE event IN (" +
        listed(batch_.retries_done, [](event_seq e) { return std::to_string(e.value); }) + ");";
  if (!batch_.strays_matched.empty())
    text_ += "DELETE FROM stray_receipts WHERE (link, at, smsc_message_id) IN (" +
        listed(batch_.strays_matched,
            [](const matched_stray& m) {
              return '(' + std::to_string(m.link.value) + ", " + std::to_string(domain::to_micros(m.at)) +
                  ", " + bytes_literal(m.smsc_message_id) + "::bytea)";
            }) +
        ");";
  if (!batch_.idempotency_removed.empty())
    text_ += "DELETE FROM idempotency WHERE key IN (" +
        listed(batch_.idempotency_removed, [](const digest& key) { return bytes_literal(bytes_of(key)); }) +
        ");";
  if (!batch_.callbacks_removed.empty())
    text_ += "UPDATE messages SET callback = 0 WHERE id IN (" +
        listed(batch_.callbacks_removed, [](message_id id) { return std::to_string(id.value); }) + ");";
}

void postgres_script::add_copy(const std::string& statement, feeder rows) {
  text_ += statement;
  copies_.push_back(rows);
}

void postgres_script::feed(std::size_t index, postgres_copy& copy) const {
  copies_.at(index)(batch_, copy);
}

}  // namespace mbs::persistence
