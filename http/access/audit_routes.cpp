#include "http/access/audit_routes.hpp"

#include "http/access/audit_json.hpp"
#include "http/server/coroutine.hpp"

#include <utility>

namespace mbs::http {
namespace {

using actors::audit_gateway;
using actors::audit_view;
using domain::permission;

constexpr std::uint32_t longest_page = 200;

awaitable<reply> list_own(exchange& c, audit_gateway& audit) {
  persistence::audit_question question;
  if (auto wrong = read_audit_query(c.in.query(), audit_parameters::of_account, longest_page, question))
    co_return std::move(*wrong);
  question.account = c.who.account;
  const auto page = co_await ask(
      c, audit, &audit_gateway::list_entries, c.who.account, std::move(question), audit_view::of_account);
  if (!page) co_return problem_of(page.error());
  co_return reply{200, page_json(*page)};
}

awaitable<reply> list_all(exchange& c, audit_gateway& audit) {
  persistence::audit_question question;
  if (auto wrong = read_audit_query(c.in.query(), audit_parameters::of_staff, longest_page, question))
    co_return std::move(*wrong);
  const domain::account_id turn{c.who.person.value};
  const auto page =
      co_await ask(c, audit, &audit_gateway::list_entries, turn, std::move(question), audit_view::of_staff);
  if (!page) co_return problem_of(page.error());
  co_return reply{200, page_json(*page)};
}

void export_table(exchange& c, audit_gateway& audit, domain::account_id turn,
    persistence::audit_question question, audit_view view) {
  audit.export_entries(
      turn, std::move(question), view, c.when<actors::audit_table>([](exchange& on, auto& result) {
        conclude(on, result, [&](const actors::audit_table& table) {
          on.add_header("Content-Disposition", "attachment; filename=\"audit.csv\"");
          if (table.next) on.add_header("Mbs-Next-Cursor", persistence::to_text(*table.next));
          on.respond(200, "text/csv; charset=utf-8", table.csv);
        });
      }));
}

/// Taking it out of the house needs a permission beside the one to see it, and the second factor given just
/// now: asked for only of who may.
void export_own(exchange& c, audit_gateway& audit) {
  if (!c.who.permissions.has(permission::exports_make))
    return c.refuse(problem_of(http_fault::permission_missing,
        "this takes the permission " + std::string{domain::to_text(permission::exports_make)} + " as well"));
  if (!c.who.factor_is_fresh) return c.refuse(problem_of(domain::errc::factor_needed_again));
  persistence::audit_question question;
  question.limit = audit_gateway::most_rows;
  if (const auto wrong =
          read_audit_query(c.in.query(), audit_parameters::of_account, audit_gateway::most_rows, question))
    return c.refuse(*wrong);
  question.account = c.who.account;
  export_table(c, audit, c.who.account, std::move(question), audit_view::of_account);
}

/// Out of the house only with the second factor given just now: the permission to read does not ask for it.
void export_all(exchange& c, audit_gateway& audit) {
  if (!c.who.factor_is_fresh) return c.refuse(problem_of(domain::errc::factor_needed_again));
  persistence::audit_question question;
  question.limit = audit_gateway::most_rows;
  if (const auto wrong =
          read_audit_query(c.in.query(), audit_parameters::of_staff, audit_gateway::most_rows, question))
    return c.refuse(*wrong);
  export_table(c, audit, {c.who.person.value}, std::move(question), audit_view::of_staff);
}

}  // namespace

std::vector<route> audit_routes(audit_gateway& gateway) {
  return {
      {.verb = method::get,
          .pattern = "/v1/audit",
          .permission = permission::audit_read,
          .handle = coroutine([&gateway](exchange& c) { return list_own(c, gateway); }),
          .query = query_use::read},
      {.verb = method::get,
          .pattern = "/v1/audit.csv",
          .permission = permission::audit_read,
          .handle = [&gateway](exchange& c) { export_own(c, gateway); },
          .query = query_use::read},
      {.verb = method::get,
          .pattern = "/v1/platform/audit",
          .permission = permission::platform_audit_read,
          .handle = coroutine([&gateway](exchange& c) { return list_all(c, gateway); }),
          .query = query_use::read},
      {.verb = method::get,
          .pattern = "/v1/platform/audit.csv",
          .permission = permission::platform_audit_read,
          .handle = [&gateway](exchange& c) { export_all(c, gateway); },
          .query = query_use::read},
  };
}

}  // namespace mbs::http
