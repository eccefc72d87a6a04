#include "http/money/money_request_routes.hpp"

#include "domain/messages/daily_report.hpp"
#include "domain/money/funding_reference.hpp"
#include "domain/text/clean_text.hpp"
#include "http/access/origin.hpp"
#include "http/access/people_door.hpp"
#include "http/json/body_table.hpp"
#include "http/money/money_request_json.hpp"
#include "http/server/coroutine.hpp"
#include "http/server/page_query.hpp"

#include <array>
#include <utility>

namespace mbs::http {
namespace {

using actors::money_request_gateway;
using domain::errc;
using domain::permission;
using persistence::money_request;
using persistence::money_request_filter;
using fault = std::optional<parameter_fault>;

constexpr std::uint32_t longest_page = 100;
constexpr std::uint32_t little = 4'096;  // octets of a body

/// Staff take turns as themselves: they are no account.
domain::account_id turn_of(const exchange& c) {
  return {c.who.person.value};
}

fault take_state(std::string_view value, money_request_filter& into) {
  // What somebody has to do something about.
  into.is_open = value == "open";
  if (!into.is_open) into.state = domain::money_request_state_from(value);
  if (into.is_open || into.state) return std::nullopt;
  return parameter_fault{"must be open, proposed, approved, done, refused, withdrawn or expired"};
}
fault take_account(std::string_view value, money_request_filter& into) {
  into.account = domain::account_id_from(value);
  return into.account ? fault{} : parameter_fault{"must be the id of an account"};
}

constexpr std::array<query_parameter<money_request_filter>, 4> list_parameters{{{"state", take_state},
    {"account", take_account},
    {"limit", take_limit<&money_request_filter::limit, longest_page, money_request_filter>},
    {"cursor",
        take_cursor<&money_request_filter::beyond, domain::money_request_id_from, money_request_filter>}}};

struct wish_body {
  std::optional<domain::money_request_kind> kind{};
  std::optional<domain::transfer_kind> direction{};
  domain::money_way way = domain::money_way::none;
  std::string account, amount, reference, value_date, party, note;
};

std::optional<domain::transfer_kind> direction_from(std::string_view text) {
  if (text == "credit") return domain::transfer_kind::credit;
  if (text == "debit") return domain::transfer_kind::debit;
  return std::nullopt;
}
constexpr body_table<wish_body, 9> wish_fields{word<&wish_body::kind, domain::money_request_kind_from>(
                                                   "kind", "must be bank_payment, adjustment or refund")
                                                   .required(),
    text<&wish_body::account>("account").required(), text<&wish_body::amount>("amount").required(),
    word<&wish_body::direction, direction_from>("direction", "must be credit or debit"),
    text<&wish_body::reference>("reference"),
    word<&wish_body::way, domain::money_way_from>("way", "must be bank_transfer, cheque, mpesa or cash"),
    text<&wish_body::value_date>("value_date"), text<&wish_body::party>("party"),
    text<&wish_body::note>("note")};

/// What is not said of a kind follows from it.
domain::transfer_kind direction_of(const wish_body& body) {
  if (body.direction) return *body.direction;
  return body.kind == domain::money_request_kind::refund ? domain::transfer_kind::debit
                                                         : domain::transfer_kind::credit;
}

std::optional<domain::money_wish> wish_of(wish_body&& body) {
  domain::money_wish wish;
  wish.kind = *body.kind;
  const auto account = domain::account_id_from(body.account);
  if (!account) return std::nullopt;
  wish.account = *account;
  wish.direction = direction_of(body);
  // What is no amount is 0, which is complained of with the rest.
  wish.amount = domain::money::from_text(body.amount).value_or(domain::money{});
  // Spelt one way; what cannot be is complained of as it is.
  wish.reference = domain::funding_reference_from(body.reference).value_or(body.reference);
  wish.way = body.way;
  if (!body.value_date.empty())
    wish.value_day = domain::kenyan_day_from(body.value_date).value_or(domain::kenyan_day{-1}).number;
  wish.party = std::move(body.party);
  wish.note = std::move(body.note);
  return wish;
}

problem no_such_request() {
  return problem_of(errc::not_found, "there is no such request");
}

reply show(const money_request& r, const exchange& c, unsigned status = 200) {
  const auto now = origin_of(c).at;
  return {status, json_of([&](json_writer& json) { render(r, now, json); })};
}

problem problem_of_proposal(const actors::refusal& why, bool is_refund) {
  switch (why.why) {
    case errc::not_found: return problem_at("/account", errc::malformed_request, "there is no such account");
    case errc::already_exists:
      return problem_of(errc::already_exists,
          is_refund ? "a refund of the account is open: nothing was done"
                    : "the reference is in the books or in another request: nothing was done");
    case errc::insufficient_credit:
      return problem_of(errc::insufficient_credit,
          is_refund ? "the account has less available than that, or less was paid and not paid back"
                    : "the account has less available than that");
    default: return problem_of(why);
  }
}

awaitable<reply> propose(exchange& c, money_request_gateway& requests) {
  wish_body body;
  auto complaints = read_body(c.in.body, c.scratch().json, wish_fields, body);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  auto wish = wish_of(std::move(body));
  if (!wish) co_return problem_at("/account", errc::malformed_request, "there is no such account");
  const auto by = origin_of(c);
  if (const auto wrong = domain::fault_of(*wish, domain::kenyan_day_at(by.at).number))
    co_return problem_at('/' + std::string{wrong->field}, errc::malformed_request, std::string{wrong->must});
  const auto turn = turn_of(c);
  const bool is_refund = wish->kind == domain::money_request_kind::refund;
  const auto made = co_await ask(c, requests, &money_request_gateway::propose, turn, *wish, by);
  if (!made) co_return problem_of_proposal(made.error(), is_refund);
  co_return show(*made, c, 201);
}

awaitable<reply> list_requests(exchange& c, money_request_gateway& requests) {
  money_request_filter wanted;
  if (auto wrong = read_query(c.in.query(), list_parameters, wanted)) co_return std::move(*wrong);
  const auto turn = turn_of(c);
  const auto page = co_await ask(c, requests, &money_request_gateway::list, turn, wanted);
  if (!page) co_return problem_of(page.error());
  const auto now = origin_of(c).at;
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("alone_limit").amount(requests.alone_limit());
                    json.key("requests").begin_array();
                    for (const auto& r : page->requests)
                      render(r, now, json);
                    end_page(json, page->next ? domain::to_text(page->next) : std::string{});
                  })};
}

