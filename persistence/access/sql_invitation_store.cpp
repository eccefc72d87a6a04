#include "persistence/access/sql_invitation_store.hpp"

#include "persistence/access/change_notes.hpp"
#include "persistence/access/member_rows.hpp"
#include "persistence/access/person_rows.hpp"
#include "persistence/access/session_rows.hpp"
#include "persistence/accounts/account_rows.hpp"
#include "persistence/sql/row_ids.hpp"

#include <stdexcept>

namespace mbs::persistence {

using domain::errc;
using domain::result;

namespace {

/// Those that ended are kept so long beside their own life, for whoever asks what became of one.
constexpr domain::duration kept_after_end = std::chrono::days{30};

struct stored_invitation {
  invitation_listed listed;
  account_id account;
  std::optional<time_point> used_at, revoked_at;

  [[nodiscard]] bool is_open(time_point now) const noexcept {
    return !used_at && !revoked_at && now - listed.at < domain::invitation_lives;
  }
};

// "SELECT … FROM invitations i <tail>".
std::vector<stored_invitation> load_invitations(
    sql::connection& c, const std::string& tail, sql::parameters values) {
  const auto row = c.query(
      "SELECT i.id, i.email, i.role, i.inviter, i.at, i.account, i.used_at, i.revoked_at FROM invitations i " +
          tail,
      values);
  std::vector<stored_invitation> all;
  while (row->next()) {
    const auto role = domain::account_role_from(row->bytes(2));
    if (!role) throw sql::damaged_row{"a stored role is unknown to this program"};
    all.push_back({{{row->integer(0)}, std::string{row->bytes(1)}, *role, {row->integer(3)},
                       domain::from_micros(row->integer(4))},
        {row->integer(5)}, time_or_never(row->integer(6)), time_or_never(row->integer(7))});
  }
  return all;
}

// Of open ones, with the account as $1 and the earliest moment at which such a one was made as $2.
const std::string open_ones = "WHERE i.account = $1 AND i.at > $2 AND i.used_at = 0 AND i.revoked_at = 0";

std::int64_t earliest_open(time_point now) noexcept {
  return domain::to_micros(now - domain::invitation_lives);
}

std::int64_t count(sql::connection& c, const std::string& tail, sql::parameters values) {
  const auto row = c.query("SELECT COUNT(*) FROM invitations i " + tail, values);
  return row->next() ? row->integer(0) : 0;
}

bool is_member_already(sql::connection& c, account_id account, std::string_view email_folded) {
  return c
      .query(
          "SELECT 1 FROM persons p, members m WHERE p.email_folded = $2 AND m.account = $1 "
          "AND m.person = p.id",
          {account.value, email_folded})
      ->next();
}

/// Why no more may be made now.
errc fault_of_count(sql::connection& c, const new_invitation& i) {
  const sql::parameter open[]{i.account.value, earliest_open(i.at)};
  const sql::parameter today[]{i.account.value, domain::to_micros(i.at - std::chrono::hours{24})};
  if (count(c, open_ones, open) >= domain::most_open_invitations ||
      count(c, "WHERE i.account = $1 AND i.at > $2", today) >= domain::most_invitations_a_day)
    return errc::too_many_requests_open;
  const sql::parameter same[]{i.account.value, earliest_open(i.at), std::string_view{i.email_folded}};
  if (count(c, open_ones + " AND i.email_folded = $3", same) > 0) return errc::already_exists;
  return has_room_for_member(c, i.account) ? errc::none : errc::too_many_members;
}

invitation_id insert_invitation(sql::connection& c, const new_invitation& i) {
  const invitation_id id{sql::next_id(c, "invitations", i.at)};
  const sql::parameter values[]{id.value, i.account.value, std::string_view{i.email},
      std::string_view{i.email_folded}, domain::to_text(i.role), i.inviter.value, domain::to_micros(i.at),
      sql::blob{bytes_of(i.token)}};
  c.execute(
      "INSERT INTO invitations (id, account, email, email_folded, role, inviter, at, token, used_at, used_by, "
      "revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0)",
      values);
  return id;
}

/// What domain::may_accept says of it now.
membership_verdict judge(
    sql::connection& c, const stored_invitation& i, const person_record& person, time_point now) {
  const auto invited = domain::email_address::from(i.listed.email);
  if (!invited) throw sql::damaged_row{"a stored address of an invitation is none"};
  domain::invitation_taker taker{.proved = {}, .is_member = role_of(c, i.account, person.id).has_value()};
  if (person.email_proved_at) taker.proved = domain::email_address::from(person.email);
  const domain::invitation_record record{.invited = *invited,
      .role = i.listed.role,
      .made_at = i.listed.at,
      .is_revoked = i.revoked_at.has_value(),
      .is_used = i.used_at.has_value()};
  return domain::may_accept(record, taker, role_of(c, i.account, i.listed.inviter), now);
}

}  // namespace

result<std::vector<invitation_listed>> sql_invitation_store::list_invitations(
    account_id account, time_point now) {
  using listed = std::vector<invitation_listed>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<listed> {
    const sql::parameter which[]{
        account.value, earliest_open(now), std::int64_t{domain::most_open_invitations}};
    listed all;
    for (auto& i : load_invitations(c, open_ones + " ORDER BY i.at, i.id LIMIT $3", which))
      all.push_back(std::move(i.listed));
    return all;
  });
}

