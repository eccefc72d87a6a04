#include "http/server/problem.hpp"

#include "http/json/json_writer.hpp"

#include <algorithm>
#include <array>

namespace mbs::http {
namespace {

using domain::errc;

struct fault_row {
  http_fault fault;
  unsigned status;
  std::string_view code;
  std::string_view title;
};
constexpr std::array fault_rows{
    fault_row{http_fault::bad_request, 400, "malformed_request", "the request is malformed"},
    fault_row{http_fault::not_found, 404, "not_found", "there is nothing at this path"},
    fault_row{http_fault::method_not_allowed, 405, "method_not_allowed", "this path has no such method"},
    fault_row{http_fault::request_timeout, 408, "request_timeout", "the request did not arrive in time"},
    fault_row{http_fault::content_too_large, 413, "content_too_large", "the body is too long"},
    fault_row{http_fault::unsupported_media_type, 415, "unsupported_media_type",
        "the body must be application/json"},
    fault_row{http_fault::expectation_failed, 417, "expectation_failed", "only 100-continue can be expected"},
    fault_row{http_fault::header_too_large, 431, "header_too_large", "the header is too long"},
    fault_row{http_fault::not_implemented, 501, "not_implemented", "this transfer coding is not known here"},
    fault_row{http_fault::version_not_supported, 505, "version_not_supported", "HTTP/1.1 is spoken here"},
    fault_row{
        http_fault::no_valid_recipients, 422, "no_valid_recipients", "none of the recipients can be sent to"},
};

std::string_view pointer_of(errc why) noexcept {
  switch (why) {
    case errc::too_many_recipients: return "/to";
    case errc::empty_text:
    case errc::invalid_utf8:
    case errc::text_too_long: return "/text";
    case errc::invalid_sender:
    case errc::sender_not_approved: return "/from";
    case errc::invalid_validity: return "/validity";
    case errc::invalid_callback_url: return "/callback_url";
    case errc::invalid_reference: return "/reference";
    default: return {};
  }
}

bool is_worth_repeating(unsigned status) noexcept {
  return status == 429 || status == 503;
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
  switch (why) {
    case errc::malformed_request:
    case errc::invalid_cursor: return 400;
    case errc::unauthenticated: return 401;
    case errc::insufficient_credit: return 402;
    case errc::account_suspended: return 403;
    case errc::not_found: return 404;
    case errc::idempotency_key_in_flight:
    case errc::already_submitted:
    case errc::already_final:
    case errc::already_exists: return 409;
    case errc::invalid_msisdn:
    case errc::several_msisdns:
    case errc::not_sms_capable:
    case errc::unknown_network:
    case errc::duplicate_recipient:
    case errc::too_many_recipients:
    case errc::empty_text:
    case errc::invalid_utf8:
    case errc::text_too_long:
    case errc::invalid_sender:
    case errc::sender_not_approved:
    case errc::invalid_validity:
    case errc::invalid_callback_url:
    case errc::too_many_callback_urls:
    case errc::invalid_reference:
    case errc::no_price:
    case errc::no_route:
    case errc::idempotency_key_reused:
    case errc::amount_overflow: return 422;
    case errc::rate_limited:
    case errc::queue_full: return 429;
    case errc::in_transit:
    case errc::overloaded:
    case errc::store_unavailable:
    case errc::shutting_down: return 503;
    case errc::timed_out: return 504;
    case errc::none:
    case errc::ledger_breach:
    case errc::internal: return 500;
  }
  return 500;
}

problem problem_of(errc why, std::string detail) {
  problem p;
  p.status = status_of(why);
  if (p.status == 500) {
    p.title = domain::describe(errc::internal);
    return p;
  }
  p.code = domain::to_code(why);
  p.title = domain::describe(why);
  if (is_worth_repeating(p.status)) p.retry_after = std::chrono::seconds{1};
  if (const auto pointer = pointer_of(why); !pointer.empty())
    p.errors.push_back({.pointer = std::string{pointer},
        .parameter = {},
        .code = std::string{p.code},
        .detail = detail.empty() ? p.title : detail});
  p.detail = std::move(detail);
  return p;
}

problem problem_of(const actors::refusal& why) {
  auto p = problem_of(why.why, why.detail);
  if (why.retry_after.count() > 0) p.retry_after = why.retry_after;
  return p;
}

problem problem_of(http_fault why, std::string detail) {
  const auto row =
      std::find_if(fault_rows.begin(), fault_rows.end(), [&](const auto& r) { return r.fault == why; });
  problem p;
  p.status = row->status;
  p.code = row->code;
  p.title = row->title;
  p.detail = std::move(detail);
  return p;
}

problem problem_of(std::vector<field_error> errors) {
  auto p = problem_of(http_fault::bad_request);
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
    p.title = domain::describe(rejected.front().why);
    p.status = status_of(rejected.front().why);
  }
  p.rejected = std::move(rejected);
  return p;
}

void render(const problem& p, std::string_view request_id, std::string& to) {
  json_writer json{to};
  json.begin_object();
  json.key("type").text("/problems/" + std::string{p.code});
  json.key("title").text(p.title).key("status").integer(p.status);
  if (!p.detail.empty()) json.key("detail").text(p.detail);
  json.key("code").text(p.code).key("request_id").text(request_id);
  if (!p.errors.empty() || !p.rejected.empty()) {
    json.key("errors").begin_array();
    for (const auto& e : p.errors)
      render_error(e, p.code, json);
    for (const auto& r : p.rejected) {
      json.begin_object().key("pointer").text("/to").key("to").text(r.to);
      json.key("code").text(domain::to_code(r.why)).key("detail").text(domain::describe(r.why)).end_object();
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
