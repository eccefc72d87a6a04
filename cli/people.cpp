#include "cli/people.hpp"

#include "crypto/password.hpp"
#include "crypto/random.hpp"
#include "domain/access/email_address.hpp"
#include "domain/access/factor_rules.hpp"

#include <algorithm>

namespace mbs::cli {

namespace json = boost::json;

namespace {

constexpr std::size_t longest_name = 200;
constexpr std::size_t password_length = 20;

domain::email_address address_from(const std::string& text) {
  auto address = domain::email_address::from(text);
  if (!address)
    throw usage_failure('"' + text + "\" is not an e-mail address; " + std::string{domain::email_rule});
  return std::move(*address);
}

bool is_a_name(const std::string& text) {
  return !text.empty() && text.size() <= longest_name &&
      std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; });
}

std::string new_password() {
  std::string password;
  for (std::size_t i = 0; i < password_length; ++i) {
    if (i != 0 && i % 5 == 0) password += '-';
    password += domain::recovery_alphabet[crypto::random_below(32)];
  }
  return password;
}

json::value time_or_null(const std::optional<domain::time_point>& t) {
  return t ? json::value(domain::to_rfc3339(*t)) : json::value{};
}

}  // namespace

persistence::person_listed person_named(const command_stores& stores, const std::string& text) {
  auto& store = stores.get<persistence::staff_store>();
  if (const auto id = domain::person_id_from(text)) return stores.need(store.find(*id, {}), "person " + text);
  if (text.find('@') == std::string::npos)
    throw usage_failure('"' + text + "\" is neither the id of a person, like per_…, nor an e-mail address");
  return stores.need(store.find({}, address_from(text).folded()), "person " + text);
}

json::object shown(const persistence::person_listed& listed) {
  const auto& p = listed.person;
  return {{"person_id", domain::to_text(p.id)}, {"name", p.name}, {"email", p.email},
      {"email_proved_at", time_or_null(p.email_proved_at)},
      {"phone", p.phone == 0 ? json::value{} : json::value('+' + std::to_string(p.phone))},
      {"phone_proved_at", time_or_null(p.phone_proved_at)}, {"language", p.language},
      {"staff_role", domain::to_text(p.platform_role)}, {"second_factor", listed.has_factor},
      {"status", p.active ? "open" : "closed"}, {"created_at", domain::to_rfc3339(p.created_at)}};
}

made_with_password new_person(
    const command_context& context, const std::string& name, const std::string& email) {
  if (!is_a_name(name))
    throw usage_failure(
        "--name must have 1 to " + std::to_string(longest_name) + " octets, and none that are no text");
  const auto address = address_from(email);
  const auto cost = context.load_settings().people;
  const auto now = command_context::now();
  made_with_password one;
  one.password = new_password();
  auto& p = one.made.person;
  p.name = name;
  p.email = address.text();
  p.email_folded = address.folded();
  p.email_proved_at = now;
  p.password = crypto::hash_password(one.password, {cost.password_memory, cost.password_passes});
  p.password_set_at = now;
  p.created_at = now;
  return one;
}

persistence::change_note note_of_command() {
  return {command_context::origin(), {}};
}

}  // namespace mbs::cli
