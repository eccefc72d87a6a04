#include "http/money/reconciliation_routes.hpp"

#include "http/access/origin.hpp"
#include "http/access/people_door.hpp"
#include "http/server/coroutine.hpp"
#include "http/server/page_query.hpp"
#include "http/server/table_stream.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace mbs::http {
namespace {

using actors::reconciliation_gateway;
using domain::cause_language;
using domain::difference_cause;
using domain::errc;
using domain::permission;
using persistence::reconciliation_run;
using fault = std::optional<parameter_fault>;

constexpr std::uint32_t longest_page = 100;

/// Staff take turns as themselves: they are no account.
domain::account_id turn_of(const exchange& c) {
  return {c.who.person.value};
}

problem no_such_run() {
  return problem_of(errc::not_found, "there is no such reconciliation");
}

void render_counts(const reconciliation_run& run, json_writer& json) {
  json.key("counts").begin_array();
  for (const auto& n : run.counts) {
    json.begin_object().key("cause").plain_text(domain::to_text(n.cause));
    json.key("side").plain_text(domain::to_text(domain::side_of(n.cause)));
    json.key("differences").integer(n.differences).key("at_stake").amount(n.at_stake).end_object();
  }
  json.end_array();
}

/// All but what is only shown of one run; leaves the object open.
void render_head(const reconciliation_run& run, json_writer& json) {
  json.begin_object().key("id").plain_text(domain::to_text(run.id));
  json.key("state").plain_text(run.is_running() ? "running" : "done");
  json.key("nightly").boolean(run.is_nightly);
  json.key("begun_by").plain_text(domain::to_text(run.begun_by));
  json.key("from").time(run.from).key("begun_at").time(run.begun_at);
  if (!run.is_running()) json.key("ended_at").time(run.ended_at);
  json.key("payments").integer(run.payments).key("entries").integer(run.entries);
  json.key("transfers").integer(run.transfers).key("messages").integer(run.messages);
  json.key("differences").integer(run.differences()).key("truncated").boolean(run.is_truncated());
  render_counts(run, json);
}

void render(const reconciliation_run& run, const reconciliation_gateway& gateway, json_writer& json) {
  render_head(run, json);
  json.key("operators").begin_array();
  for (const auto& k : run.carriers) {
    json.begin_object().key("day").plain_text(domain::to_text(k.sum.day)).key("link").text(k.link);
    json.key("network").plain_text(gateway.network_name(k.sum.network));
    json.key("taken").integer(k.sum.taken).key("charged_segments").integer(k.sum.charged_segments);
    json.key("charged").amount(k.sum.charged).end_object();
  }
  json.end_array().end_object();
}

void render(const persistence::numbered_difference& d, const reconciliation_gateway& gateway,
    cause_language language, json_writer& json) {
  const auto& what = d.what;
  const auto& words = domain::words_of(what.cause, language);
  json.begin_object().key("number").integer(d.number);
  json.key("side").plain_text(domain::to_text(domain::side_of(what.cause)));
  json.key("cause").plain_text(domain::to_text(what.cause));
  if (what.account) json.key("account").plain_text(domain::to_text(what.account));
  json.key("record").text(what.subject);
  if (!what.reference.empty()) json.key("reference").text(what.reference);
  json.key("expected").amount(what.expected).key("found").amount(what.found);
  json.key("at_stake").amount(domain::at_stake(what));
  json.key("segments_expected").integer(what.segments_expected);
  json.key("segments_found").integer(what.segments_found);
  if (what.day) json.key("day").plain_text(domain::to_text(*what.day));
  if (what.network) json.key("network").plain_text(gateway.network_name(*what.network));
  if (!d.link.empty()) json.key("link").text(d.link);
  if (what.since != domain::time_point{}) json.key("since").time(what.since);
  json.key("what").text(words.what).key("action").text(words.action).end_object();
}

constexpr std::array<query_parameter<persistence::reconciliation_filter>, 2> list_parameters{
    {{"limit",
         take_limit<&persistence::reconciliation_filter::limit, longest_page,
             persistence::reconciliation_filter>},
        {"cursor",
            take_cursor<&persistence::reconciliation_filter::beyond, domain::reconciliation_id_from,
                persistence::reconciliation_filter>}}};

struct difference_query {
  persistence::difference_filter wanted{};
  cause_language language = cause_language::english;
};

std::optional<std::int64_t> number_from(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, why] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (why != std::errc{} || end != text.data() + text.size() || number < 1) return std::nullopt;
  return number;
}

fault take_cause(std::string_view value, difference_query& into) {
  into.wanted.cause = domain::difference_cause_from(value);
  return into.wanted.cause ? fault{} : parameter_fault{"must be a cause, such as in_suspense"};
}
fault take_language(std::string_view value, difference_query& into) {
  const auto language = domain::cause_language_from(value);
  if (language) into.language = *language;
  return language ? fault{} : parameter_fault{"must be en or sw"};
}
fault take_difference_limit(std::string_view value, difference_query& into) {
  const auto limit = limit_from(value, longest_page);
  if (!limit) return fault_of_limit(longest_page);
  into.wanted.limit = *limit;
  return std::nullopt;
}
fault take_number(std::string_view value, difference_query& into) {
  const auto number = number_from(value);
  if (!number) return fault_of_cursor();
  into.wanted.beyond = *number;
  return std::nullopt;
}

