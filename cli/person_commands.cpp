#include "cli/commands.hpp"
#include "cli/people.hpp"
#include "cli/taking_over.hpp"
#include "domain/numbering/msisdn.hpp"
#include "persistence/access/factor_store.hpp"
#include "persistence/access/member_store.hpp"
#include "persistence/access/person_store.hpp"
#include "persistence/accounts/account_store.hpp"

#include <boost/json/array.hpp>

/// Commands about people.
namespace mbs::cli {

namespace json = boost::json;

namespace {

constexpr std::uint32_t page = 500;

std::string status_of(const persistence::person_listed& p) {
  return p.person.active ? "open" : "closed";
}

/// Tells the person that the factor is off, where they read mails.
persistence::change_note note_of_reset(const persistence::person_record& p) {
  auto note = note_of_command();
  const auto to = domain::mail_address::parse(p.email);
  if (!to) return note;
  const auto now = note.by.at;
  note.mails.push_back({.kind = domain::mail_kind::factor_changed,
      .recipient = *to,
      .language = domain::mail_language_from(p.language).value_or(domain::mail_language::english),
      .fields = {{"name", domain::words_for_mail(p.name)}, {"what", "off"},
          {"time", domain::to_rfc3339(now)}},
      .now = now});
  return note;
}

}  // namespace

exit_code list_people(command_context& context, const person_options& o) {
  const auto stores = context.open_stores(persistence::lane::changes);
  auto& store = stores.get<persistence::staff_store>();
  json::array listed;
  text_table table{{"person", "email", "name", "staff role", "second factor", "status"}, {}};
  for (domain::person_id after{};;) {
    const auto some = stores.need(store.list(o.staff_only, after, page), "the people");
    for (const auto& p : some) {
      listed.push_back(shown(p));
      table.rows.push_back({domain::to_text(p.person.id), p.person.email, p.person.name,
          std::string{domain::to_text(p.person.platform_role)}, p.has_factor ? "on" : "off", status_of(p)});
    }
    if (some.size() < page) break;
    after = some.back().person.id;
  }
  if (context.out().json()) {
    context.out().document({{o.staff_only ? "staff" : "people", listed}});
  } else {
    context.out().table(table);
  }
  return exit_code::ok;
}

exit_code show_person(command_context& context, const person_options& o) {
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto found = person_named(stores, o.who);
  json::array accounts;
  for (const auto& m :
      stores.need(stores.get<persistence::member_store>().memberships_of(found.person.id), "their accounts"))
    accounts.push_back(json::object{{"account_id", domain::to_text(m.member.account)},
        {"name", m.account_name}, {"role", domain::to_text(m.member.role)}});
  auto facts = shown(found);
  facts["accounts"] = std::move(accounts);
  context.out().facts(facts);
  return exit_code::ok;
}

exit_code create_person(command_context& context, const person_options& o) {
  auto [made, password] = new_person(context, o.name, o.email);
  if (!o.phone.empty()) {
    const auto number = domain::msisdn::parse(o.phone);
    if (!number)
      throw usage_failure(
          "--phone \"" + o.phone + "\" is not a number: " + std::string{domain::describe(number.error())});
    made.person.phone = number->number();
    made.person.phone_proved_at = made.person.created_at;
  }
  const auto role = domain::account_role_from(o.role);
  if (!role) throw usage_failure("--role \"" + o.role + "\" is no role in an account");
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto account =
      stores.need(stores.get<persistence::account_store>().find_account(o.account), "account " + o.account);
  made.member.emplace(account, *role);
  const auto id = stores.need(
      stores.get<persistence::staff_store>().make_person(made, note_of_command()), "person " + o.email);
  context.out().facts({{"person_id", domain::to_text(id)}, {"account_id", domain::to_text(account)},
      {"role", o.role}, {"email", made.person.email}, {"password", password}});
  if (!context.out().json()) context.out().line("Keep the password: it is not shown again.");
  return exit_code::ok;
}

exit_code set_person_open(command_context& context, const std::string& who, bool open) {
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto id = person_named(stores, who).person.id;
  stores.need(
      stores.get<persistence::staff_store>().set_active(id, open, note_of_command(), command_context::now()),
      "person " + who);
  wait_until_taken_over(context, stores, persistence::people_changed);
  context.out().facts({{"person_id", domain::to_text(id)}, {"status", open ? "open" : "closed"}});
  return exit_code::ok;
}

exit_code reset_factor(command_context& context, const std::string& who) {
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto person = person_named(stores, who).person;
  auto note = note_of_reset(person);
  const auto now = note.by.at;
  stores.need(stores.get<persistence::factor_store>().take_away({person.id, now, {}, std::move(note)}),
      "the second factor of " + who);
  wait_until_taken_over(context, stores, persistence::people_changed);
  context.out().facts({{"person_id", domain::to_text(person.id)}, {"second_factor", false}});
  return exit_code::ok;
}

}  // namespace mbs::cli
