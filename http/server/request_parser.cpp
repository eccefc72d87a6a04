#include "http/server/request_parser.hpp"

#include "domain/text/clean_text.hpp"
#include "http/server/request_framing.hpp"

#include <boost/beast/http/error.hpp>

namespace mbs::http {
namespace beast_http = boost::beast::http;
namespace {

constexpr std::size_t longest_user_agent = 200;

method method_of(beast_http::verb verb) noexcept {
  switch (verb) {
    case beast_http::verb::get: return method::get;
    case beast_http::verb::head: return method::head;
    case beast_http::verb::post: return method::post;
    case beast_http::verb::patch: return method::patch;
    case beast_http::verb::put: return method::put;
    case beast_http::verb::delete_: return method::remove;
    case beast_http::verb::options: return method::options;
    default: return method::other;
  }
}

std::string_view std_text(boost::beast::string_view s) noexcept {
  return {s.data(), s.size()};
}

/// To a list that proxies lengthen, each by a field of its own or at the end of the one that is there.
void append_to_list(std::string& list, std::string_view value) {
  if (!list.empty()) list += ',';
  list += value;
}

}  // namespace

request_parser::request_parser(request& to, const body_limits& limits, std::uint32_t max_header)
    : to_{to}, limits_{limits}, max_header_{max_header} {
  header_limit(max_header);
  eager(true);
}

void request_parser::on_request_impl(beast_http::verb verb, text, text target, int version, error_code& ec) {
  to_.verb = method_of(verb);
  // Proxies and tunnels are not our trade.
  if (!take_target(std_text(target), to_.target)) {
    ec = beast_http::error::bad_target;
    return;
  }
  to_.is_http_1_0 = version == 10;
  max_body_ = limits_(to_.verb, to_.target);
  body_limit(max_body_);
}

void request_parser::keep(std::string& to, text name, text value) {
  if (!to.empty()) to_.refused_header = std_text(name);
  to = std_text(value);
}

void request_parser::on_field_impl(field f, text name, text value, error_code&) {
  switch (f) {
    case field::authorization: return keep(to_.authorization, name, value);
    case field::content_type: return keep(to_.content_type, name, value);
    case field::host:
      if (to_.has_host) to_.refused_header = "Host";
      to_.has_host = true;
      to_.host = std_text(value);
      return;
    case field::expect:
      to_.expects_continue = boost::beast::iequals(value, "100-continue");
      if (!to_.expects_continue) to_.refused_header = "Expect";
      return;
    case field::content_encoding:
      if (!boost::beast::iequals(value, "identity")) to_.refused_header = "Content-Encoding";
      return;
    case field::content_length: length_ = std_text(value); return;
    case field::transfer_encoding:
      if (coding_) {
        coding_->append(", ").append(std_text(value));
      } else {
        coding_ = std_text(value);
      }
      return;
    case field::forwarded: return append_to_list(to_.forwarded, std_text(value));
    case field::user_agent: to_.user_agent = domain::clean_text(std_text(value), longest_user_agent); return;
    case field::unknown: return keep_unknown(name, value);
    default: return keep_of_browser(f, name, value);
  }
}

/// What browsers send: who made them ask, and what they have and can read.
void request_parser::keep_of_browser(field f, text name, text value) {
  switch (f) {
    case field::cookie: return keep(to_.cookie, name, value);
    case field::origin: return keep(to_.origin, name, value);
    case field::sec_fetch_site: return keep(to_.fetch_site, name, value);
    case field::sec_fetch_mode: return keep(to_.fetch_mode, name, value);
    case field::sec_fetch_dest: return keep(to_.fetch_dest, name, value);
    case field::accept_encoding: return append_to_list(to_.accept_encoding, std_text(value));
    case field::if_none_match: return append_to_list(to_.if_none_match, std_text(value));
    default: return;
  }
}

void request_parser::keep_unknown(text name, text value) {
  if (boost::beast::iequals(name, "Idempotency-Key")) return keep(to_.idempotency_key, name, value);
  if (boost::beast::iequals(name, "X-API-Key")) return keep(to_.api_key, name, value);
  if (boost::beast::iequals(name, "X-Request-Id")) {
    to_.request_id = std_text(value);
  } else if (boost::beast::iequals(name, "X-Forwarded-For")) {
    append_to_list(to_.forwarded_for, std_text(value));
  } else if (boost::beast::iequals(name, "Mbs-Page")) {
    keep(to_.page_mark, name, value);
  } else if (boost::beast::iequals(name, "Mbs-Account")) {
    keep(to_.account, name, value);
  } else if (boost::beast::iequals(name, "Last-Event-ID")) {
    keep(to_.last_event_id, name, value);
  }
}

std::size_t request_parser::on_body_impl(text part, error_code&) {
  to_.body += std_text(part);
  return part.size();
}

std::size_t request_parser::on_chunk_body_impl(std::uint64_t, text part, error_code&) {
  to_.body += std_text(part);
  return part.size();
}

/// Where a body ends must be beyond doubt, or another request hides in it (RFC 9112, 6.1 and 6.3).
void request_parser::on_header_impl(error_code& ec) {
  if (!coding_) return;
  wrong_ = fault_of_coding(*coding_, !length_.empty(), to_.is_http_1_0);
  if (!wrong_ && !chunked())
    wrong_ = problem_of(http_fault::bad_request, "the Transfer-Encoding is not understood");
  if (wrong_) ec = beast_http::error::bad_transfer_encoding;
}

problem request_parser::problem_of_parsing(const error_code& ec) const {
  if (wrong_) return *wrong_;
  if (ec == beast_http::error::header_limit) return header_too_long(max_header_);
  if (ec == beast_http::error::body_limit) {
    const auto size = length_.empty() ? std::string{"is longer"} : "has " + length_ + " octets";
    return problem_of(http_fault::content_too_large,
        "the body " + size + "; at most " + std::to_string(max_body_) + " octets are allowed here");
  }
  if (ec == beast_http::error::bad_version) return problem_of(http_fault::version_not_supported);
  // Beast saw the two beside each other, or chunked twice.
  if (ec == beast_http::error::bad_transfer_encoding ||
      (coding_ && ec == beast_http::error::bad_content_length))
    return problem_of(
        http_fault::bad_request, "Transfer-Encoding stands beside Content-Length, or says chunked twice");
  return problem_of(http_fault::bad_request, "this is not HTTP/1.1: " + ec.message());
}

problem header_too_long(std::uint32_t max_header) {
  return problem_of(http_fault::header_too_large,
      "the header has more than " + std::to_string(max_header) + " octets, which is the most allowed");
}

}  // namespace mbs::http
