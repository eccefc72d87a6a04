#include "persistence/mail/mail_rows.hpp"

#include "persistence/mail/fields_codec.hpp"
#include "persistence/sql/row_ids.hpp"

#include <algorithm>
#include <optional>

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

std::int64_t room_left(sql::connection& c, domain::mail_share share, std::uint32_t waiting_at_most) {
  const std::int64_t room = domain::room_of(share, waiting_at_most);
  return room - waiting_of(c, share, room);
}

/// The fields as they are kept; nothing when they are not those of the kind.
std::optional<domain::mail_fields> told_by(const new_mail& mail) {
  auto told = domain::worded(mail.kind, mail.fields);
  if (!domain::flaw_of(mail.kind, told).empty()) return std::nullopt;
  return told;
}

mail_id insert_mail(
    sql::connection& c, const new_mail& mail, const domain::mail_fields& told, const rules& rules) {
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

}  // namespace

domain::result<mail_id> enqueue_mail(sql::connection& c, const new_mail& mail) {
  const auto told = told_by(mail);
  if (!told) return domain::errc::malformed_request;
  const auto rules = load_rules(c);
  c.lock_table("mail_outbox");
  if (room_left(c, domain::share_of(mail.kind), rules.waiting_at_most) <= 0) return domain::errc::overloaded;
  return insert_mail(c, mail, *told, rules);
}

domain::result<void> enqueue_beside(sql::connection& c, std::span<const new_mail> mails) {
  if (mails.empty()) return {};
  const auto rules = load_rules(c);
  c.lock_table("mail_outbox");
  std::optional<domain::mail_share> counted;
  std::int64_t left = 0;
  for (const auto& mail : mails) {
    const auto told = told_by(mail);
    if (!told && domain::carries_secret(mail.kind)) return domain::errc::malformed_request;
    if (!told) continue;
    if (const auto share = domain::share_of(mail.kind); counted != share) {
      counted = share;
      left = room_left(c, share, rules.waiting_at_most);
    }
    if (left-- <= 0) return domain::errc::overloaded;
    (void)insert_mail(c, mail, *told, rules);
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
