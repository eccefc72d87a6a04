#include "persistence/access/sql_member_store.hpp"

#include "persistence/access/change_notes.hpp"
#include "persistence/access/member_rows.hpp"
#include "persistence/access/person_rows.hpp"
#include "persistence/access/session_rows.hpp"
#include "persistence/accounts/account_rows.hpp"

namespace mbs::persistence {

using domain::account_role;
using domain::errc;
using domain::result;

namespace {

void set_role(
    sql::connection& c, account_id account, person_id person, account_role before, account_role role) {
  c.execute("UPDATE members SET role = $3 WHERE account = $1 AND person = $2",
      {account.value, person.value, domain::to_text(role)});
  follow_role(c, person, domain::permissions_of(before), domain::permissions_of(role));
}

/// As domain::has_ended tells it, in the words of the database.
std::int64_t count_keys_of(sql::connection& c, account_id account, person_id person, time_point now) {
  const auto row = c.query(
      "SELECT COUNT(*) FROM api_keys WHERE account = $1 AND made_by = $2 AND revoked_at IS NULL AND "
      "(expires_at IS NULL OR expires_at > $3) AND (overlap_ends_at IS NULL OR overlap_ends_at > $3)",
      {account.value, person.value, domain::to_micros(now)});
  return row->next() ? row->integer(0) : 0;
}

/// Which tells an account later who it was.
std::string email_of(sql::connection& c, person_id person) {
  const auto row = c.query("SELECT p.email FROM persons p WHERE p.id = $1", {person.value});
  return row->next() ? std::string{row->bytes(0)} : std::string{};
}

/// The member is gone, and with `revoke` their keys.
void take_away(
    sql::connection& c, account_id account, person_id person, keys_of_leaver keys, time_point now) {
  c.execute("DELETE FROM members WHERE account = $1 AND person = $2", {account.value, person.value});
  // People before accounts, as they are taken over: nobody waits crosswise.
  note_people_change(c);
  if (keys == keys_of_leaver::revoke &&
      c.execute("UPDATE api_keys SET revoked_at = $3 WHERE account = $1 AND made_by = $2 "
                "AND revoked_at IS NULL",
          {account.value, person.value, domain::to_micros(now)}) > 0)
    note_account_change(c, account, changed::keys);
  note_account_change(c, account);  // a trial reaches one number less
}

std::string_view text_of(keys_of_leaver keys, std::int64_t count) noexcept {
  if (count == 0) return "none";
  return keys == keys_of_leaver::revoke ? "revoked" : "kept";
}

}  // namespace

result<std::vector<membership_listed>> sql_member_store::memberships_of(person_id person) {
  using listed = std::vector<membership_listed>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<listed> {
    const auto row = c.query(
        "SELECT m.account, m.role, m.since, a.name, a.status, a.owners_need_factor FROM members m, accounts a "
        "WHERE m.person = $1 AND a.id = m.account ORDER BY m.account LIMIT $2",
        {person.value, std::int64_t{domain::most_accounts_of_person}});
    listed all;
    while (row->next()) {
      const auto role = domain::account_role_from(row->bytes(1));
      if (!role) throw sql::damaged_row{"a stored role is unknown to this program"};
      all.push_back({{{row->integer(0)}, person, *role, domain::from_micros(row->integer(2)),
                         row->integer(5) != 0},
          std::string{row->bytes(3)}, row->integer(4) == static_cast<std::uint8_t>(account_status::active)});
    }
    return all;
  });
}

result<std::optional<member_record>> sql_member_store::find_member(account_id account, person_id person) {
  using found = std::optional<member_record>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<found> {
    const sql::parameter which[]{account.value, person.value};
    const auto members = load_members(c, "WHERE m.account = $1 AND m.person = $2", which);
    if (members.empty()) return found{};
    return found{members.front()};
  });
}

result<std::vector<member_listed>> sql_member_store::list_members(
    account_id account, person_id after, std::uint32_t limit) {
  using listed = std::vector<member_listed>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<listed> {
    const sql::parameter which[]{account.value, after.value, std::int64_t{limit}};
    listed all;
    for (const auto& m :
        load_members(c, "WHERE m.account = $1 AND m.person > $2 ORDER BY m.person LIMIT $3", which)) {
      const auto row = c.query("SELECT p.name, p.email FROM persons p WHERE p.id = $1", {m.person.value});
      if (row->next()) all.push_back({m, std::string{row->bytes(0)}, std::string{row->bytes(1)}});
    }
    return all;
  });
}

result<account_owners> sql_member_store::owners_of(account_id account) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<account_owners> {
    const auto name = c.query("SELECT a.name FROM accounts a WHERE a.id = $1", {account.value});
    if (!name->next()) return errc::not_found;
    account_owners found{std::string{name->bytes(0)}, {}};
    const sql::parameter which[]{account.value, domain::to_text(account_role::owner)};
    found.owners = load_persons(
        c, ", members m WHERE m.account = $1 AND m.role = $2 AND p.id = m.person AND p.active <> 0", which);
    return found;
  });
}

result<void> sql_member_store::add_member(const member_record& member, const change_note& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("members");
    if (!account_exists(c, member.account)) return errc::not_found;
    if (role_of(c, member.account, member.person)) return errc::already_exists;
    if (!has_room_for_member(c, member.account) || !has_room_for_account(c, member.person))
      return errc::too_many_members;
    insert_member(c, member);
    follow_role(c, member.person, {}, domain::permissions_of(member.role));
    note_people_change(c);
    note_numbers(c, member.person);
    const auto written = write_note(c, note, member.since, "member.joined", member.account,
        domain::to_text(member.person), {{"role", std::string{domain::to_text(member.role)}}});
    if (!written) return written.error();
    all.commit();
    return {};
  });
}

