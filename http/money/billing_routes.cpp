#include "http/money/billing_routes.hpp"

#include "crypto/random.hpp"
#include "domain/money/funding_reference.hpp"
#include "domain/money/rounding.hpp"
#include "domain/text/clean_text.hpp"
#include "http/access/look_up_limits.hpp"
#include "http/access/origin.hpp"
#include "http/access/people_door.hpp"
#include "http/json/body_table.hpp"
#include "http/money/billing_json.hpp"
#include "http/server/coroutine.hpp"
#include "http/server/page_query.hpp"
#include "http/server/table_stream.hpp"

#include <charconv>
#include <utility>

namespace mbs::http {
namespace {

using actors::billing_gateway;
using domain::errc;
using domain::permission;
using persistence::billing_filter;
using fault = std::optional<parameter_fault>;

constexpr std::uint32_t longest_page = 100;
constexpr std::size_t longest_reason = 200;
constexpr std::uint32_t little = 4'096;  // octets of a body

/// Staff take turns as themselves: they are no account.
domain::account_id turn_of(const exchange& c) {
  return {c.who.person.value};
}

fault take_kind(std::string_view value, billing_filter& into) {
  const auto kind = domain::billing_kind_from(value);
  if (!kind) return parameter_fault{"must be receipt, invoice or credit_note"};
  into.kind = *kind;
  return std::nullopt;
}

fault take_year(std::string_view value, billing_filter& into) {
  const auto* const end = value.data() + value.size();
  const auto [stop, ec] = std::from_chars(value.data(), end, into.year);
  if (ec != std::errc{} || stop != end || into.year < 2000 || into.year > 2999)
    return parameter_fault{"must be a year from 2000 to 2999"};
  return std::nullopt;
}

fault take_account(std::string_view value, billing_filter& into) {
  const auto account = domain::account_id_from(value);
  if (!account) return parameter_fault{"must be the id of an account"};
  into.account = *account;
  return std::nullopt;
}

fault take_unit(std::string_view value, billing_filter& into) {
  if (value != "missing") return parameter_fault{"must be missing"};
  into.without_unit = true;
  return std::nullopt;
}

constexpr std::array<query_parameter<billing_filter>, 4> own_parameters{
    {{"kind", take_kind}, {"year", take_year}, {"limit", take_limit<&billing_filter::limit, longest_page>},
        {"cursor", take_cursor<&billing_filter::beyond, domain::billing_id_from>}}};
constexpr std::array<query_parameter<billing_filter>, 6> staff_parameters{
    {{"account", take_account}, {"kind", take_kind}, {"year", take_year}, {"control_unit", take_unit},
        {"limit", take_limit<&billing_filter::limit, longest_page>},
        {"cursor", take_cursor<&billing_filter::beyond, domain::billing_id_from>}}};

problem no_test_keys() {
  return problem_of(http_fault::permission_missing, "tests cost nothing: this is for other keys");
}

std::string page_json(const persistence::billing_page& page, bool makes_documents, billing_view view) {
  return json_of([&](json_writer& json) {
    json.begin_object().key("makes_documents").boolean(makes_documents).key("documents").begin_array();
    for (const auto& d : page.documents)
      render(d, view, json);
    end_page(json, page.next ? domain::to_text(page.next) : std::string{});
  });
}

awaitable<reply> list_own(exchange& c, billing_gateway& documents) {
  if (c.who.is_test) co_return no_test_keys();
  billing_filter wanted;
  if (auto wrong = read_query(c.in.query(), own_parameters, wanted)) co_return std::move(*wrong);
  wanted.account = c.who.account;
  const auto page = co_await ask(c, documents, &billing_gateway::list, c.who.account, wanted);
  if (!page) co_return problem_of(page.error());
  co_return reply{200, page_json(*page, documents.makes_documents(), billing_view::of_customer)};
}

awaitable<reply> list_all(exchange& c, billing_gateway& documents) {
  billing_filter wanted;
  if (auto wrong = read_query(c.in.query(), staff_parameters, wanted)) co_return std::move(*wrong);
  const auto turn = turn_of(c);
  const auto page = co_await ask(c, documents, &billing_gateway::list, turn, wanted);
  if (!page) co_return problem_of(page.error());
  co_return reply{200, page_json(*page, documents.makes_documents(), billing_view::of_staff)};
}

reply show(unsigned status, const persistence::billing_record& d, billing_view view) {
  return {status, json_of([&](json_writer& json) { render(d, view, json); })};
}

awaitable<reply> get_own(exchange& c, billing_gateway& documents) {
  if (c.who.is_test) co_return no_test_keys();
  const auto id = domain::billing_id_from(c.parameter);
  if (!id) co_return no_such_billing_document();
  const std::optional<domain::account_id> account{c.who.account};
  const auto found = co_await ask(c, documents, &billing_gateway::get, c.who.account, *id, account);
  if (!found && found.error().why == errc::not_found) co_return no_such_billing_document();
  if (!found) co_return problem_of(found.error());
  co_return show(200, *found, billing_view::of_customer);
}

awaitable<reply> verify(exchange& c, billing_gateway& documents, look_up_limits& look_ups) {
  const std::string token{c.parameter};
  if (!crypto::has_token_form(token)) co_return no_such_billing_document();
  if (!look_ups.take(
          address_block::of(c.client()), std::chrono::time_point_cast<domain::duration>(c.started))) {
    auto p = problem_of(errc::rate_limited, "too many documents were asked for from here");
    p.retry_after = std::chrono::seconds{1};
    co_return p;
  }
  const auto found = co_await ask(c, documents, &billing_gateway::verify, token);
  if (!found && found.error().why == errc::not_found) co_return no_such_billing_document();
  if (!found) co_return problem_of(found.error());
  co_return reply{200, json_of([&](json_writer& json) {
                    json.begin_object().key("kind").plain_text(domain::to_text(found->kind));
                    json.key("number").plain_text(found->number).key("issued_at").time(found->issued_at);
                    json.key("total").amount(found->total).end_object();
                  })};
}

struct invoice_body {
  std::string month;
};
constexpr body_table<invoice_body, 1> invoice_fields{text<&invoice_body::month>("month").required()};

awaitable<reply> issue_invoice(exchange& c, billing_gateway& documents) {
  const auto account = domain::account_id_from(c.parameter);
  if (!account) co_return problem_of(errc::not_found, "there is no such account");
  invoice_body body;
  auto complaints = read_body(c.in.body, c.scratch().json, invoice_fields, body);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  const auto month = domain::billing_month_from(body.month);
  if (!month) co_return problem_at("/month", errc::malformed_request, "must be a month like 2026-11");
  const auto by = origin_of(c);
  const auto turn = turn_of(c);
  const auto made = co_await ask(c, documents, &billing_gateway::issue_invoice, turn, *account, *month, by);
  if (made) co_return show(201, *made, billing_view::of_staff);
  const auto& why = made.error();
  if (why.why == errc::not_found) co_return problem_of(errc::not_found, "there is no such account");
  if (why.why == errc::malformed_request) co_return problem_at("/month", why.why, why.detail);
  if (why.why == errc::no_change)
    co_return problem_of(errc::no_change, "all that was charged in " + body.month + " is on an invoice");
  co_return problem_of(why);
}

struct note_body {
  std::string amount, reason, reference;
};
constexpr body_table<note_body, 3> note_fields{text<&note_body::amount>("amount").required(),
    text<&note_body::reason>("reason").required(), text<&note_body::reference>("reference").required()};

awaitable<reply> issue_credit_note(exchange& c, billing_gateway& documents) {
  const auto invoice = domain::billing_id_from(c.parameter);
  if (!invoice) co_return no_such_billing_document();
  note_body body;
  auto complaints = read_body(c.in.body, c.scratch().json, note_fields, body);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  const auto amount = domain::money::from_text(body.amount);
  if (!amount || *amount <= domain::money{} || *amount != domain::to_cents(*amount))
    co_return problem_at("/amount", errc::malformed_request,
        "must be shillings above 0 with at most two decimals, for example \"500.00\"");
  if (!domain::is_words(body.reason, longest_reason))
    co_return problem_at(
        "/reason", errc::malformed_request, "must be 1 to 200 characters of plain text, without line ends");
  const auto by = origin_of(c);
  const auto turn = turn_of(c);
  const auto reference = domain::funding_reference_from(body.reference);
  if (!reference)
    co_return problem_at("/reference", errc::malformed_request, std::string{domain::funding_reference_rule});
  const persistence::credit_note_wish wish{*invoice, *amount, body.reason, *reference};
  const auto made = co_await ask(c, documents, &billing_gateway::issue_credit_note, turn, wish, by);
  if (!made && made.error().why == errc::not_found)
    co_return problem_of(errc::not_found, "there is no such invoice");
  if (!made && made.error().why == errc::already_exists)
    co_return problem_of(errc::already_exists,
        "another credit note of this invoice has the reference " + *reference + ": nothing was done");
  if (!made) co_return problem_of(made.error());
  if (!made->note)
    co_return problem_of(errc::no_change,
        "KES " + domain::to_shillings_text(made->left) + " of the invoice is left: nothing was credited");
  co_return show(201, *made->note, billing_view::of_staff);
}

problem problem_of_part(domain::unit_part wrong) {
  constexpr std::string_view rule = "must be 1 to 200 characters of plain text, without line ends";
  switch (wrong) {
    case domain::unit_part::serial: return problem_at("/serial", errc::malformed_request, std::string{rule});
    case domain::unit_part::number: return problem_at("/number", errc::malformed_request, std::string{rule});
    case domain::unit_part::signature: break;
  }
  return problem_at("/signature", errc::malformed_request, "must be at most 1,000 characters of plain text");
}

struct unit_body {
  std::string serial, number, signature;
};
constexpr body_table<unit_body, 3> unit_fields{text<&unit_body::serial>("serial").required(),
    text<&unit_body::number>("number").required(), text<&unit_body::signature>("signature")};

awaitable<reply> take_unit_number(exchange& c, billing_gateway& documents) {
  const auto id = domain::billing_id_from(c.parameter);
  if (!id) co_return no_such_billing_document();
  unit_body body;
  auto complaints = read_body(c.in.body, c.scratch().json, unit_fields, body);
  if (!complaints.empty()) co_return problem_of(std::move(complaints));
  if (const auto wrong = domain::wrong_unit_part(body.serial, body.number, body.signature))
    co_return problem_of_part(*wrong);
  const auto by = origin_of(c);
  const auto turn = turn_of(c);
  const persistence::control_unit unit{body.serial, body.number, body.signature};
  const auto done = co_await ask(c, documents, &billing_gateway::take_control_unit, turn, *id, unit, by);
  if (!done && done.error().why == errc::not_found) co_return no_such_billing_document();
  if (!done) co_return problem_of(done.error());
  using persistence::unit_taken;
  if (*done == unit_taken::unknown)
    co_return problem_of(errc::not_found, "a receipt goes to no control unit");
  if (*done == unit_taken::differs)
    co_return problem_of(errc::already_exists, "the document has another number of a control unit");
  if (*done == unit_taken::elsewhere)
    co_return problem_of(errc::already_exists, "another document has this number of the control unit");
  if (*done == unit_taken::too_soon)
    co_return problem_of(
        errc::not_waiting, "the invoice that it credits has no number of a control unit yet");
  const std::optional<domain::account_id> anybody;
  const auto found = co_await ask(c, documents, &billing_gateway::get, turn, *id, anybody);
  if (!found) co_return problem_of(found.error());
  co_return show(200, *found, billing_view::of_staff);
}

/// Out of the house only with the second factor given just now, as other tables.
void hand_over(exchange& c, billing_gateway& documents) {
  if (!c.who.factor_is_fresh) return c.refuse(problem_of(errc::factor_needed_again));
  answer_with_table(c,
      {.file_name = "etims.csv",
          .needed = permission::platform_money_manage,
          .note = [&documents, turn = turn_of(c), by = origin_of(c)](
                      auto done) { documents.note_hand_over(turn, by, std::move(done)); },
          .look =
              [&documents, turn = turn_of(c)](const std::string& cursor, std::uint32_t most, auto done) {
                const auto beyond = domain::billing_id_from(cursor).value_or(domain::billing_id{});
                documents.hand_over(turn, beyond, most, std::move(done));
              }});
}

std::vector<route> customer_routes(billing_gateway& gateway, std::shared_ptr<look_up_limits> look_ups) {
  return {
      {.verb = method::get,
          .pattern = "/v1/documents",
          .permission = permission::balance_read,
          .handle = coroutine([&gateway](exchange& c) { return list_own(c, gateway); }),
          .query = query_use::read},
      {.verb = method::get,
          .pattern = "/v1/documents/{id}",
          .permission = permission::balance_read,
          .handle = coroutine([&gateway](exchange& c) { return get_own(c, gateway); })},
      {.verb = method::get,
          .pattern = "/v1/documents/{id}/pdf",
          .permission = permission::balance_read,
          .handle =
              [&gateway](exchange& c) {
                if (c.who.is_test) return c.refuse(no_test_keys());
                send_billing_file(c, gateway, c.who.account, c.who.account);
              }},
      {.verb = method::get,
          .pattern = "/v1/document-checks/{token}",
          .permission = permission::everybody,
          .handle = coroutine([&gateway, look_ups](exchange& c) { return verify(c, gateway, *look_ups); })},
  };
}

}  // namespace

std::vector<route> billing_routes(billing_gateway& gateway, std::shared_ptr<look_up_limits> look_ups) {
  auto all = customer_routes(gateway, std::move(look_ups));
  const std::vector<route> of_staff{
      {.verb = method::get,
          .pattern = "/v1/platform/documents",
          .permission = permission::platform_accounts_read,
          .handle = coroutine([&gateway](exchange& c) { return list_all(c, gateway); }),
          .query = query_use::read},
      {.verb = method::get,
          .pattern = "/v1/platform/documents/{id}/pdf",
          .permission = permission::platform_accounts_read,
          .handle = [&gateway](exchange& c) { send_billing_file(c, gateway, turn_of(c), std::nullopt); }},
      {.verb = method::post,
          .pattern = "/v1/platform/accounts/{id}/invoices",
          .permission = permission::platform_money_manage,
          .handle = coroutine([&gateway](exchange& c) { return issue_invoice(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::post,
          .pattern = "/v1/platform/documents/{id}/credit-notes",
          .permission = permission::platform_money_manage,
          .handle = coroutine([&gateway](exchange& c) { return issue_credit_note(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::post,
          .pattern = "/v1/platform/documents/{id}/control-unit",
          .permission = permission::platform_money_manage,
          .handle = coroutine([&gateway](exchange& c) { return take_unit_number(c, gateway); }),
          .body = body_use::json,
          .body_limit = little},
      {.verb = method::get,
          .pattern = "/v1/platform/etims.csv",
          .permission = permission::platform_money_manage,
          .handle = [&gateway](exchange& c) { hand_over(c, gateway); },
          .goes_on = true},
  };
  all.insert(all.end(), of_staff.begin(), of_staff.end());
  return all;
}

}  // namespace mbs::http
