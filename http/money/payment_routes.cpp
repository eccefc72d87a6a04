#include "http/money/payment_routes.hpp"

#include "domain/money/paybill_number.hpp"
#include "domain/text/clean_text.hpp"
#include "http/access/origin.hpp"
#include "http/access/people_door.hpp"
#include "http/json/body_table.hpp"
#include "http/server/coroutine.hpp"
#include "http/server/page_query.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace mbs::http {
namespace {

using actors::payment_gateway;
using domain::errc;
using domain::permission;
using persistence::payment_filter;
using persistence::payment_record;
using persistence::top_up_record;
using fault = std::optional<parameter_fault>;

constexpr std::uint32_t longest_page = 100;
constexpr std::size_t longest_reason = 160;
constexpr std::uint32_t little = 4'096;  // octets of a body
/// Octets; M-Pesa's are shorter than a thousand.
constexpr std::uint32_t longest_callback = 65'536;

/// Staff take turns as themselves: they are no account.
domain::account_id turn_of(const exchange& c) {
  return {c.who.person.value};
}

fault take_state(std::string_view value, payment_filter& into) {
  into.state = domain::payment_state_from(value);
  return into.state ? fault{} : parameter_fault{"must be credited or suspense"};
}
fault take_account(std::string_view value, payment_filter& into) {
  into.account = domain::account_id_from(value);
  return into.account ? fault{} : parameter_fault{"must be the id of an account"};
}
fault take_receipt(std::string_view value, payment_filter& into) {
  const auto is_of_receipt = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  };
  if (value.size() < 8 || value.size() > 16 || !std::ranges::all_of(value, is_of_receipt))
    return parameter_fault{"must be a receipt of M-Pesa's, 8 to 16 letters and digits"};
  into.receipt = value;
  for (auto& c : into.receipt)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return std::nullopt;
}
template <auto Member>
fault take_time(std::string_view value, payment_filter& into) {
  into.*Member = domain::time_from_rfc3339(value);
  if (into.*Member) return std::nullopt;
  return parameter_fault{"must be an RFC 3339 time, for example 2026-01-31T08:00:00Z"};
}

constexpr std::array<query_parameter<payment_filter>, 7> list_parameters{
    {{"state", take_state}, {"account", take_account}, {"receipt", take_receipt},
        {"since", take_time<&payment_filter::since>}, {"until", take_time<&payment_filter::until>},
        {"limit", take_limit<&payment_filter::limit, longest_page, payment_filter>},
        {"cursor", take_cursor<&payment_filter::beyond, domain::payment_id_from, payment_filter>}}};

struct unclear_query {
  domain::top_up_id beyond{};
  std::uint32_t limit = 50;
};
constexpr std::array<query_parameter<unclear_query>, 2> unclear_parameters{
    {{"limit", take_limit<&unclear_query::limit, longest_page, unclear_query>},
        {"cursor", take_cursor<&unclear_query::beyond, domain::top_up_id_from, unclear_query>}}};

/// Opens an object that the caller may add to, and closes.
json_writer& begin(const payment_record& p, json_writer& json) {
  const auto text = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) json.key(key).text(value);
  };
  json.begin_object().key("id").plain_text(domain::to_text(p.id));
  json.key("state").plain_text(domain::to_text(p.state));
  json.key("receipt").plain_text(p.told.receipt).key("amount").amount(p.told.amount);
  json.key("source").plain_text(domain::to_text(p.told.source));
  if (p.account) json.key("account").plain_text(domain::to_text(p.account));
  if (p.top_up) json.key("top_up").plain_text(domain::to_text(p.top_up));
  text("typed", p.told.typed);
  text("payer", p.told.payer);
  text("name", p.told.name);
  text("short_code", p.told.short_code);
  text("trouble", p.trouble);
  text("reason", p.reason);
  if (p.matched_by.kind != domain::actor_kind::system)
    json.key("matched_by").plain_text(domain::to_text(p.matched_by));
  if (p.told.paid_at != domain::time_point{}) json.key("paid_at").time(p.told.paid_at);
  json.key("told_at").time(p.told_at);
  if (p.credited_at != domain::time_point{}) json.key("credited_at").time(p.credited_at);
  return json;
}

