#include "http/mail/mail_routes.hpp"

#include "domain/text/clean_text.hpp"
#include "http/access/origin.hpp"
#include "http/server/coroutine.hpp"
#include "http/server/page_query.hpp"
#include "http/server/percent_encoding.hpp"

#include <utility>

namespace mbs::http {
namespace {

using actors::mail_gateway;
using domain::errc;
using domain::permission;
using persistence::address_mark;
using persistence::mail_filter;
using persistence::mail_record;
using persistence::mail_state;
using fault = std::optional<parameter_fault>;

constexpr std::uint32_t max_limit = 200;
constexpr std::uint32_t usual_limit = 50;

/// Staff take turns as themselves: they are no account.
domain::account_id turn_of(const exchange& c) {
  return {c.who.person.value};
}

fault take_state(std::string_view value, mail_filter& into) {
  for (const auto s : {mail_state::waiting, mail_state::sent, mail_state::refused, mail_state::ended})
    if (value == persistence::to_text(s)) into.state = s;
  if (into.state) return std::nullopt;
  return parameter_fault{"must be waiting, sent, refused or ended"};
}

constexpr std::array<query_parameter<mail_filter>, 3> mail_parameters{
    {{"state", take_state}, {"limit", take_limit<&mail_filter::limit, max_limit>},
        {"cursor", take_cursor<&mail_filter::before, domain::mail_id_from>}}};

struct marks_wanted {
  std::string after;
  std::uint32_t limit = usual_limit;
};

fault take_address(std::string_view value, marks_wanted& into) {
  const auto address = domain::mail_address::parse(value);
  if (!address) return fault_of_cursor();
  into.after = address->text();
  return std::nullopt;
}

constexpr std::array<query_parameter<marks_wanted>, 2> marks_parameters{
    {{"limit", take_limit<&marks_wanted::limit, max_limit>}, {"cursor", take_address}}};

void time_or_null(domain::time_point at, bool is_there, json_writer& json) {
  if (is_there) {
    json.time(at);
  } else {
    json.null();
  }
}

void render(const mail_record& m, json_writer& json) {
  json.begin_object()
      .key("id")
      .plain_text(domain::to_text(m.id))
      .key("kind")
      .plain_text(domain::to_text(m.kind));
  json.key("to").text(m.recipient);
  json.key("language").plain_text(domain::to_text(m.language));
  json.key("state").plain_text(persistence::to_text(m.state)).key("attempts").integer(m.attempts);
  json.key("created_at").time(m.created_at).key("ends_at").time(m.ends_at).key("next_attempt_at");
  time_or_null(m.next_at, m.state == mail_state::waiting, json);
  json.key("final_at");
  time_or_null(m.final_at, m.final_at != domain::time_point{}, json);
  json.key("last_answer");
  if (!m.last_answer.empty()) {
    json.text(domain::valid_utf8(m.last_answer));
  } else {
    json.null();
  }
  json.end_object();
}

void render(const address_mark& m, json_writer& json) {
  json.begin_object().key("address").text(m.address).key("source").plain_text(persistence::to_text(m.source));
  json.key("reason").text(domain::valid_utf8(m.reason)).key("marked_at").time(m.at).end_object();
}

awaitable<reply> list_mails(exchange& c, mail_gateway& mails) {
  mail_filter wanted{.limit = usual_limit};
  if (auto wrong = read_query(c.in.query(), mail_parameters, wanted)) co_return std::move(*wrong);
  const auto turn = turn_of(c);
  const auto limit = wanted.limit;
  const auto found = co_await ask(c, mails, &mail_gateway::list_mails, turn, std::move(wanted));
  if (!found) co_return problem_of(found.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("mails").begin_array();
                    for (const auto& m : *found)
                      render(m, json);
                    const bool is_full = found->size() == limit;
                    end_page(json, is_full ? domain::to_text(found->back().id) : std::string{});
                  })};
}

awaitable<reply> retry_mail(exchange& c, mail_gateway& mails) {
  const auto id = domain::mail_id_from(c.parameter);
  if (!id) co_return problem_of(errc::not_found, "there is no such mail");
  const auto by = origin_of(c);
  const auto turn = turn_of(c);
  const auto done = co_await ask(c, mails, &mail_gateway::retry_mail, turn, *id, by);
  if (!done && done.error().why == errc::not_found)
    co_return problem_of(errc::not_found, "there is no such mail");
  if (!done && done.error().why == errc::already_final)
    co_return problem_of(
        errc::already_final, "it was sent, or carried a code or a link, which is over: let them ask anew");
  if (!done) co_return problem_of(done.error());
  co_return reply{200, json_of([&](json_writer& json) { render(*done, json); })};
}

awaitable<reply> list_marks(exchange& c, mail_gateway& mails) {
  marks_wanted wanted;
  if (auto wrong = read_query(c.in.query(), marks_parameters, wanted)) co_return std::move(*wrong);
  const auto turn = turn_of(c);
  const auto found =
      co_await ask(c, mails, &mail_gateway::list_marks, turn, std::move(wanted.after), wanted.limit);
  if (!found) co_return problem_of(found.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("addresses").begin_array();
                    for (const auto& m : *found)
                      render(m, json);
                    const bool is_full = found->size() == wanted.limit;
                    end_page(json, is_full ? found->back().address : std::string{});
                  })};
}

awaitable<reply> unmark(exchange& c, mail_gateway& mails) {
  const auto text = percent_decoded(c.parameter);
  auto address = text ? domain::mail_address::parse(*text) : std::nullopt;
  if (!address) co_return problem_of(errc::not_found, "this address has no mark");
  const auto shown = address->text();
  const auto by = origin_of(c);
  const auto turn = turn_of(c);
  const auto done = co_await ask(c, mails, &mail_gateway::unmark, turn, std::move(*address), by);
  if (!done && done.error().why == errc::not_found)
    co_return problem_of(errc::not_found, "this address has no mark");
  if (!done) co_return problem_of(done.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("address").text(shown).key("marked").boolean(false).end_object();
                  })};
}

}  // namespace

std::vector<route> mail_routes(mail_gateway& gateway) {
  constexpr auto manage = permission::platform_mail_manage;
  return {
      {.verb = method::get,
          .pattern = "/v1/platform/mails",
          .permission = manage,
          .handle = coroutine([&gateway](exchange& c) { return list_mails(c, gateway); }),
          .query = query_use::read},
      {.verb = method::post,
          .pattern = "/v1/platform/mails/{id}/retry",
          .permission = manage,
          .handle = coroutine([&gateway](exchange& c) { return retry_mail(c, gateway); })},
      {.verb = method::get,
          .pattern = "/v1/platform/mail-addresses",
          .permission = manage,
          .handle = coroutine([&gateway](exchange& c) { return list_marks(c, gateway); }),
          .query = query_use::read},
      {.verb = method::remove,
          .pattern = "/v1/platform/mail-addresses/{address}",
          .permission = manage,
          .handle = coroutine([&gateway](exchange& c) { return unmark(c, gateway); })},
  };
}

}  // namespace mbs::http