result<introduction> sql_invitation_store::introduce(
    account_id account, person_id inviter, const std::string& invited) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<introduction> {
    const auto row = c.query(
        "SELECT p.name, a.name, COALESCE((SELECT q.language FROM persons q WHERE q.email_folded = $3), p.language) "
        "FROM members m, persons p, accounts a WHERE m.account = $1 AND m.person = $2 AND p.id = m.person "
        "AND a.id = m.account",
        {account.value, inviter.value, std::string_view{invited}});
    if (!row->next()) return errc::not_found;
    return introduction{std::string{row->bytes(0)}, std::string{row->bytes(1)}, std::string{row->bytes(2)}};
  });
}

result<invitation_made> sql_invitation_store::invite(const new_invitation& i, const change_note& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<invitation_made> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("members");
    c.lock_table("invitations");
    const auto asking = role_of(c, i.account, i.inviter);
    if (!asking) return invitation_made{membership_verdict::not_permitted, {}};
    const auto verdict = domain::may_invite(*asking, i.role);
    if (verdict != membership_verdict::allowed) return invitation_made{verdict, {}};
    if (is_member_already(c, i.account, i.email_folded))
      return invitation_made{membership_verdict::already_member, {}};
    if (const auto why = fault_of_count(c, i); why != errc::none) return why;
    c.execute("DELETE FROM invitations WHERE account = $1 AND at < $2",
        {i.account.value, earliest_open(i.at - kept_after_end)});
    const auto id = insert_invitation(c, i);
    auto with_address = note;
    with_address.by.personal.email = i.email;
    const auto written = write_note(c, with_address, i.at, "invitation.made", i.account, domain::to_text(id),
        {{"role", std::string{domain::to_text(i.role)}}});
    if (!written) return written.error();
    all.commit();
    return invitation_made{verdict, id};
  });
}

result<membership_verdict> sql_invitation_store::revoke_invitation(
    account_id account, person_id by, invitation_id id, time_point now, const change_note& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<membership_verdict> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("members");
    c.lock_table("invitations");
    const sql::parameter which[]{id.value, account.value};
    const auto found = load_invitations(c, "WHERE i.id = $1 AND i.account = $2", which);
    if (found.empty()) return errc::not_found;
    const auto asking = role_of(c, account, by);
    if (!asking) return membership_verdict::not_permitted;
    const auto verdict = domain::may_invite(*asking, found.front().listed.role);
    if (verdict != membership_verdict::allowed) return verdict;
    if (!found.front().is_open(now)) return errc::invitation_ended;
    c.execute("UPDATE invitations SET revoked_at = $2 WHERE id = $1", {id.value, domain::to_micros(now)});
    const auto written = write_note(c, note, now, "invitation.revoked", account, domain::to_text(id));
    if (!written) return written.error();
    all.commit();
    return verdict;
  });
}

result<invitation_shown> sql_invitation_store::show(const digest& token, time_point now) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<invitation_shown> {
    const sql::parameter which[]{sql::blob{bytes_of(token)}};
    const auto found = load_invitations(c, "WHERE i.token = $1", which);
    if (found.empty() || !found.front().is_open(now)) return errc::not_found;
    const auto& i = found.front();
    const auto inviter = role_of(c, i.account, i.listed.inviter);
    if (!inviter || domain::may_invite(*inviter, i.listed.role) != membership_verdict::allowed)
      return errc::not_found;
    const auto names =
        c.query("SELECT a.name, p.name FROM accounts a, persons p WHERE a.id = $1 AND p.id = $2",
            {i.account.value, i.listed.inviter.value});
    if (!names->next()) return errc::not_found;
    return invitation_shown{std::string{names->bytes(0)}, std::string{names->bytes(1)}, i.listed.role,
        i.listed.email, i.listed.at + domain::invitation_lives};
  });
}

result<invitation_accepted> sql_invitation_store::accept(
    const digest& token, person_id person, time_point now, const change_note& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<invitation_accepted> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("members");
    c.lock_table("invitations");
    const sql::parameter which[]{sql::blob{bytes_of(token)}};
    const auto found = load_invitations(c, "WHERE i.token = $1", which);
    const sql::parameter who[]{person.value};
    const auto persons = load_persons(c, "WHERE p.id = $1", who);
    if (found.empty() || persons.empty() || !persons.front().active) return errc::not_found;
    const auto& i = found.front();
    const auto verdict = judge(c, i, persons.front(), now);
    if (verdict != membership_verdict::allowed) return invitation_accepted{verdict, {}, {}};
    if (!has_room_for_member(c, i.account) || !has_room_for_account(c, person)) return errc::too_many_members;
    const auto name = c.query("SELECT a.name FROM accounts a WHERE a.id = $1", {i.account.value});
    if (!name->next()) return errc::not_found;
    const invitation_accepted done{
        verdict, {i.account, person, i.listed.role, now}, std::string{name->bytes(0)}};
    insert_member(c, done.member);
    follow_role(c, person, {}, domain::permissions_of(i.listed.role));
    note_numbers(c, person);
    c.execute("UPDATE invitations SET used_at = $2, used_by = $3 WHERE id = $1",
        {i.listed.id.value, domain::to_micros(now), person.value});
    note_people_change(c);
    const auto written = write_note(c, note, now, "member.joined", i.account, domain::to_text(person),
        {{"role", std::string{domain::to_text(i.listed.role)}}, {"invitation", domain::to_text(i.listed.id)},
            {"by", domain::to_text(i.listed.inviter)}});
    if (!written) return written.error();
    all.commit();
    return done;
  });
}

}  // namespace mbs::persistence