void render(const top_up_record& t, json_writer& json) {
  json.begin_object().key("id").plain_text(domain::to_text(t.id));
  json.key("account").plain_text(domain::to_text(t.account));
  json.key("state").plain_text(domain::to_text(t.standing.state));
  if (t.standing.reason != domain::top_up_reason::none)
    json.key("reason").plain_text(domain::to_text(t.standing.reason));
  json.key("amount").amount(t.amount).key("phone").plain_text(t.payer.to_e164());
  json.key("account_reference").plain_text(domain::reference_of(t.id));
  if (!t.words.empty()) json.key("words").text(t.words);
  json.key("may_look").boolean(!t.checkout_request.empty() && !t.standing.is_credited);
  json.key("created_at").time(t.created_at).end_object();
}

awaitable<reply> list_payments(exchange& c, payment_gateway& payments) {
  payment_filter wanted;
  if (auto wrong = read_query(c.in.query(), list_parameters, wanted)) co_return std::move(*wrong);
  const auto turn = turn_of(c);
  const auto page = co_await ask(c, payments, &payment_gateway::list, turn, std::move(wanted));
  if (!page) co_return problem_of(page.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("payments").begin_array();
                    for (const auto& p : page->payments)
                      begin(p, json).end_object();
                    end_page(json, page->next ? domain::to_text(page->next) : std::string{});
                  })};
}

problem no_such_payment() {
  return problem_of(errc::not_found, "there is no such payment");
}

awaitable<reply> get_payment(exchange& c, payment_gateway& payments) {
  const auto id = domain::payment_id_from(c.parameter);
  if (!id) co_return no_such_payment();
  const auto turn = turn_of(c);
  const auto found = co_await ask(c, payments, &payment_gateway::get, turn, *id);
  if (!found && found.error().why == errc::not_found) co_return no_such_payment();
  if (!found) co_return problem_of(found.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    begin(found->payment, json).key("posted").begin_array();
                    for (const auto& one : found->told) {
                      json.begin_object().key("at").time(one.at).key("address").text(one.address);
                      json.key("done").boolean(one.is_done);
                      if (!one.note.empty()) json.key("note").text(one.note);
                      json.end_object();
                    }
                    json.end_array().end_object();
                  })};
}

struct match_body {
  std::string account, reason;
};
constexpr body_table<match_body, 2> match_fields{
    text<&match_body::account>("account").required(), text<&match_body::reason>("reason").required()};

/// By its id, or by the number that it has for the paybill.
std::optional<domain::account_id> account_in(std::string_view text) {
  const auto id = domain::account_id_from(text);
  return id ? id : domain::account_of_paybill_number(text);
}

problem problem_of_match(const actors::refusal& why) {
  switch (why.why) {
    case errc::not_found: return no_such_payment();
    case errc::invalid_reference:
      return problem_at("/account", errc::malformed_request, "there is no such account");
    case errc::not_waiting: return problem_of(errc::not_waiting, "the payment is credited already");
    case errc::already_exists:
      return problem_of(errc::already_exists, "the receipt was entered by hand: nothing was done");
    default: return problem_of(why);
  }
}

awaitable<reply> match_payment(exchange& c, payment_gateway& payments) {
  const auto id = domain::payment_id_from(c.parameter);
  if (!id) co_return no_such_payment();
  match_body body;
  auto complaints = read_body(c.in.body, c.scratch().json, match_fields, body);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  const auto account = account_in(body.account);
  if (!account) co_return problem_at("/account", errc::malformed_request, "there is no such account");
  if (!domain::is_words(body.reason, longest_reason))
    co_return problem_at(
        "/reason", errc::malformed_request, "must be 1 to 160 characters of plain text, without line ends");
  const auto by = origin_of(c);
  const auto turn = turn_of(c);
  auto wanted = actors::wanted_match{*id, *account, std::move(body.reason)};
  const auto done = co_await ask(c, payments, &payment_gateway::match, turn, std::move(wanted), by);
  if (!done) co_return problem_of_match(done.error());
  co_return reply{200, json_of([&](json_writer& json) { begin(*done, json).end_object(); })};
}

