#include "http/server/problem.hpp"

#include "http/json/json_writer.hpp"
#include "http/server/status_line.hpp"

#include <algorithm>
#include <array>

namespace mbs::http {
namespace {

using domain::errc;

/// What an error of the domain becomes. `pointer` is the place in a submission's body that it is about;
/// `again` says whether the same request may succeed a second later.
struct error_row {
  errc why;
  unsigned status;
  std::string_view pointer = {};
  bool again = false;
};

// In the order of errc: looked up by its number.
constexpr std::array error_rows{
    error_row{errc::none, 500},
    error_row{errc::malformed_request, 400},
    error_row{errc::invalid_msisdn, 422},
    error_row{errc::several_msisdns, 422},
    error_row{errc::not_sms_capable, 422},
    error_row{errc::unknown_network, 422},
    error_row{errc::duplicate_recipient, 422},
    error_row{errc::too_many_recipients, 422, "/to"},
    error_row{errc::empty_text, 422, "/text"},
    error_row{errc::invalid_utf8, 422, "/text"},
    error_row{errc::text_too_long, 422, "/text"},
    error_row{errc::invalid_sender, 422, "/from"},
    error_row{errc::sender_not_approved, 422, "/from"},
    error_row{errc::invalid_validity, 422, "/validity"},
    error_row{errc::invalid_callback_url, 422, "/callback_url"},
    error_row{errc::too_many_callback_urls, 422},
    error_row{errc::too_many_keys, 422},
    error_row{errc::invalid_reference, 422, "/reference"},
    error_row{errc::invalid_cursor, 400},
    error_row{errc::invalid_email, 422, "/email"},
    error_row{errc::weak_password, 422, "/password"},
    error_row{errc::invalid_name, 422, "/name"},
    error_row{errc::invalid_document, 422},
    error_row{errc::too_many_members, 422},
    error_row{errc::too_many_requests_open, 422},
    error_row{errc::wrong_code, 422, "/code"},
    error_row{errc::code_ended, 422, "/code"},
    error_row{errc::no_price, 422},
    error_row{errc::no_route, 422},
    error_row{errc::unauthenticated, 401},
    error_row{errc::wrong_credentials, 401},
    error_row{errc::factor_missing, 401},
    error_row{errc::wrong_factor, 401},
    error_row{errc::factor_needed_again, 403},
    error_row{errc::factor_required, 403},
    error_row{errc::too_many_tries, 429, {}, true},
    error_row{errc::not_proved, 403},
    error_row{errc::owner_is_above, 403},
    error_row{errc::trial_only, 403},
    error_row{errc::account_suspended, 403},
    error_row{errc::insufficient_credit, 402},
    error_row{errc::rate_limited, 429, {}, true},
    error_row{errc::idempotency_key_reused, 422},
    error_row{errc::idempotency_key_in_flight, 409},
    error_row{errc::not_found, 404},
    error_row{errc::already_submitted, 409},
    error_row{errc::already_final, 409},
    error_row{errc::already_exists, 409},
    error_row{errc::key_ended, 409},
    error_row{errc::last_owner, 409},
    error_row{errc::no_change, 409},
    error_row{errc::already_member, 409},
    error_row{errc::invitation_ended, 409},
    error_row{errc::factor_off, 409},
    error_row{errc::not_waiting, 409},
    error_row{errc::in_transit, 503, {}, true},
    error_row{errc::queue_full, 429, {}, true},
    error_row{errc::overloaded, 503, {}, true},
    error_row{errc::store_unavailable, 503, {}, true},
    error_row{errc::payments_unavailable, 503, {}, true},
    error_row{errc::shutting_down, 503, {}, true},
    error_row{errc::timed_out, 504},
    error_row{errc::amount_overflow, 422},
    error_row{errc::ledger_breach, 500},
    error_row{errc::internal, 500},
};
static_assert(error_rows.size() == static_cast<std::size_t>(errc::internal) + 1);

/// What HTTP itself is refused for.
struct fault_row {
  http_fault fault;
  unsigned status;
  std::string_view code;
  std::string_view title;
};

// In the order of http_fault: looked up by its number.
constexpr std::array fault_rows{
    fault_row{http_fault::bad_request, 400, "malformed_request", "the request is malformed"},
    fault_row{http_fault::permission_missing, 403, "permission_missing", "whoever asks may not do this"},
    fault_row{http_fault::address_not_allowed, 403, "address_not_allowed",
        "the API key may not be used from this address"},
    fault_row{http_fault::not_our_page, 403, "not_our_page",
        "the request does not come from a page of this server"},
    fault_row{http_fault::two_credentials, 400, "two_credentials", "send a session or an API key, not both"},
    fault_row{
        http_fault::account_not_named, 400, "account_not_named", "say for which account: Mbs-Account: acc_…"},
    fault_row{http_fault::not_found, 404, "not_found", "there is nothing at this path"},
    fault_row{http_fault::method_not_allowed, 405, "method_not_allowed", "this path has no such method"},
    fault_row{http_fault::request_timeout, 408, "request_timeout", "the request did not arrive in time"},
    fault_row{http_fault::content_too_large, 413, "content_too_large", "the body is too long"},
    fault_row{http_fault::unsupported_media_type, 415, "unsupported_media_type",
        "the body must be application/json"},
    fault_row{http_fault::expectation_failed, 417, "expectation_failed", "only 100-continue can be expected"},
    fault_row{
        http_fault::no_valid_recipients, 422, "no_valid_recipients", "none of the recipients can be sent to"},
    fault_row{http_fault::header_too_large, 431, "header_too_large", "the header is too long"},
    fault_row{http_fault::not_implemented, 501, "not_implemented", "this transfer coding is not known here"},
    fault_row{http_fault::version_not_supported, 505, "version_not_supported", "HTTP/1.1 is spoken here"},
};
static_assert(fault_rows.size() == static_cast<std::size_t>(http_fault::version_not_supported) + 1);

constexpr bool tables_are_in_order() noexcept {
  for (std::size_t i = 0; i < error_rows.size(); ++i)
    if (static_cast<std::size_t>(error_rows[i].why) != i) return false;
  for (std::size_t i = 0; i < fault_rows.size(); ++i)
    if (static_cast<std::size_t>(fault_rows[i].fault) != i) return false;
  return true;
}
static_assert(tables_are_in_order());

constexpr bool statuses_have_lines() noexcept {
  for (const auto& row : error_rows)
    if (!has_status_line(row.status)) return false;
  for (const auto& row : fault_rows)
    if (!has_status_line(row.status)) return false;
  return true;
}
static_assert(statuses_have_lines());

const error_row& row_of(errc why) noexcept {
  const auto index = static_cast<std::size_t>(why);
  return index < error_rows.size() ? error_rows[index] : error_rows.back();
}

void render_error(const field_error& e, std::string_view fallback_code, json_writer& json) {
  json.begin_object();
  if (e.parameter.empty()) {
    json.key("pointer").text(e.pointer);
  } else {
    json.key("parameter").text(e.parameter);
  }
  json.key("code").text(e.code.empty() ? fallback_code : e.code).key("detail").text(e.detail).end_object();
}

}  // namespace

unsigned status_of(errc why) noexcept {
  return row_of(why).status;
}

std::string_view pointer_of(errc why) noexcept {
  return row_of(why).pointer;
}

problem problem_of(errc why, std::string detail) {
  const auto& row = row_of(why);
  problem p;
  p.status = row.status;
  if (p.status == 500) {
    p.title = domain::describe(errc::internal);
    return p;
  }
  p.code = domain::to_code(why);
  p.title = domain::describe(why);
  if (row.again) p.retry_after = std::chrono::seconds{1};
  if (!row.pointer.empty())
    p.errors.push_back({.pointer = std::string{row.pointer},
        .parameter = {},
        .code = std::string{p.code},
        .detail = detail.empty() ? p.title : detail});
  p.detail = std::move(detail);
  return p;
}

problem problem_of(const actors::refusal& why) {
  auto p = problem_of(why.why, why.detail);
  if (why.retry_after.count() > 0) p.retry_after = why.retry_after;
  p.tries_left = why.tries_left;
  return p;
}

problem problem_of(http_fault why, std::string detail) {
  const auto& row = fault_rows[static_cast<std::size_t>(why)];
  problem p;
  p.status = row.status;
  p.code = row.code;
  p.title = row.title;
  p.detail = std::move(detail);
  return p;
}

problem problem_of(std::vector<field_error> errors) {
  const auto is_not_utf8 = !errors.empty() && errors.front().code == domain::to_code(errc::invalid_utf8);
  auto p = is_not_utf8 ? problem_of(errc::invalid_utf8) : problem_of(http_fault::bad_request);
  if (!errors.empty()) p.detail = errors.front().detail;
  p.errors = std::move(errors);
  return p;
}

problem problem_of(std::vector<domain::rejected_recipient> rejected) {
  const auto same = !rejected.empty() && std::all_of(rejected.begin(), rejected.end(), [&](const auto& r) {
    return r.why == rejected.front().why;
  });
  auto p = problem_of(http_fault::no_valid_recipients);
  if (same) {
    p.code = domain::to_code(rejected.front().why);
    p.detail = rejected.front().detail;
    p.title = domain::describe(rejected.front().why);
    p.status = status_of(rejected.front().why);
  }
  p.rejected = std::move(rejected);
  return p;
}

std::string_view sentence_of(const domain::rejected_recipient& r) noexcept {
  return r.detail.empty() ? domain::describe(r.why) : std::string_view{r.detail};
}

void render(const problem& p, std::string_view request_id, std::string& to) {
  json_writer json{to};
  json.begin_object();
  json.key("type").text("/problems/" + std::string{p.code});
  json.key("title").text(p.title).key("status").integer(p.status);
  if (!p.detail.empty()) json.key("detail").text(p.detail);
  json.key("code").text(p.code).key("request_id").text(request_id);
  if (p.tries_left) json.key("tries_left").integer(*p.tries_left);
  if (!p.errors.empty() || !p.rejected.empty()) {
    json.key("errors").begin_array();
    for (const auto& e : p.errors)
      render_error(e, p.code, json);
    for (const auto& r : p.rejected) {
      json.begin_object().key("pointer").text("/to").key("to").text(r.to);
      json.key("code").text(domain::to_code(r.why)).key("detail").text(sentence_of(r)).end_object();
    }
    json.end_array();
  }
  json.end_object();
}

std::string_view title_of(std::string_view code) noexcept {
  for (const auto& row : fault_rows)
    if (row.code == code) return row.title;
  for (auto e = errc::malformed_request; e <= errc::internal;
       e = static_cast<errc>(static_cast<std::uint8_t>(e) + 1))
    if (domain::to_code(e) == code) return domain::describe(e);
  return {};
}

}  // namespace mbs::http