awaitable<reply> get_request(exchange& c, money_request_gateway& requests) {
  const auto id = domain::money_request_id_from(c.parameter);
  if (!id) co_return no_such_request();
  const auto turn = turn_of(c);
  const auto found = co_await ask(c, requests, &money_request_gateway::get, turn, *id);
  if (!found && found.error().why == errc::not_found) co_return no_such_request();
  if (!found) co_return problem_of(found.error());
  co_return show(*found, c);
}

/// Why a decision was not taken; nothing when it was.
std::optional<problem> problem_of_verdict(domain::money_verdict verdict) {
  switch (verdict) {
    case domain::money_verdict::allowed: return std::nullopt;
    case domain::money_verdict::not_waiting:
      return problem_of(errc::not_waiting, "it is decided, withdrawn or expired already");
    case domain::money_verdict::own:
      return problem_of(
          http_fault::permission_missing, "somebody else decides about what you have proposed yourself");
    case domain::money_verdict::no_person:
      return problem_of(http_fault::permission_missing, "only people decide");
  }
  return problem_of(errc::internal);
}

problem problem_of_decision(const actors::refusal& why) {
  if (why.why == errc::not_found) return no_such_request();
  if (why.why == errc::insufficient_credit)
    return problem_of(errc::insufficient_credit,
        "the account has less available than that, or less was paid; the request waits on");
  if (why.why == errc::already_exists)
    return problem_of(errc::already_exists, "the reference is in the books meanwhile; the request waits on");
  return problem_of(why);
}

awaitable<reply> approve(exchange& c, money_request_gateway& requests) {
  const auto id = domain::money_request_id_from(c.parameter);
  if (!id) co_return no_such_request();
  const auto by = origin_of(c);
  const auto turn = turn_of(c);
  const auto done = co_await ask(c, requests, &money_request_gateway::approve, turn, *id, by);
  if (!done) co_return problem_of_decision(done.error());
  if (auto wrong = problem_of_verdict(done->verdict)) co_return std::move(*wrong);
  co_return show(done->request, c);
}

struct reason_body {
  std::string reason;
};
constexpr body_table<reason_body, 1> reason_fields{text<&reason_body::reason>("reason").required()};

