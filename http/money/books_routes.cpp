#include "http/money/books_routes.hpp"

#include "domain/text/clean_text.hpp"
#include "http/access/origin.hpp"
#include "http/access/people_door.hpp"
#include "http/json/body_table.hpp"
#include "http/server/coroutine.hpp"

#include <charconv>
#include <utility>

namespace mbs::http {
namespace {

using actors::books_gateway;
using domain::errc;
using domain::permission;

constexpr std::size_t longest_reason = 160;  // characters
constexpr std::uint32_t little = 4'096;      // octets of a body

struct judgement {
  std::string reason;
};
constexpr body_table<judgement, 1> judgement_fields{text<&judgement::reason>("reason").required()};

domain::account_id turn_of(const exchange& c) {
  return {c.who.person.value};
}

void render(const persistence::ledger_breach& b, json_writer& json) {
  json.begin_object().key("id").plain_text(std::to_string(b.id));
  json.key("account");
  if (b.account) {
    json.plain_text(domain::to_text(b.account));
  } else {
    json.null();
  }
  json.key("what").text(b.what).key("found_at").time(b.found_at).end_object();
}

awaitable<reply> show_books(exchange& c, books_gateway& books) {
  const auto turn = turn_of(c);
  const auto report = co_await ask(c, books, &books_gateway::books, turn);
  if (!report) co_return problem_of(report.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("adds_up").boolean(report->breaches.empty());
                    json.key("closed_days").begin_array();
                    for (const auto& d : report->days)
                      json.begin_object()
                          .key("day")
                          .plain_text(domain::to_text(d.day))
                          .key("closed_at")
                          .time(d.closed_at)
                          .end_object();
                    json.end_array().key("breaches").begin_array();
                    for (const auto& b : report->breaches)
                      render(b, json);
                    json.end_array().end_object();
                  })};
}

std::int64_t number_from(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, why] = std::from_chars(text.data(), text.data() + text.size(), number);
  return why == std::errc{} && end == text.data() + text.size() ? number : 0;
}

awaitable<reply> end_breach(exchange& c, books_gateway& books) {
  judgement said;
  if (auto complaints = read_body(c.in.body, c.scratch().json, judgement_fields, said); !complaints.empty())
    co_return problem_of(std::move(complaints));
  if (!domain::is_words(said.reason, longest_reason))
    co_return problem_at(
        "/reason", errc::malformed_request, "must be 1 to 160 characters of plain text, without line ends");
  const auto id = number_from(c.parameter);
  const auto turn = turn_of(c);
  const auto by = origin_of(c);
  const auto ended = co_await ask(c, books, &books_gateway::end_breach, turn, id, said.reason, by);
  if (!ended && ended.error().why == errc::not_found)
    co_return problem_of(errc::not_found, "there is no such difference, or somebody has ended it");
  if (!ended) co_return problem_of(ended.error());
  co_return reply{200, json_of([&](json_writer& json) { render(*ended, json); })};
}

}  // namespace

std::vector<route> books_routes(books_gateway& gateway) {
  return {
      {.verb = method::get,
          .pattern = "/v1/platform/books",
          .permission = permission::platform_money_manage,
          .handle = coroutine([&gateway](exchange& c) { return show_books(c, gateway); })},
      {.verb = method::post,
          .pattern = "/v1/platform/books/breaches/{id}/end",
          .permission = permission::platform_money_manage,
          .handle = coroutine([&gateway](exchange& c) { return end_breach(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
  };
}

}  // namespace mbs::http
