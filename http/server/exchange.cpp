#include "http/server/exchange.hpp"

#include <spdlog/spdlog.h>

#include <charconv>

namespace mbs::http {
namespace {

std::string_view status_line(unsigned status) noexcept {
  switch (status) {
    case 200: return "HTTP/1.1 200 OK\r\n";
    case 201: return "HTTP/1.1 201 Created\r\n";
    case 202: return "HTTP/1.1 202 Accepted\r\n";
    case 400: return "HTTP/1.1 400 Bad Request\r\n";
    case 401: return "HTTP/1.1 401 Unauthorized\r\n";
    case 402: return "HTTP/1.1 402 Payment Required\r\n";
    case 403: return "HTTP/1.1 403 Forbidden\r\n";
    case 404: return "HTTP/1.1 404 Not Found\r\n";
    case 405: return "HTTP/1.1 405 Method Not Allowed\r\n";
    case 408: return "HTTP/1.1 408 Request Timeout\r\n";
    case 409: return "HTTP/1.1 409 Conflict\r\n";
    case 413: return "HTTP/1.1 413 Content Too Large\r\n";
    case 415: return "HTTP/1.1 415 Unsupported Media Type\r\n";
    case 417: return "HTTP/1.1 417 Expectation Failed\r\n";
    case 422: return "HTTP/1.1 422 Unprocessable Content\r\n";
    case 429: return "HTTP/1.1 429 Too Many Requests\r\n";
    case 431: return "HTTP/1.1 431 Request Header Fields Too Large\r\n";
    case 501: return "HTTP/1.1 501 Not Implemented\r\n";
    case 503: return "HTTP/1.1 503 Service Unavailable\r\n";
    case 504: return "HTTP/1.1 504 Gateway Timeout\r\n";
    case 505: return "HTTP/1.1 505 HTTP Version Not Supported\r\n";
    default: return "HTTP/1.1 500 Internal Server Error\r\n";
  }
}

void append_number(std::string& to, std::size_t value) {
  char digits[24];
  to.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

}  // namespace

void completion_queue::post(std::shared_ptr<exchange> c) {
  if (std::this_thread::get_id() == owner_) return c->go_on();
  const std::lock_guard lock{guard_};
  if (closed_) return;
  posted_.push_back(std::move(c));
  if (posted_.size() == 1) wake_();
}

void completion_queue::take() {
  {
    const std::lock_guard lock{guard_};
    taken_.swap(posted_);
  }
  for (auto& c : taken_) {
    c->go_on();
    c.reset();
  }
  taken_.clear();
}

void completion_queue::close() {
  std::vector<std::shared_ptr<exchange>> dropped;
  const std::lock_guard lock{guard_};
  closed_ = true;
  wake_ = nullptr;
  dropped.swap(posted_);
}

void exchange::reset() noexcept {
  in.clear();
  request_id.clear();
  to = nullptr;
  parameter = {};
  who = {};
  extra_headers.clear();
  finish_ = nullptr;
  response_.clear();
  status_ = 0;
  code_ = {};
}

void exchange::go_on() {
  if (has_reply()) return;
  // Taken out first: what runs may ask again.
  const auto finish = std::move(finish_);
  finish_ = nullptr;
  try {
    finish(*this);
  } catch (const std::exception& e) {
    spdlog::error(
        "event=request_failed request_id={} target={} error=\"{}\"", request_id, in.target, e.what());
    refuse(problem_of(domain::errc::internal));
  }
}

void exchange::add_header(std::string_view name, std::string_view value) {
  extra_headers.append(name).append(": ").append(value).append("\r\n");
}

void exchange::reply(unsigned status, std::string_view content_type, std::string_view body) {
  if (has_reply()) return;
  status_ = status;
  auto& out = response_;
  out.reserve(320 + extra_headers.size() + body.size());
  out = status_line(status);
  out.append("Date: ").append(scratch_->date);
  out.append("\r\nContent-Type: ").append(content_type);
  out.append("\r\nContent-Length: ");
  append_number(out, body.size());
  out.append("\r\nCache-Control: no-store\r\nX-Request-Id: ").append(request_id).append("\r\n");
  out.append(extra_headers);
  if (scratch_->closing) in.keep_alive = false;
  if (!in.keep_alive) {
    out.append("Connection: close\r\n");
  } else if (in.is_http_1_0) {
    out.append("Connection: keep-alive\r\n");
  }
  out.append("\r\n");
  if (in.verb != method::head) out.append(body);
  if (const auto to_tell = owner.lock()) to_tell->answered();
}

void exchange::refuse(const problem& p) {
  if (has_reply()) return;
  code_ = p.code;
  scratch_->refusals.refused(*this, p, steady::now());
  if (p.retry_after.count() > 0) add_header("Retry-After", std::to_string(p.retry_after.count()));
  if (p.status == 401) add_header("WWW-Authenticate", "Bearer realm=\"mbs\"");
  auto& body = fresh_body();
  render(p, request_id, body);
  reply(p.status, "application/problem+json", body);
}

}  // namespace mbs::http