awaitable<reply> refuse(exchange& c, money_request_gateway& requests) {
  const auto id = domain::money_request_id_from(c.parameter);
  if (!id) co_return no_such_request();
  reason_body body;
  auto complaints = read_body(c.in.body, c.scratch().json, reason_fields, body);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  if (!domain::is_words(body.reason, domain::longest_money_note))
    co_return problem_at(
        "/reason", errc::malformed_request, "must be 1 to 160 characters of plain text, without line ends");
  const auto by = origin_of(c);
  const auto turn = turn_of(c);
  const auto done = co_await ask(c, requests, &money_request_gateway::refuse, turn, *id, body.reason, by);
  if (!done) co_return problem_of_decision(done.error());
  if (auto wrong = problem_of_verdict(done->verdict)) co_return std::move(*wrong);
  co_return show(done->request, c);
}

awaitable<reply> withdraw(exchange& c, money_request_gateway& requests) {
  const auto id = domain::money_request_id_from(c.parameter);
  if (!id) co_return no_such_request();
  const auto by = origin_of(c);
  const auto turn = turn_of(c);
  const auto done = co_await ask(c, requests, &money_request_gateway::withdraw, turn, *id, by);
  if (!done) co_return problem_of_decision(done.error());
  if (done->verdict == domain::withdrawal::of_another)
    co_return problem_of(http_fault::permission_missing, "only whoever proposed it withdraws it");
  if (done->verdict != domain::withdrawal::allowed)
    co_return problem_of(errc::not_waiting, "it is decided, withdrawn or expired already");
  co_return show(done->request, c);
}

struct pay_out_body {
  std::string reference;
};
constexpr body_table<pay_out_body, 1> pay_out_fields{text<&pay_out_body::reference>("reference").required()};

awaitable<reply> note_pay_out(exchange& c, money_request_gateway& requests) {
  const auto id = domain::money_request_id_from(c.parameter);
  if (!id) co_return no_such_request();
  pay_out_body body;
  auto complaints = read_body(c.in.body, c.scratch().json, pay_out_fields, body);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  auto reference = domain::funding_reference_from(body.reference);
  if (!reference)
    co_return problem_at("/reference", errc::malformed_request, std::string{domain::funding_reference_rule});
  const auto by = origin_of(c);
  const auto turn = turn_of(c);
  const auto done =
      co_await ask(c, requests, &money_request_gateway::note_pay_out, turn, *id, *reference, by);
  if (!done && done.error().why == errc::not_waiting)
    co_return problem_of(errc::not_waiting, "there is nothing to pay out");
  if (!done && done.error().why == errc::no_change)
    co_return problem_of(errc::no_change, "its pay-out was noted before");
  if (!done && done.error().why == errc::already_exists)
    co_return problem_of(errc::already_exists, "that is the reference of another refund's pay-out");
  if (!done) co_return problem_of_decision(done.error());
  co_return show(*done, c);
}

route for_staff(method verb, std::string_view pattern, handler handle, body_use body = body_use::none) {
  route made;
  made.verb = verb;
  made.pattern = pattern;
  made.permission = permission::platform_money_manage;
  made.handle = std::move(handle);
  made.body = body;
  if (body == body_use::json) made.body_limit = little;
  return made;
}

}  // namespace

std::vector<route> money_request_routes(money_request_gateway& gateway) {
  using handle = awaitable<reply> (*)(exchange&, money_request_gateway&);
  const auto with = [&gateway](
                        handle h) { return coroutine([&gateway, h](exchange& c) { return h(c, gateway); }); };
  auto list = for_staff(method::get, "/v1/platform/money-requests", with(list_requests));
  list.query = query_use::read;
  return {std::move(list),
      for_staff(method::post, "/v1/platform/money-requests", with(propose), body_use::json),
      for_staff(method::get, "/v1/platform/money-requests/{id}", with(get_request)),
      for_staff(method::post, "/v1/platform/money-requests/{id}/approve", with(approve)),
      for_staff(method::post, "/v1/platform/money-requests/{id}/refuse", with(refuse), body_use::json),
      for_staff(method::post, "/v1/platform/money-requests/{id}/withdraw", with(withdraw)),
      for_staff(
          method::post, "/v1/platform/money-requests/{id}/paid-out", with(note_pay_out), body_use::json)};
}

}  // namespace mbs::http
