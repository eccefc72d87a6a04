#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/access/principal.hpp"
#include "http/json/json_document.hpp"
#include "http/server/answer_headers.hpp"
#include "http/server/client_address.hpp"
#include "http/server/completion_queue.hpp"
#include "http/server/problem.hpp"
#include "http/server/refusal_log.hpp"
#include "http/server/request.hpp"
#include "http/server/table_stream.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace mbs::http {

class answer_stream;
class exchange;
class stream_roster;
struct reply;
struct route;
struct stream_form;

/// The connection that an exchange came by.
class exchange_owner {
 public:
  virtual ~exchange_owner() = default;
  /// Its response is ready to be written. Owner's thread.
  virtual void answered() = 0;
  /// What dispatcher::judge_header found: nothing wrong, or why its body is not worth reading. Owner's
  /// thread.
  virtual void header_judged(exchange& c, const problem* why) = 0;
  /// The stream that its answer is has something to write. Owner's thread.
  virtual void stream_woke(exchange&) {}
  /// What dispatcher::judge_again found: nothing wrong, or why the stream ends. Owner's thread.
  virtual void judged_again(exchange&, const problem*) {}
  /// The other end of the connection: a client, or a proxy.
  [[nodiscard]] virtual const ip_address& peer() const noexcept = 0;
};

/// What one I/O thread reuses from request to request.
struct dispatch_scratch {
  json_document json;
  std::string body;  ///< of the response being rendered
  std::string date;  ///< of the Date header, at most a second old
  refusal_log refusals;
  const answer_headers* headers = &answer_headers::plain();
  const proxy_rules* proxies = nullptr;
  stream_roster* streams = nullptr;  ///< none: this server has no streams
  stream_roster* exports = nullptr;  ///< the same of tables
  table_limits tables;
  std::chrono::milliseconds stream_heartbeat{15'000};
  bool closing = false;  ///< connections end with the response under way: the server drains
};

/// One request under way and its response. Belongs to the thread of its connection; only `when` and a
/// coroutine hold it longer.
class exchange final : public continuation, public std::enable_shared_from_this<exchange> {
 public:
  using steady = std::chrono::steady_clock;

  exchange(std::shared_ptr<completion_queue> queue, dispatch_scratch& scratch)
      : queue_{std::move(queue)}, scratch_{&scratch} {}

  /// Ready for another request.
  void reset() noexcept;

  request in;
  std::string request_id;  ///< shown in the response and the log
  const route* to = nullptr;
  std::string_view parameter;  ///< the part of the path that the route's pattern leaves open
  domain::principal who;
  std::string extra_headers;  ///< whole lines, each with its CRLF
  /// Of the body in the server's memory, for an upload: goes with the body.
  std::shared_ptr<void> upload;
  steady::time_point started;
  std::weak_ptr<exchange_owner> owner;
  answer_kind answers_with = answer_kind::data;  ///< a handler that gives something else says so first
  bool is_counted = false;                       ///< among the requests of its address

  /// Who asks, of all that is known: the other end, or whom trusted proxies name. Unspecified once the
  /// connection is gone.
  [[nodiscard]] ip_address client() const;

  [[nodiscard]] dispatch_scratch& scratch() noexcept { return *scratch_; }
  [[nodiscard]] const dispatch_scratch& scratch() const noexcept { return *scratch_; }
  /// An empty text to render a body into; valid until the reply.
  [[nodiscard]] std::string& fresh_body() {
    scratch_->body.clear();
    return scratch_->body;
  }

  /// Each exchange gets one reply; later ones (after a time-out) are ignored.
  void respond(unsigned status, std::string_view content_type, std::string_view body);
  void respond_json(unsigned status, std::string_view body) { respond(status, "application/json", body); }
  void respond(const reply& r);
  /// A place for an answer that goes on, to be fed and begun with `respond`; nothing when it was answered
  /// already: with a refusal, since too many are open, or with a header alone, which is all that HEAD gets.
  [[nodiscard]] std::shared_ptr<answer_stream> open_stream(const stream_form& form);
  /// Answers with the stream, which goes on until either side ends it.
  void respond(std::shared_ptr<answer_stream> stream);
  void refuse(const problem& p);
  /// After an exception: a 500 that reveals nothing; `why` is logged.
  void fail(std::string_view why);
  void add_header(std::string_view name, std::string_view value);
  /// In place of one of that name that was added before.
  void set_header(std::string_view name, std::string_view value);

  /// What the client has is still right: no body (RFC 9110, 15.4.5). Its validator is a header added before.
  void respond_not_modified();

  [[nodiscard]] bool has_reply() const noexcept { return status_ != 0; }
  [[nodiscard]] unsigned status() const noexcept { return status_; }
  /// Why it was refused; empty when it was not.
  [[nodiscard]] std::string_view code() const noexcept { return code_; }
  [[nodiscard]] std::string& response() noexcept { return response_; }
  /// None unless the answer goes on.
  [[nodiscard]] const std::shared_ptr<answer_stream>& stream() const noexcept { return stream_; }
  /// It has ended, whoever still holds the exchange.
  void drop_stream() noexcept { stream_.reset(); }

  /// What to hand to the gateway: `finish(exchange&, outcome<T>&)` runs on this exchange's thread, unless the
  /// server is gone or the exchange was answered by then.
  template <class T, class Finish>
  [[nodiscard]] actors::completion<T> when(Finish finish) {
    return [self = shared_from_this(), finish = std::move(finish)](actors::outcome<T> result) mutable {
      auto c = std::move(self);
      if (!c) return;
      c->finish_ = [result = std::move(result), finish = std::move(finish)](
                       exchange& on) mutable { finish(on, result); };
      const auto queue = c->queue_;
      queue->post(std::move(c));
    };
  }

  /// Runs what a completion left. The exchange's thread.
  void go_on() override;
  /// By which answers come to the exchange's thread.
  [[nodiscard]] const std::shared_ptr<completion_queue>& queue() const noexcept { return queue_; }

 private:
  [[nodiscard]] std::shared_ptr<void> take_place(const stream_form& form);
  void begin_stream(const stream_form& form, bool is_chunked);
  void begin_header(unsigned status);
  void end_header();

  std::shared_ptr<completion_queue> queue_;
  dispatch_scratch* scratch_;
  std::function<void(exchange&)> finish_;
  std::string response_;
  std::shared_ptr<answer_stream> stream_;
  unsigned status_ = 0;
  std::string_view code_;  // a literal
};

/// Answers with the refusal, or calls `show(value)`.
template <class T, class Show>
void conclude(exchange& c, actors::outcome<T>& result, Show show) {
  if (result.has_error()) return c.refuse(problem_of(result.error()));
  show(*result);
}

}  // namespace mbs::http
