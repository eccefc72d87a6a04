#include "http/client/callback_connection.hpp"

#include "http/server/chunked_end.hpp"

#include <boost/asio/error.hpp>
#include <boost/beast/http/error.hpp>
#include <spdlog/spdlog.h>

namespace mbs::http {

using beast_error = boost::beast::http::error;

void callback_connection::start(callback_job job) {
  job_ = std::move(job);
  deadline_ = steady::now() + job_->timeout;
  heard_something_ = false;
  if (phase_ == phase::free) return send();
  phase_ = phase::connecting;
  keeper_->resolve([self = shared_from_this()](const std::string& error,
                       const std::vector<tcp::endpoint>& to) { self->resolved(error, to); });
}

void callback_connection::resolved(const std::string& error, const std::vector<tcp::endpoint>& addresses) {
  if (phase_ != phase::connecting) return;
  if (!error.empty()) return end({.status = 0, .error = error});
  begin_connect(addresses);
}

void callback_connection::connected(const error_code& ec) {
  if (phase_ != phase::connecting) return;
  if (ec) return fail("connect", ec);
  begin_handshake();
}

void callback_connection::ready(const error_code& ec) {
  if (phase_ != phase::connecting) return;
  if (ec) return fail("TLS", ec);
  send();
}

void callback_connection::send() {
  phase_ = phase::busy;
  parser_.emplace();
  is_writing_ = true;
  going_ = job_->request;
  begin_write(boost::asio::buffer(*going_));
  read_more();
}

void callback_connection::have_written(const error_code& ec) {
  is_writing_ = false;
  going_.reset();
  if (phase_ != phase::busy) return;
  if (ec) return fail("write", ec);
  // The answer may have come before this was noticed.
  if (parser_->is_done()) finish();
}

void callback_connection::read_more() {
  if (is_reading_ || phase_ == phase::gone) return;
  is_reading_ = true;
  begin_read(boost::asio::buffer(in_.data() + end_, in_.size() - end_));
}

void callback_connection::have_read(const error_code& ec, std::size_t n) {
  is_reading_ = false;
  if (phase_ == phase::gone) return;
  // While free, all there is to hear is that the server is leaving.
  if (phase_ == phase::free) return end({});
  if (n > 0) heard_something_ = true;
  end_ += n;
  if (ec == boost::asio::error::eof && parser_->got_some()) {
    error_code at_end;
    parser_->put_eof(at_end);
    if (!at_end && parser_->is_done()) return finish();
  }
  if (ec) return fail("read", ec);
  parse();
}

void callback_connection::parse() {
  // Headers longer than the room are gathered aside; most answers never are.
  if (!header_.empty()) {
    header_.append(in_.data(), end_);
    end_ = 0;
  }
  for (;;) {
    const auto octets =
        header_.empty() ? boost::asio::const_buffer{in_.data(), end_} : boost::asio::buffer(header_);
    if (octets.size() == 0 || is_too_little(*parser_, octets.size())) return read_more();
    error_code ec;
    const auto used = parser_->put(octets, ec);
    if (ec && ec != beast_error::need_more) {
      // What was to be known stands in the header: a body too long only costs the connection.
      if (ec == beast_error::body_limit && parser_->status() >= 200) return end(answer());
      return fail("answer", ec);
    }
    if (header_.empty()) {
      std::copy(in_.begin() + static_cast<std::ptrdiff_t>(used),
          in_.begin() + static_cast<std::ptrdiff_t>(end_), in_.begin());
      end_ -= used;
    } else {
      header_.erase(0, used);
    }
    if (parser_->is_done()) {
      if (parser_->status() >= 200) break;
      parser_.emplace();  // an interim answer: the real one follows
      continue;
    }
    if (used > 0 && ec != beast_error::need_more) continue;
    if (header_.empty() && end_ == in_.size()) {
      header_.assign(in_.data(), end_);
      end_ = 0;
    }
    return read_more();
  }
  if (!is_writing_) finish();
}

/// What the header says.
actors::callback_response callback_connection::answer() const {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return {.status = parser_->status(),
      .error = {},
      .retry_after = parser_->retry_after(now),
      .is_stopping = false,
      .body = parser_->beginning()};
}

/// The answer is whole.
void callback_connection::finish() {
  auto response = answer();
  if (!parser_->keep_alive() || end_ > 0 || !header_.empty()) return end(std::move(response));
  ++served_;
  phase_ = phase::free;
  free_since_ = steady::now();
  auto job = std::move(*job_);
  job_.reset();
  const auto self = shared_from_this();
  read_more();
  // First the next job, then the news of this one.
  keeper_->became_free(self);
  tell(job, std::move(response));
}

void callback_connection::fail(std::string_view what, const error_code& ec) {
  const auto may_be_stale = served_ > 0 && !heard_something_ && job_ && !job_->was_repeated;
  if (!may_be_stale) return end({.status = 0, .error = std::string{what} + ": " + ec.message()});
  auto job = std::move(*job_);
  job_.reset();
  job.was_repeated = true;
  auto* const keeper = keeper_;
  end({});
  keeper->repeat(std::move(job));
}

/// The connection ends, and with it the job.
void callback_connection::end(actors::callback_response response) {
  if (phase_ == phase::gone) return;
  phase_ = phase::gone;
  const auto self = shared_from_this();
  close_now();
  auto job = std::move(job_);
  job_.reset();
  keeper_->ended(self);
  if (job) tell(*job, std::move(response));
}

void callback_connection::abandon(std::string_view why) {
  if (phase_ == phase::gone) return;
  phase_ = phase::gone;
  close_now();
  auto job = std::move(job_);
  job_.reset();
  if (job) tell(*job, {.status = 0, .error = std::string{why}, .retry_after = {}, .is_stopping = true});
}

void callback_connection::tell(const callback_job& job, actors::callback_response response) const {
  try {
    job.done(std::move(response));
  } catch (const std::exception& e) {
    spdlog::error("event=callback_answer_lost error=\"{}\"", e.what());
  }
}

void callback_connection::sweep(steady::time_point now, std::chrono::milliseconds idle) {
  if (phase_ == phase::gone) return;
  if (phase_ == phase::free) {
    if (now - free_since_ > idle) end({});
  } else if (now > deadline_) {
    end_late();
  }
}

/// Time is over. What was to be known stands in the header: a body that never ends only costs the connection.
void callback_connection::end_late() {
  if (phase_ == phase::busy && !is_writing_ && parser_->is_header_done() && parser_->status() >= 200)
    return end(answer());
  end({.status = 0, .error = phase_ == phase::connecting ? "connect: timed out" : "no answer in time"});
}

}  // namespace mbs::http
