#include "http/server/http_connection.hpp"

#include "http/server/answer_stream.hpp"
#include "http/server/chunked_end.hpp"
#include "http/server/route.hpp"

#include <boost/asio/error.hpp>
#include <boost/beast/http/error.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <utility>

namespace mbs::http {
namespace {

using beast_error = boost::beast::http::error;

constexpr std::size_t room_beside_header = 4'096;
constexpr std::size_t collected_at_most = 1'048'576;
constexpr std::size_t spare_exchanges = 4;
// A connection that was once told much must not hold the room for ever.
constexpr std::size_t kept_out = 65'536;
constexpr std::chrono::seconds goodbye_time{1};
/// Between requests, until the connection may have to give its place to a newcomer.
constexpr std::chrono::seconds short_rest{1};
constexpr std::chrono::seconds upload_pause{5};

}  // namespace

http_connection::http_connection(worker& owner) : worker_{owner}, since_{steady::now()} {}

void http_connection::start() {
  begin_handshake();
}

void http_connection::opened(const error_code& ec) {
  if (phase_ != phase::opening) return;
  if (ec) return abort();
  phase_ = phase::serving;
  since_ = rest_since_ = steady::now();
  pump();
}

void http_connection::have_read(const error_code& ec, std::size_t n) {
  is_reading_ = false;
  if (phase_ == phase::gone) return;
  if (phase_ == phase::leaving) {
    // What still comes is thrown away, so that our last response is not lost to a reset.
    if (ec) return abort();
    in_.clear();
    return read_more();
  }
  if (ec && (streaming_ || ec != boost::asio::error::eof)) return abort();
  if (streaming_) {
    in_.clear();  // nothing is asked behind a stream
    return read_more();
  }
  if (ec) {
    // The client may have closed only its own direction: what it asked is answered.
    takes_requests_ = false;
    current_.reset();
    parser_.reset();
    awaits_judgement_ = false;
  }
  in_.arrived(n);
  since_ = steady::now();
  pump();
}

void http_connection::have_written(const error_code& ec) {
  is_writing_ = false;
  if (phase_ == phase::gone) return;
  if (ec) return abort();
  if (out_.capacity() > kept_out) std::string{}.swap(out_);
  since_ = rest_since_ = steady::now();
  if (phase_ == phase::serving) pump();
  // A table goes on as it is read.
  if (streaming_ && streaming_->stream()->form().is_table()) write_stream(steady::now());
}

void http_connection::answered() {
  if (is_pumping_ || phase_ != phase::serving) return;
  since_ = steady::now();
  pump();
}

/// All that can be done now: parse, answer, collect, until one of them has to wait.
void http_connection::pump() {
  if (is_pumping_) return;
  is_pumping_ = true;
  do {
    parse();
  } while (collect());
  is_pumping_ = false;
  write_collected();
  leave_if_done();
  count_unread();
  read_more();
}

void http_connection::parse() {
  while (takes_requests_ && !awaits_judgement_ && !in_.is_empty() &&
      pipeline_.size() < worker_.shared().http.max_pipelined && waiting_octets() < collected_at_most)
    if (!parse_some()) return;
}

/// False when it takes more octets to go on, or none are wanted.
bool http_connection::parse_some() {
  if (!current_) {
    begin_request();
    if (in_.is_empty()) return false;
  }
  if (is_too_little(*parser_, in_.size())) return false;
  error_code ec;
  const auto used = parser_->put(in_.octets(), ec);
  in_.consume(used);
  if (!header_is_done_) header_octets_ += used;
  if (ec && ec != beast_error::need_more) {
    turn_away(parser_->problem_of_parsing(ec));
    return false;
  }
  if (!header_is_done_ && parser_->is_header_done()) check_header();
  if (!parser_) return false;
  if (parser_->is_done()) {
    dispatch();
    return true;
  }
  return wants_more(used);
}

void http_connection::begin_request() {
  // An empty line before a request is forgiven (RFC 9112, 2.2).
  in_.skip_line_ends();
  if (in_.is_empty()) return;
  if (spare_.empty()) {
    current_ = worker_.make_exchange();
    current_->owner = weak_from_this();
  } else {
    current_ = std::move(spare_.back());
    spare_.pop_back();
  }
  parser_.emplace(current_->in, worker_.body_limits(), worker_.shared().http.max_header);
  header_octets_ = 0;
  header_is_done_ = false;
  awaits_judgement_ = false;
  read_since_ = since_;
}

/// A body that is still to come is read only once its sender is known.
void http_connection::check_header() {
  header_is_done_ = true;
  if (!std::exchange(has_spoken_, true)) worker_.shared().roster.has_spoken(who_.number);
  if (std::exchange(rests_, false)) worker_.shared().roster.works(who_.number);
  read_since_ = since_;
  if (parser_->is_done()) return;
  current_->started = since_;
  awaits_judgement_ = true;
  const auto c = current_;
  worker_.requests().judge_header(c);
}

void http_connection::header_judged(exchange& c, const problem* why) {
  if (phase_ != phase::serving || current_.get() != &c || !awaits_judgement_) return;
  awaits_judgement_ = false;
  read_since_ = steady::now();
  const auto was_pumping = std::exchange(is_pumping_, true);
  if (why != nullptr) {
    turn_away(*why);
  } else if (!has_room_for_upload(c)) {
    auto full = problem_of(domain::errc::overloaded, "too many files are being uploaded");
    full.retry_after = upload_pause;
    turn_away(full);
  } else if (c.in.expects_continue && pipeline_.empty()) {
    interim_out_ = "HTTP/1.1 100 Continue\r\n\r\n";
  }
  is_pumping_ = was_pumping;
  pump();
}

/// A file that came whole with its header is little, and needs none.
bool http_connection::has_room_for_upload(exchange& c) {
  if (c.to == nullptr || c.to->body != body_use::octets) return true;
  const auto announced = parser_->content_length();
  c.upload =
      worker_.shared().uploads.take(c.who.account, announced ? *announced : std::uint64_t{c.to->body_limit});
  return c.upload != nullptr;
}

bool http_connection::wants_more(std::size_t used) {
  const auto& limits = worker_.shared().http;
  const auto unused = in_.size();
  if (!header_is_done_ && header_octets_ + unused > limits.max_header) {
    turn_away(header_too_long(limits.max_header));
  } else if (unused >= limits.max_header + room_beside_header) {
    turn_away(problem_of(http_fault::bad_request, "a chunk's header is too long"));
  }
  return takes_requests_ && used > 0 && unused > 0 && parser_->is_header_done();
}

void http_connection::dispatch() {
  auto c = std::move(current_);
  c->started = since_;
  c->in.keep_alive = parser_->keep_alive();
  parser_.reset();
  if (!c->in.keep_alive) takes_requests_ = false;
  pipeline_.push_back(c);
  if (!c->in.has_host && !c->in.is_http_1_0)
    return worker_.requests().turn_away(
        *c, problem_of(http_fault::bad_request, "the Host header is missing"));
  worker_.requests().receive(c);
  // Only its route says whether it goes on: then nothing is read behind it.
  if (!c->in.keep_alive) takes_requests_ = false;
}

/// Nothing behind such a request can be trusted: the connection ends with this response.
void http_connection::turn_away(const problem& p) {
  takes_requests_ = false;
  awaits_judgement_ = false;
  auto c = current_ ? std::move(current_) : worker_.make_exchange();
  parser_.reset();
  c->owner = weak_from_this();
  c->started = since_;
  c->in.keep_alive = false;
  pipeline_.push_back(c);
  worker_.requests().turn_away(*c, p);
}

/// Moves the responses that are ready, in order, to what is written next. Whether there were any.
bool http_connection::collect() {
  auto some = false;
  // A client that does not read what it asked for stops being heard once this much waits for it.
  while (!streaming_ && !pipeline_.empty() && pipeline_.front()->has_reply() &&
      next_out_.size() < collected_at_most) {
    auto c = std::move(pipeline_.front());
    pipeline_.pop_front();
    if (next_out_.empty()) {
      next_out_.swap(c->response());
    } else {
      next_out_ += c->response();
    }
    if (!c->in.keep_alive) takes_requests_ = false;
    last_key_ = c->who.counted_as();
    if (spdlog::should_log(spdlog::level::debug)) log_request(*c);
    if (c->stream()) {
      begin_stream(std::move(c));
    } else {
      recycle(std::move(c));
    }
    some = true;
  }
  return some;
}

void http_connection::write_collected() {
  if (is_writing_ || phase_ != phase::serving) return;
  if (!interim_out_.empty()) {
    next_out_ += interim_out_;
    interim_out_.clear();
  }
  if (next_out_.empty()) return;
  out_.clear();
  out_.swap(next_out_);
  is_writing_ = true;
  write_since_ = since_;
  begin_write(boost::asio::buffer(out_));
}

void http_connection::read_more() {
  if (is_reading_ || phase_ == phase::gone || phase_ == phase::opening) return;
  if (phase_ == phase::serving && !streaming_ &&
      (!takes_requests_ || awaits_judgement_ || pipeline_.size() >= worker_.shared().http.max_pipelined ||
          waiting_octets() >= collected_at_most))
    return;
  is_reading_ = true;
  begin_read(in_.room(worker_.shared().http.max_header + room_beside_header));
}

void http_connection::leave_if_done() {
  if (phase_ == phase::serving && !takes_requests_ && !streaming_ && pipeline_.empty() && !is_writing_ &&
      next_out_.empty())
    leave();
}

void http_connection::leave() {
  phase_ = phase::leaving;
  since_ = steady::now();
  in_.clear();
  begin_goodbye();
}

void http_connection::abort() {
  if (phase_ == phase::gone) return;
  phase_ = phase::gone;
  takes_requests_ = false;
  forget_stream();
  count_unread();
  close_now();
  const auto self = shared_from_this();
  worker_.leave(who_.number);
}

void http_connection::drain() {
  if (phase_ == phase::opening) return abort();
  if (streaming_) return end_stream("the server stops");
  // A request half read is still answered; its response ends the connection.
  if (phase_ != phase::serving || current_ || !pipeline_.empty() || is_writing_) return;
  takes_requests_ = false;
  leave_if_done();
}

/// What is being asked is answered before, and ends by itself when nothing more is.
void http_connection::give_place() {
  if (!has_spoken_) return abort();
  gives_place_ = true;
  drain();
}

void http_connection::sweep(steady::time_point now) {
  const auto& limits = worker_.shared().http;
  if (phase_ == phase::opening && now - since_ > limits.header_timeout) return abort();
  if (phase_ == phase::leaving && now - since_ > goodbye_time) return abort();
  if (phase_ != phase::serving) return;
  if (streaming_) return sweep_stream(now);
  if (is_writing_ && now - write_since_ > limits.body_timeout) return abort();
  time_out_exchanges(now);
  if (current_ && now - read_since_ > (header_is_done_ ? limits.body_timeout : limits.header_timeout)) {
    is_pumping_ = true;
    turn_away(
        awaits_judgement_ ? problem_of(domain::errc::timed_out) : problem_of(http_fault::request_timeout));
    is_pumping_ = false;
    pump();
  } else if (!current_ && pipeline_.empty() && !is_writing_) {
    if (worker_.is_draining() || gives_place_ || now - rest_since_ > longest_rest()) {
      takes_requests_ = false;
      leave_if_done();
    } else if (has_spoken_ && !rests_ && now - rest_since_ > short_rest) {
      rests_ = true;
      worker_.shared().roster.rests(who_.number);
    }
  }
}

/// A connection that never asked anything is not kept as one that did.
std::chrono::milliseconds http_connection::longest_rest() const {
  const auto& limits = worker_.shared().http;
  if (!has_spoken_) return limits.first_byte_timeout;
  return worker_.is_crowded() ? std::min(limits.idle_timeout, limits.first_byte_timeout)
                              : limits.idle_timeout;
}

/// Octets of answers that are ready and not yet taken by the client.
std::size_t http_connection::waiting_octets() const noexcept {
  auto octets = next_out_.size() + (is_writing_ ? out_.size() : 0);
  for (const auto& c : pipeline_)
    if (c->has_reply()) octets += c->response().size();
  return octets;
}

/// What waits here for the client to read it counts with what waits elsewhere, once it is more than a little.
/// May end connections, this one too.
void http_connection::count_unread() {
  auto waiting = phase_ == phase::gone ? 0 : waiting_octets();
  if (waiting <= unread_answers::little) waiting = 0;
  if (waiting == counted_unread_) return;
  if (counted_unread_ == 0) unread_key_ = last_key_;
  const auto verdict = worker_.shared().unread.change(unread_key_, counted_unread_, waiting);
  counted_unread_ = waiting;
  switch (verdict) {
    case unread_answers::verdict::fine: return;
    case unread_answers::verdict::too_much_of_key: return worker_.cut_slowest(unread_key_);
    case unread_answers::verdict::too_much_in_all: return worker_.cut_slowest(std::nullopt);
  }
}

void http_connection::time_out_exchanges(steady::time_point now) {
  auto some = false;
  is_pumping_ = true;
  for (const auto& c : pipeline_) {
    if (c->has_reply() || now - c->started <= worker_.shared().http.request_timeout) continue;
    c->refuse(problem_of(domain::errc::timed_out, "no answer in time; the request may still take effect"));
    some = true;
  }
  is_pumping_ = false;
  if (some) pump();
}

void http_connection::begin_stream(std::shared_ptr<exchange> c) {
  streaming_ = std::move(c);
  worker_.shared().status->streams.fetch_add(1, std::memory_order_relaxed);
  streaming_->stream()->write(steady::now(), next_out_);
  if (streaming_->stream()->state() == stream_source::progress::whole) forget_stream();
}

void http_connection::stream_woke(exchange& c) {
  const auto now = steady::now();
  if (streaming_.get() == &c && c.stream()->is_due(now)) write_stream(now);
}

void http_connection::write_stream(steady::time_point now) {
  auto& stream = *streaming_->stream();
  // A judgement may have broken it off while its reader keeps it waiting.
  if (stream.state() == stream_source::progress::broken) return end_stream(stream.broken_by());
  if (stream.form().is_table() && waiting_octets() > 0) return;
  // What was written at once is no matter: what of it the reader leaves waiting is.
  if (waiting_octets() > worker_.shared().http.max_stream_unread) return cut_stream();
  since_ = now;
  stream.write(now, next_out_);
  const auto state = stream.state();
  if (state == stream_source::progress::broken) return end_stream(stream.broken_by());
  if (state == stream_source::progress::whole) forget_stream();
  write_collected();
  count_unread();
  leave_if_done();
}

void http_connection::sweep_stream(steady::time_point now) {
  auto& stream = *streaming_->stream();
  if (!stream.is_trusted(now)) return end_stream("whether its reader may have it could not be asked");
  if (is_writing_ && now - write_since_ > worker_.shared().http.body_timeout) return cut_stream();
  write_stream(now);
  if (streaming_ && stream.takes_judgement(now)) worker_.requests().judge_again(streaming_);
}

void http_connection::judged_again(exchange& c, const problem* why) {
  if (streaming_.get() != &c) return;
  if (why == nullptr) return c.stream()->judged(c.who, steady::now());
  worker_.shared().status->streams_ended.fetch_add(1, std::memory_order_relaxed);
  end_stream("its reader may not have it any more");
}

/// At once: what was not written yet is not. Whoever reads comes back and is told why, or reads on.
void http_connection::end_stream(std::string_view why) {
  const auto& stream = *streaming_->stream();
  const bool is_table = stream.form().is_table();
  if (is_table)
    spdlog::warn("event=table_not_whole request_id={} file={}: {}", streaming_->request_id,
        stream.form().file_name, why);
  // Without chunks only a reset says that more should have come.
  const bool ends_as_whole = is_table && !stream.is_chunked();
  forget_stream();
  next_out_.clear();
  if (ends_as_whole) end_by_reset();
  if (is_writing_ || ends_as_whole) return abort();
  leave_if_done();
}

void http_connection::cut_stream() {
  worker_.shared().status->streams_cut.fetch_add(1, std::memory_order_relaxed);
  spdlog::info("event=stream_cut account={} client={} octets={}: its reader is too slow",
      domain::to_text(streaming_->who.account), streaming_->client().to_string(), waiting_octets());
  abort();
}

void http_connection::forget_stream() noexcept {
  const auto ended = std::exchange(streaming_, nullptr);
  if (!ended) return;
  ended->drop_stream();
  worker_.shared().status->streams.fetch_sub(1, std::memory_order_relaxed);
}

/// Whoever knows where M-Pesa tells of a payment can tell of one too: that part is in no log.
static std::string_view without_token(std::string_view target) noexcept {
  constexpr std::array<std::string_view, 3> with_tokens{"/v1/payments/", "/v1/document-checks/", "/verify/"};
  const auto is_in = [target](std::string_view part) { return target.find(part) != std::string_view::npos; };
  if (std::ranges::none_of(with_tokens, is_in)) return target;
  const auto path = target.substr(0, target.find('?'));
  return path.substr(0, path.rfind('/') + 1);
}

void http_connection::log_request(const exchange& c) const {
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(steady::now() - c.started);
  spdlog::debug(
      // The target last: with a quotation mark in it, it could pretend to be what follows.
      "event=request method={} status={} code={} us={} account={} client={} request_id={} target=\"{}\"",
      to_text(c.in.verb), c.status(), c.code().empty() ? std::string_view{"-"} : c.code(), took.count(),
      c.who.account ? domain::to_text(c.who.account) : std::string{"-"}, c.client().to_string(), c.request_id,
      without_token(c.in.target));
}

/// A late answer may still hold the exchange: then it is left to that.
void http_connection::recycle(std::shared_ptr<exchange> c) {
  if (spare_.size() >= spare_exchanges || c.use_count() != 1) return;
  std::atomic_thread_fence(std::memory_order_acquire);
  c->reset();
  spare_.push_back(std::move(c));
}

}  // namespace mbs::http