namespace {

// Two of one name could not be told apart where a person chooses; and what is sent twice is done once.
bool is_member_of_one_called(sql::connection& c, person_id person, const std::string& name) {
  return c
      .query(
          "SELECT 1 FROM members m JOIN accounts a ON a.id = m.account WHERE m.person = $1 AND a.name = $2 LIMIT 1",
          {person.value, std::string_view{name}})
      ->next();
}

}  // namespace

result<member_record> sql_member_store::open_account(
    person_id owner, const new_company& company, time_point now, const change_note& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<member_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("accounts");
    c.lock_table("members");
    const sql::parameter which[]{owner.value};
    const auto persons = load_persons(c, "WHERE p.id = $1", which);
    if (persons.empty() || !persons.front().active) return errc::not_found;
    if (!persons.front().email_proved_at) return errc::not_proved;
    if (!has_room_for_account(c, owner)) return errc::too_many_members;
    if (is_member_of_one_called(c, owner, company.name)) return errc::already_exists;
    const member_record made{
        insert_company(c, persons.front(), company, now, secrets_), owner, account_role::owner, now};
    insert_member(c, made);
    follow_role(c, owner, {}, domain::permissions_of(account_role::owner));
    note_people_change(c);
    const auto written = write_note(c, note, now, "account.created", made.account,
        domain::to_text(made.account), {{"owner", domain::to_text(owner)}});
    if (!written) return written.error();
    all.commit();
    return made;
  });
}

result<membership_verdict> sql_member_store::change_role(account_id account, person_id by, person_id whom,
    account_role to, time_point now, const change_note& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<membership_verdict> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("members");
    const auto asking = role_of(c, account, by);
    if (!asking) return membership_verdict::not_permitted;
    const auto before = role_of(c, account, whom);
    if (!before) return errc::not_found;
    const auto verdict = domain::may_change_role(*asking, *before, to, owners_with(c, account, whom));
    if (verdict != membership_verdict::allowed) return verdict;
    if (to == account_role::owner && !is_open(c, whom)) return errc::not_found;
    set_role(c, account, whom, *before, to);
    note_people_change(c);
    const auto written = write_note(c, note, now, "member.role_changed", account, domain::to_text(whom),
        {{"before", std::string{domain::to_text(*before)}}, {"role", std::string{domain::to_text(to)}}});
    if (!written) return written.error();
    all.commit();
    return verdict;
  });
}

result<member_removal> sql_member_store::remove_member(account_id account, person_id by, person_id whom,
    keys_of_leaver keys, time_point now, const change_note& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<member_removal> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("members");
    const auto asking = role_of(c, account, by);
    if (!asking) return member_removal{membership_verdict::not_permitted};
    const auto role = role_of(c, account, whom);
    if (!role) return errc::not_found;
    const auto verdict = domain::may_remove(*asking, *role, owners_with(c, account, whom));
    if (verdict != membership_verdict::allowed) return member_removal{verdict};
    const auto count = count_keys_of(c, account, whom, now);
    if (count > 0 && keys == keys_of_leaver::unsaid) return member_removal{verdict, count, true};
    take_away(c, account, whom, keys, now);
    auto with_address = note;
    with_address.by.personal.email = email_of(c, whom);
    const auto written = write_note(c, with_address, now, "member.removed", account, domain::to_text(whom),
        {{"role", std::string{domain::to_text(*role)}}, {"keys", std::string{text_of(keys, count)}}});
    if (!written) return written.error();
    all.commit();
    return member_removal{verdict, count, false};
  });
}

result<member_removal> sql_member_store::leave(
    account_id account, person_id person, time_point now, const change_note& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<member_removal> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("members");
    const auto role = role_of(c, account, person);
    if (!role) return errc::not_found;
    const auto verdict = domain::may_leave(*role, owners_with(c, account, person));
    if (verdict != membership_verdict::allowed) return member_removal{verdict};
    const auto count = count_keys_of(c, account, person, now);
    const auto written = write_note(c, note, now, "member.left", account, domain::to_text(person),
        {{"role", std::string{domain::to_text(*role)}},
            {"keys", std::string{text_of(keys_of_leaver::keep, count)}}});
    if (!written) return written.error();
    take_away(c, account, person, keys_of_leaver::keep, now);  // after the entry, which has a member's name
    all.commit();
    return member_removal{verdict, count, false};
  });
}

result<membership_verdict> sql_member_store::transfer_ownership(
    account_id account, person_id by, person_id to, time_point now, const change_note& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<membership_verdict> {
    if (by == to) return membership_verdict::no_change;
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("members");
    const auto giver = role_of(c, account, by);
    if (!giver) return membership_verdict::not_permitted;
    const auto taker = role_of(c, account, to);
    if (!taker) return errc::not_found;
    const auto verdict = domain::may_transfer(*giver, *taker);
    if (verdict != membership_verdict::allowed) return verdict;
    if (!is_open(c, to)) return errc::not_found;
    set_role(c, account, by, *giver, domain::after_transfer.giver);
    set_role(c, account, to, *taker, domain::after_transfer.taker);
    note_people_change(c);
    const auto written = write_note(c, note, now, "ownership.transferred", account, domain::to_text(to),
        {{"by", domain::to_text(by)}, {"before", std::string{domain::to_text(*taker)}}});
    if (!written) return written.error();
    all.commit();
    return verdict;
  });
}

}  // namespace mbs::persistence