constexpr std::array<query_parameter<difference_query>, 4> difference_parameters{{{"cause", take_cause},
    {"language", take_language}, {"limit", take_difference_limit}, {"cursor", take_number}}};
constexpr std::array<query_parameter<difference_query>, 2> export_parameters{
    {{"cause", take_cause}, {"language", take_language}}};

awaitable<reply> begin_run(exchange& c, reconciliation_gateway& gateway) {
  const auto turn = turn_of(c);
  const auto by = origin_of(c);
  const auto begun = co_await ask(c, gateway, &reconciliation_gateway::begin, turn, by);
  if (!begun) co_return problem_of(begun.error());
  co_return reply{
      begun->is_new ? 201U : 200U, json_of([&](json_writer& json) { render(begun->run, gateway, json); })};
}

awaitable<reply> list_runs(exchange& c, reconciliation_gateway& gateway) {
  persistence::reconciliation_filter wanted;
  if (auto wrong = read_query(c.in.query(), list_parameters, wanted)) co_return std::move(*wrong);
  const auto turn = turn_of(c);
  const auto page = co_await ask(c, gateway, &reconciliation_gateway::list, turn, wanted);
  if (!page) co_return problem_of(page.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("reconciliations").begin_array();
                    for (const auto& run : page->runs) {
                      render_head(run, json);
                      json.end_object();
                    }
                    end_page(json, page->next ? domain::to_text(page->next) : std::string{});
                  })};
}

awaitable<reply> get_run(exchange& c, reconciliation_gateway& gateway) {
  const auto id = domain::reconciliation_id_from(c.parameter);
  if (!id) co_return no_such_run();
  const auto turn = turn_of(c);
  const auto found = co_await ask(c, gateway, &reconciliation_gateway::get, turn, *id);
  if (!found && found.error().why == errc::not_found) co_return no_such_run();
  if (!found) co_return problem_of(found.error());
  co_return reply{200, json_of([&](json_writer& json) { render(*found, gateway, json); })};
}

awaitable<reply> list_differences(exchange& c, reconciliation_gateway& gateway) {
  difference_query asked;
  const auto id = domain::reconciliation_id_from(c.parameter);
  if (!id) co_return no_such_run();
  if (auto wrong = read_query(c.in.query(), difference_parameters, asked)) co_return std::move(*wrong);
  asked.wanted.run = *id;
  const auto turn = turn_of(c);
  const auto page = co_await ask(c, gateway, &reconciliation_gateway::differences, turn, asked.wanted);
  if (!page && page.error().why == errc::not_found) co_return no_such_run();
  if (!page) co_return problem_of(page.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("differences").begin_array();
                    for (const auto& d : page->differences)
                      render(d, gateway, asked.language, json);
                    end_page(json, page->next != 0 ? std::to_string(page->next) : std::string{});
                  })};
}

/// Out of the house only with the second factor given just now, as other tables.
void export_differences(exchange& c, reconciliation_gateway& gateway) {
  if (!c.who.factor_is_fresh) return c.refuse(problem_of(errc::factor_needed_again));
  const auto id = domain::reconciliation_id_from(c.parameter);
  if (!id) return c.refuse(no_such_run());
  difference_query asked;
  if (const auto wrong = read_query(c.in.query(), export_parameters, asked)) return c.refuse(*wrong);
  asked.wanted.run = *id;
  answer_with_table(c,
      {.file_name = "reconciliation.csv",
          .needed = permission::platform_money_manage,
          .note = [&gateway, turn = turn_of(c), id = *id, by = origin_of(c)](
                      auto done) { gateway.note_export(turn, id, by, std::move(done)); },
          .look =
              [&gateway, turn = turn_of(c), asked](const std::string& cursor, std::uint32_t most, auto done) {
                auto wanted = asked.wanted;
                wanted.beyond = number_from(cursor).value_or(0);
                wanted.limit = most;
                gateway.export_differences(turn, wanted, asked.language, std::move(done));
              }});
}

}  // namespace

std::vector<route> reconciliation_routes(reconciliation_gateway& gateway) {
  constexpr auto needed = permission::platform_money_manage;
  return {{.verb = method::get,
              .pattern = "/v1/platform/reconciliations",
              .permission = needed,
              .handle = coroutine([&gateway](exchange& c) { return list_runs(c, gateway); }),
              .query = query_use::read},
      {.verb = method::post,
          .pattern = "/v1/platform/reconciliations",
          .permission = needed,
          .handle = coroutine([&gateway](exchange& c) { return begin_run(c, gateway); })},
      {.verb = method::get,
          .pattern = "/v1/platform/reconciliations/{id}",
          .permission = needed,
          .handle = coroutine([&gateway](exchange& c) { return get_run(c, gateway); })},
      {.verb = method::get,
          .pattern = "/v1/platform/reconciliations/{id}/differences",
          .permission = needed,
          .handle = coroutine([&gateway](exchange& c) { return list_differences(c, gateway); }),
          .query = query_use::read},
      {.verb = method::get,
          .pattern = "/v1/platform/reconciliations/{id}/differences.csv",
          .permission = needed,
          .handle = [&gateway](exchange& c) { export_differences(c, gateway); },
          .goes_on = true,
          .query = query_use::read}};
}

}  // namespace mbs::http
