#include "http/access/audit_routes.hpp"

#include "http/access/audit_json.hpp"
#include "http/access/origin.hpp"
#include "http/server/coroutine.hpp"
#include "http/server/table_stream.hpp"

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

void export_table(exchange& c, audit_gateway& audit, domain::account_id turn, persistence::audit_question q,
    audit_view view) {
  answer_with_table(c,
      {.file_name = "audit.csv",
          .needed = view == audit_view::of_staff ? permission::platform_audit_read : permission::exports_make,
          .most_rows = q.limit,
          .note = [&audit, turn, q, by = origin_of(c)](
                      auto done) { audit.note_export(turn, by, q, std::move(done)); },
          .look =
              [&audit, turn, q, view](const std::string& cursor, std::uint32_t most, auto done) {
                auto next = q;
                if (!cursor.empty()) next.before = persistence::audit_cursor_from(cursor);
                next.limit = most;
                audit.export_entries(turn, std::move(next), view, std::move(done));
              }});
}

/// Taking it out of the house needs a permission beside the one to see it, and the second factor given just
/// now: asked for only of who may.
void export_own(exchange& c, audit_gateway& audit) {
  if (!c.who.permissions.has(permission::exports_make))
    return c.refuse(problem_of(http_fault::permission_missing,
        "this takes the permission " + std::string{domain::to_text(permission::exports_make)} + " as well"));
  if (!c.who.factor_is_fresh) return c.refuse(problem_of(domain::errc::factor_needed_again));
  persistence::audit_question question;
  question.limit = 0;
  if (const auto wrong =
          read_audit_query(c.in.query(), audit_parameters::of_account, c.scratch().tables.rows, question))
    return c.refuse(*wrong);
  question.account = c.who.account;
  export_table(c, audit, c.who.account, std::move(question), audit_view::of_account);
}

/// Out of the house only with the second factor given just now: the permission to read does not ask for it.
void export_all(exchange& c, audit_gateway& audit) {
  if (!c.who.factor_is_fresh) return c.refuse(problem_of(domain::errc::factor_needed_again));
  persistence::audit_question question;
  question.limit = 0;
  if (const auto wrong =
          read_audit_query(c.in.query(), audit_parameters::of_staff, c.scratch().tables.rows, question))
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
          .goes_on = true,
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
          .goes_on = true,
          .query = query_use::read},
  };
}

}  // namespace mbs::http
