#include "cli/commands.hpp"
#include "cli/people.hpp"
#include "cli/taking_over.hpp"
#include "crypto/totp.hpp"

/// Commands about the platform's own staff.
namespace mbs::cli {

namespace {

domain::platform_role role_from(const std::string& text) {
  const auto role = domain::platform_role_from(text);
  if (!role)
    throw usage_failure("there is no role \"" + text +
        "\" of staff; allowed: operator, finance, support, privacy_officer, or none");
  return *role;
}

}  // namespace

exit_code create_staff(command_context& context, const person_options& o) {
  auto [made, password] = new_person(context, o.name, o.email);
  made.person.platform_role = role_from(o.role);
  if (made.person.platform_role == domain::platform_role::none)
    throw usage_failure("--role none makes no member of staff");
  if (o.with_factor) made.factor = crypto::new_totp_secret();
  const auto stores = context.open_or_prepare_stores(persistence::lane::changes);
  const auto id = stores.need(
      stores.get<persistence::staff_store>().make_person(made, note_of_command()), "person " + o.email);
  boost::json::object facts{{"person_id", domain::to_text(id)}, {"role", o.role},
      {"email", made.person.email}, {"password", password}};
  if (o.with_factor) {
    facts["totp_secret"] = made.factor;
    facts["otpauth"] = crypto::totp_uri("mbs", made.person.email, made.factor);
  }
  context.out().facts(facts);
  if (!context.out().json())
    context.out().line(o.with_factor
            ? "Keep the password and the secret: they are not shown again."
            : "Keep the password: it is not shown again. The role counts once a second factor is on.");
  return exit_code::ok;
}

exit_code set_staff_role(command_context& context, const person_options& o) {
  const auto role = role_from(o.role);
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto id = person_named(stores, o.who).person.id;
  stores.need(stores.get<persistence::staff_store>().set_platform_role(
                  id, role, note_of_command(), command_context::now()),
      "person " + o.who);
  wait_until_taken_over(context, stores, persistence::people_changed);
  context.out().facts({{"person_id", domain::to_text(id)}, {"role", o.role}});
  return exit_code::ok;
}

}  // namespace mbs::cli
