#include "persistence/mail/mail_rows.hpp"

#include "persistence/mail/fields_codec.hpp"
#include "persistence/sql/row_ids.hpp"

#include <algorithm>

namespace mbs::persistence {

namespace {

struct rules {
  std::uint32_t waiting_at_most = 0;
  std::string message_id_host;
};

rules load_rules(sql::connection& c) {
  const auto row = c.query("SELECT r.waiting_at_most, r.message_id_host FROM mail_rules r", {});
  if (!row->next()) return {};
  return {static_cast<std::uint32_t>(row->integer(0)), std::string{row->bytes(1)}};
}

/// The kinds whose mails are counted for the room of this one: of what tells of a change all are.
std::string counted_with(domain::mail_share share) {
  if (share == domain::mail_share::security) return {};
  std::string kinds;
  for (std::size_t k = 0; k < domain::mail_kind_count; ++k)
    if (domain::share_of(static_cast<domain::mail_kind>(k)) == share)
      kinds += (kinds.empty() ? "" : ", ") + std::to_string(k);
  return " AND o.kind IN (" + kinds + ")";
}

// Looks at no more rows than may wait.
std::int64_t waiting_of(sql::connection& c, domain::mail_share share, std::int64_t room) {
  const auto row =
      c.query("SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 AS one FROM mail_outbox o WHERE o.state = 0" +
              counted_with(share) + " LIMIT $1) w",
          {room});
  return row->next() ? row->integer(0) : room;
}

bool has_room(sql::connection& c, domain::mail_kind kind, std::uint32_t waiting_at_most) {
  const auto share = domain::share_of(kind);
  const std::int64_t room = domain::room_of(share, waiting_at_most);
  return waiting_of(c, share, room) < room;
}

}  // namespace

domain::result<mail_id> enqueue_mail(sql::connection& c, const new_mail& mail) {
  const auto told = domain::worded(mail.kind, mail.fields);
  if (!domain::flaw_of(mail.kind, told).empty()) return domain::errc::malformed_request;
  const auto rules = load_rules(c);
  c.lock_table("mail_outbox");
  if (!has_room(c, mail.kind, rules.waiting_at_most)) return domain::errc::overloaded;
  const mail_id id{sql::next_id(c, "mail_outbox", mail.now)};
  const auto term_ends = mail.now + domain::term_of(mail.kind);
  const auto ends_at = std::min(mail.ends_at.value_or(term_ends), term_ends);
  const auto fields = pack_fields(told);
  const auto message_id = domain::to_text(id) + '@' + rules.message_id_host;
  c.execute(
      "INSERT INTO mail_outbox (id, kind, code, recipient, host, language, fields, message_id, created_at, "
      "ends_at, next_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9)",
      {id.value, static_cast<std::int64_t>(mail.kind), std::int64_t{domain::carries_code(mail.kind)},
          std::string_view{mail.recipient.text()}, mail.recipient.domain(),
          static_cast<std::int64_t>(mail.language), sql::blob{fields}, std::string_view{message_id},
          domain::to_micros(mail.now), domain::to_micros(ends_at)});
  return id;
}

domain::result<void> enqueue_beside(sql::connection& c, std::span<const new_mail> mails) {
  for (const auto& mail : mails)
    if (const auto written = enqueue_mail(c, mail); !written) {
      const bool is_left_out =
          written.error() == domain::errc::malformed_request && !domain::carries_secret(mail.kind);
      if (!is_left_out) return written.error();
    }
  return {};
}

std::uint32_t room_for_many(sql::connection& c, domain::mail_kind kind) {
  const auto share = domain::share_of(kind);
  const std::int64_t room = domain::room_of(share, load_rules(c).waiting_at_most);
  const auto left = room - room / 2 - waiting_of(c, share, room);
  return static_cast<std::uint32_t>(std::max<std::int64_t>(left, 0));
}

}  // namespace mbs::persistence
