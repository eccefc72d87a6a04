#include "http/access/origin.hpp"
#include "http/json/json_writer.hpp"
#include "http/money/money_routes.hpp"
#include "http/server/coroutine.hpp"
#include "http/server/day_query.hpp"
#include "http/server/table_stream.hpp"

#include <array>

namespace mbs::http {
namespace {

using actors::money_gateway;
using domain::permission;

struct statement_query {
  std::optional<domain::kenyan_day> from;
  std::optional<domain::kenyan_day> to;
};
constexpr std::array<query_parameter<statement_query>, 2> parameters{
    {{"from", take_day<&statement_query::from, statement_query>},
        {"to", take_day<&statement_query::to, statement_query>}}};

std::optional<problem> read_days(exchange& c, domain::report_span& into) {
  if (c.who.is_test)
    return problem_of(http_fault::permission_missing, "tests cost nothing: this is for other keys");
  statement_query asked;
  if (auto wrong = read_query(c.in.query(), parameters, asked)) return wrong;
  return span_of(asked.from, asked.to, domain::most_statement_days, "a statement", into);
}

void render_days(const domain::statement& s, json_writer& json) {
  json.key("days").begin_array();
  for (const auto& d : s.moved) {
    json.begin_object().key("day").plain_text(domain::to_text(d.day)).key("credited").amount(d.credited);
    json.key("debited").amount(d.debited).key("charged").amount(d.charged);
    json.key("closing").amount(d.closing).end_object();
  }
  json.end_array();
}

void render_entries(const domain::statement& s, json_writer& json) {
  json.key("entries").begin_array();
  for (const auto& e : s.entries) {
    json.begin_object().key("day").plain_text(domain::to_text(e.day)).key("at").time(e.at);
    json.key("kind").plain_text(domain::to_text(e.kind)).key("amount").amount(e.amount);
    json.key("reference").text(e.reference).end_object();
  }
  json.end_array().key("more_entries").boolean(s.is_cut_short);
}

awaitable<reply> show_statement(exchange& c, money_gateway& money) {
  domain::report_span days;
  if (auto wrong = read_days(c, days)) co_return std::move(*wrong);
  const auto drawn = co_await ask(c, money, &money_gateway::get_statement, c.who.account, days);
  if (!drawn) co_return problem_of(drawn.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("from").plain_text(domain::to_text(drawn->days.from));
                    json.key("to").plain_text(domain::to_text(drawn->days.to));
                    json.key("opening").amount(drawn->opening).key("credited").amount(drawn->credited);
                    json.key("debited").amount(drawn->debited).key("charged").amount(drawn->charged);
                    json.key("closing").amount(drawn->closing);
                    render_days(*drawn, json);
                    render_entries(*drawn, json);
                    json.end_object();
                  })};
}

/// Out of the house only for who may take other tables too, and with the second factor given just now.
std::optional<problem> read_days_to_keep(exchange& c, domain::report_span& into) {
  if (!c.who.permissions.has(permission::exports_make))
    return problem_of(http_fault::permission_missing,
        "this takes the permission " + std::string{domain::to_text(permission::exports_make)} + " as well");
  if (!c.who.factor_is_fresh) return problem_of(domain::errc::factor_needed_again);
  return read_days(c, into);
}

void print_statement(exchange& c, money_gateway& money) {
  domain::report_span days;
  if (const auto wrong = read_days_to_keep(c, days)) return c.refuse(*wrong);
  money.print_statement(
      c.who.account, days, origin_of(c), c.when<std::string>([days](exchange& on, auto& result) {
        conclude(on, result, [&](const std::string& file) {
          on.add_header("Content-Disposition",
              "attachment; filename=\"statement-" + to_text(days.from) + "-to-" + to_text(days.to) +
                  ".pdf\"");
          on.respond(200, "application/pdf", file);
        });
      }));
}

void export_statement(exchange& c, money_gateway& money) {
  domain::report_span days;
  if (const auto wrong = read_days_to_keep(c, days)) return c.refuse(*wrong);
  const auto account = c.who.account;
  answer_with_table(c,
      {.file_name = "statement.csv",
          .needed = permission::exports_make,
          .most_rows = 0,
          .note = [&money, account, days, by = origin_of(c)](
                      auto done) { money.note_statement(account, days, by, std::move(done)); },
          .look = [&money, account, days](const std::string&, std::uint32_t,
                      auto done) { money.export_statement(account, days, std::move(done)); }});
}

}  // namespace

std::vector<route> statement_routes(money_gateway& gateway) {
  return {{.verb = method::get,
              .pattern = "/v1/statement",
              .permission = permission::balance_read,
              .handle = coroutine([&gateway](exchange& c) { return show_statement(c, gateway); }),
              .query = query_use::read},
      {.verb = method::get,
          .pattern = "/v1/statement.csv",
          .permission = permission::balance_read,
          .handle = [&gateway](exchange& c) { export_statement(c, gateway); },
          .goes_on = true,
          .query = query_use::read},
      {.verb = method::get,
          .pattern = "/v1/statement.pdf",
          .permission = permission::balance_read,
          .handle = [&gateway](exchange& c) { print_statement(c, gateway); },
          .query = query_use::read}};
}

}  // namespace mbs::http
