#include "http/messages/report_routes.hpp"

#include "http/messages/report_json.hpp"
#include "http/server/coroutine.hpp"
#include "http/server/day_query.hpp"

#include <array>

namespace mbs::http {
namespace {

using actors::report_gateway;
using domain::permission;
using fault = std::optional<parameter_fault>;

struct report_query {
  std::optional<domain::kenyan_day> from;
  std::optional<domain::kenyan_day> to;
  domain::report_group group = domain::report_group::nothing;
};

fault take_group(std::string_view value, report_query& into) {
  const auto group = domain::report_group_from(value);
  if (!group) return parameter_fault{"must be network, class, sender or state"};
  into.group = *group;
  return std::nullopt;
}

constexpr std::array<query_parameter<report_query>, 3> parameters{{
    {"from", take_day<&report_query::from, report_query>},
    {"to", take_day<&report_query::to, report_query>},
    {"group", take_group},
}};

std::optional<problem> read_report_query(std::string_view query, persistence::report_filter& into) {
  report_query asked;
  if (auto wrong = read_query(query, parameters, asked)) return wrong;
  if (auto wrong = span_of(asked.from, asked.to, domain::most_report_days, "a report", into.days))
    return wrong;
  into.group = asked.group;
  return std::nullopt;
}

awaitable<reply> daily_report(exchange& c, report_gateway& reports) {
  if (c.who.is_test)
    co_return problem_of(http_fault::permission_missing, "reports know no tests: this is for other keys");
  persistence::report_filter filter;
  filter.account = c.who.account;
  if (auto wrong = read_report_query(c.in.query(), filter)) co_return std::move(*wrong);
  const auto report = co_await ask(c, reports, &report_gateway::daily_report, filter);
  if (!report) co_return problem_of(report.error());
  if (report->cut_short)
    co_return wrong_parameter("to",
        {"the report would have more than " + std::to_string(domain::longest_report) +
            " rows: ask for fewer days"});
  std::string body;
  render(filter, *report, reports.plan(), body);
  co_return reply{200, std::move(body)};
}

}  // namespace

std::vector<route> report_routes(report_gateway& gateway) {
  return {{.verb = method::get,
      .pattern = "/v1/reports/daily",
      .permission = permission::reports_read,
      .handle = coroutine([&gateway](exchange& c) { return daily_report(c, gateway); }),
      .or_any = {permission::messages_read},
      .query = query_use::read}};
}

}  // namespace mbs::http