awaitable<reply> list_unclear(exchange& c, payment_gateway& payments) {
  unclear_query query;
  if (auto wrong = read_query(c.in.query(), unclear_parameters, query)) co_return std::move(*wrong);
  const auto turn = turn_of(c);
  const auto page =
      co_await ask(c, payments, &payment_gateway::list_unclear, turn, query.beyond, query.limit);
  if (!page) co_return problem_of(page.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("top_ups").begin_array();
                    for (const auto& t : page->top_ups)
                      render(t, json);
                    end_page(json, page->next ? domain::to_text(page->next) : std::string{});
                  })};
}

awaitable<reply> look_again(exchange& c, payment_gateway& payments) {
  const auto id = domain::top_up_id_from(c.parameter);
  if (!id) co_return problem_of(errc::not_found, "there is no such top-up");
  const auto by = origin_of(c);
  const auto turn = turn_of(c);
  const auto done = co_await ask(c, payments, &payment_gateway::look_again, turn, *id, by);
  if (!done && done.error().why == errc::not_found)
    co_return problem_of(errc::not_found, "there is no such top-up");
  if (!done && done.error().why == errc::no_change)
    co_return problem_of(errc::no_change, "it is paid, or M-Pesa gave no id to ask by");
  if (!done) co_return problem_of(done.error());
  co_return reply{200, json_of([&](json_writer& json) { render(*done, json); })};
}

/// Answered as soon as it is kept: the money has moved, and M-Pesa need not know what comes of it.
awaitable<reply> take_confirmation(exchange& c, payment_gateway& payments) {
  const auto from = c.client().to_string();
  const std::string token{c.parameter};
  const std::string body{c.in.body};
  auto kept = co_await ask(c, payments, &payment_gateway::take_confirmation, token, from, body);
  if (!kept && kept.error().why == errc::not_found) co_return problem_of(http_fault::not_found);
  if (!kept) co_return problem_of(kept.error());
  co_return reply{200, std::move(*kept)};
}

awaitable<reply> validate(exchange& c, payment_gateway& payments) {
  const std::string token{c.parameter};
  const std::string body{c.in.body};
  auto said = co_await ask(c, payments, &payment_gateway::validate, token, body);
  if (!said && said.error().why == errc::not_found) co_return problem_of(http_fault::not_found);
  if (!said) co_return problem_of(said.error());
  co_return reply{200, std::move(*said)};
}

route for_staff(method verb, std::string_view pattern, handler handle) {
  route made;
  made.verb = verb;
  made.pattern = pattern;
  made.permission = permission::platform_money_manage;
  made.handle = std::move(handle);
  return made;
}

route for_mpesa(std::string_view pattern, handler handle) {
  route made;
  made.verb = method::post;
  made.pattern = pattern;
  made.permission = permission::everybody;
  made.handle = std::move(handle);
  made.body = body_use::octets;
  made.body_limit = longest_callback;
  made.query = query_use::ignored;
  return made;
}

}  // namespace

std::vector<route> payment_routes(payment_gateway& gateway) {
  using handle = awaitable<reply> (*)(exchange&, payment_gateway&);
  const auto with = [&gateway](
                        handle h) { return coroutine([&gateway, h](exchange& c) { return h(c, gateway); }); };
  auto list = for_staff(method::get, "/v1/platform/payments", with(list_payments));
  list.query = query_use::read;
  auto match = for_staff(method::post, "/v1/platform/payments/{id}/match", with(match_payment));
  match.body = body_use::json;
  match.body_limit = little;
  auto unclear = for_staff(method::get, "/v1/platform/unclear-top-ups", with(list_unclear));
  unclear.query = query_use::read;
  return {std::move(list), for_staff(method::get, "/v1/platform/payments/{id}", with(get_payment)),
      std::move(match), std::move(unclear),
      for_staff(method::post, "/v1/platform/unclear-top-ups/{id}/look", with(look_again)),
      for_mpesa("/v1/payments/confirmation/{token}", with(take_confirmation)),
      for_mpesa("/v1/payments/validation/{token}", with(validate))};
}

}  // namespace mbs::http
