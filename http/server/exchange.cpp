#include "http/server/exchange.hpp"

#include "http/server/accepted_encoding.hpp"
#include "http/server/answer_stream.hpp"
#include "http/server/gzip.hpp"
#include "http/server/reply.hpp"
#include "http/server/status_line.hpp"
#include "http/server/stream_roster.hpp"

#include <spdlog/spdlog.h>

#include <charconv>

namespace mbs::http {
namespace {

// An exchange is used again and again: what one answer needed is not held for ever.
constexpr std::size_t kept_response = 65'536;

// Below it a packet is saved by nothing.
constexpr std::size_t least_packed = 1'024;

/// Data that somebody only reads. An answer to what changes something may hold a secret beside words of the
/// request, which a length would give away.
bool is_worth_packing(const exchange& c, std::string_view content_type, std::string_view body) noexcept {
  return body.size() > least_packed && c.in.verb == method::get && c.answers_with == answer_kind::data &&
      !c.in.accept_encoding.empty() &&
      (content_type.starts_with("application/json") || content_type.starts_with("text/")) &&
      accepted_by(c.in.accept_encoding).gzip;
}

void append_number(std::string& to, std::size_t value) {
  char digits[24];
  to.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

}  // namespace

void exchange::reset() noexcept {
  in.clear();
  request_id.clear();
  to = nullptr;
  parameter = {};
  who = {};
  upload.reset();
  extra_headers.clear();
  answers_with = answer_kind::data;
  is_counted = false;
  stream_.reset();
  finish_ = nullptr;
  response_.clear();
  if (response_.capacity() > kept_response) response_.shrink_to_fit();
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
    fail(e.what());
  }
}

void exchange::fail(std::string_view why) {
  spdlog::error("event=request_failed request_id={} target={} error=\"{}\"", request_id, in.target, why);
  refuse(problem_of(domain::errc::internal));
}

ip_address exchange::client() const {
  const auto through = owner.lock();
  if (!through) return {};
  if (scratch_->proxies == nullptr) return through->peer();
  return scratch_->proxies->client_of(through->peer(), in.forwarded_for, in.forwarded);
}

void exchange::add_header(std::string_view name, std::string_view value) {
  extra_headers.append(name).append(": ").append(value).append("\r\n");
}

void exchange::set_header(std::string_view name, std::string_view value) {
  constexpr std::string_view line_end = "\r\n";
  const auto begins = std::string{name} + ": ";
  for (std::size_t at = 0; at < extra_headers.size();) {
    const auto next = extra_headers.find(line_end, at) + line_end.size();
    if (extra_headers.compare(at, begins.size(), begins) == 0) {
      extra_headers.erase(at, next - at);
    } else {
      at = next;
    }
  }
  add_header(name, value);
}

void exchange::begin_header(unsigned status) {
  status_ = status;
  response_ = status_line(status);
  response_.append("Date: ").append(scratch_->date).append("\r\n");
}

void exchange::end_header() {
  auto& out = response_;
  out.append("X-Request-Id: ").append(request_id).append("\r\n");
  out.append(scratch_->headers->of(answers_with));
  out.append(extra_headers);
  if (scratch_->closing) in.keep_alive = false;
  if (!in.keep_alive) {
    out.append("Connection: close\r\n");
  } else if (in.is_http_1_0) {
    out.append("Connection: keep-alive\r\n");
  }
  out.append("\r\n");
}

std::shared_ptr<answer_stream> exchange::open_stream(const stream_form& form) {
  if (has_reply()) return nullptr;
  if (in.verb == method::head) {
    begin_stream(form, form.is_table() && !in.is_http_1_0);
    return nullptr;
  }
  auto place = take_place(form);
  if (!place) return nullptr;
  return std::make_shared<answer_stream>(
      shared_from_this(), form, scratch_->stream_heartbeat, std::move(place));
}

/// Nothing when it was refused.
std::shared_ptr<void> exchange::take_place(const stream_form& form) {
  constexpr std::chrono::seconds pause{5};
  auto* const roster = form.is_table() ? scratch_->exports : scratch_->streams;
  auto full = problem_of(domain::errc::overloaded,
      form.is_table() ? "too many exports are under way" : "too many streams of events are open");
  full.retry_after = pause;
  if (scratch_->closing || roster == nullptr) {
    refuse(scratch_->closing ? problem_of(domain::errc::shutting_down) : full);
    return nullptr;
  }
  const bool is_of_account = form.is_table() && who.account;
  // A person with many accounts has no more of them than one with one.
  auto taken = is_of_account
      ? roster->take({who.account.value}, who.person ? who.counted_as() : domain::key_id{})
      : roster->take(who.counted_as());
  const auto many = std::to_string(roster->limits().each);
  switch (taken.what) {
    case stream_roster::verdict::welcome: return std::move(taken.place);
    case stream_roster::verdict::full: refuse(full); return nullptr;
    case stream_roster::verdict::too_many_of_one: break;
  }
  auto p = problem_of(domain::errc::rate_limited,
      form.is_table() ? many + " exports of this " +
              (!is_of_account      ? "person"
                      : who.person ? "account or person"
                                   : "account") +
              " are under way already, as many as there may be: wait until one ends"
                      : many + " streams of this " + (who.person ? "person" : "API key") +
              " are open already, as many as one may have: close one first");
  p.retry_after = pause;
  refuse(p);
  return nullptr;
}

/// Its length is not known: events end with their connection (RFC 9112, 6.3), tables with a last chunk.
void exchange::begin_stream(const stream_form& form, bool is_chunked) {
  in.keep_alive = false;
  begin_header(200);
  response_.append("Content-Type: ").append(form.content_type).append("\r\nX-Accel-Buffering: no\r\n");
  if (form.is_table())
    response_.append("Content-Disposition: attachment; filename=\"").append(form.file_name).append("\"\r\n");
  if (is_chunked) response_.append("Transfer-Encoding: chunked\r\nTrailer: Mbs-Next-Cursor\r\n");
  end_header();
  if (const auto to_tell = owner.lock()) to_tell->answered();
}

void exchange::respond(std::shared_ptr<answer_stream> stream) {
  if (has_reply()) return;
  stream_ = std::move(stream);
  begin_stream(stream_->form(), stream_->is_chunked());
}

void exchange::respond(unsigned status, std::string_view content_type, std::string_view body) {
  if (has_reply()) return;
  std::string packed;
  if (is_worth_packing(*this, content_type, body) && gzip(body, packed)) {
    body = packed;
    add_header("Content-Encoding", "gzip");
  }
  response_.reserve(320 + scratch_->headers->of(answers_with).size() + extra_headers.size() + body.size());
  begin_header(status);
  response_.append("Content-Type: ").append(content_type).append("\r\nContent-Length: ");
  append_number(response_, body.size());
  response_.append("\r\n");
  end_header();
  if (in.verb != method::head) response_.append(body);
  if (const auto to_tell = owner.lock()) to_tell->answered();
}

void exchange::respond_not_modified() {
  if (has_reply()) return;
  begin_header(304);
  end_header();
  if (const auto to_tell = owner.lock()) to_tell->answered();
}

void exchange::respond(const reply& r) {
  if (r.refused) return refuse(*r.refused);
  respond_json(r.status, r.body);
}

void exchange::refuse(const problem& p) {
  if (has_reply()) return;
  code_ = p.code;
  answers_with = answer_kind::data;
  scratch_->refusals.refused(*this, p, steady::now());
  if (p.retry_after.count() > 0) add_header("Retry-After", std::to_string(p.retry_after.count()));
  if (p.status == 401) add_header("WWW-Authenticate", "Bearer realm=\"mbs\"");
  auto& body = fresh_body();
  render(p, request_id, body);
  respond(p.status, "application/problem+json", body);
}

}  // namespace mbs::http
