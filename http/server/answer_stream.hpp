#pragma once

#include "domain/access/principal.hpp"
#include "http/server/completion_queue.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

/// Answers that go on: Server-Sent Events (WHATWG HTML, 9.2), and tables that are written as they are read.
namespace mbs::http {

class exchange;

/// What a stream tells. On the thread of its exchange only; destroyed with the stream.
class stream_source {
 public:
  using steady = std::chrono::steady_clock;
  enum class progress : std::uint8_t {
    goes_on,
    whole,   ///< all of it is written
    broken,  ///< the rest will not come
  };
  virtual ~stream_source() = default;

  /// Appends what there is now: whole events, or a piece of a table. Called after answer_stream::wake, and a
  /// few times a second; of a table only when all that it gave before was taken by the reader's connection.
  virtual void write(steady::time_point now, std::string& to) = 0;
  /// Whoever reads was judged again, and may still be here: what they may read counts from now on.
  virtual void judged(const domain::principal& who) = 0;
  /// Events have no end.
  [[nodiscard]] virtual progress state() const noexcept { return progress::goes_on; }
  /// Why it is broken, when it is.
  [[nodiscard]] virtual std::string_view broken_by() const noexcept { return {}; }
  /// Appends whole lines that stand behind a table (RFC 9112, 7.1.2).
  virtual void write_trailers(std::string&) const {}
};

/// One event. `data` is a line; `id` and `name` may be empty: without data it says only how far the reader
/// is.
void write_event(std::string_view id, std::string_view name, std::string_view data, std::string& to);

/// How such an answer looks. A table is written as fast as it is read and no faster, in chunks with an end
/// (RFC 9112, 7.1): without that it is not whole. Events are written when they come, to the connection's end.
struct stream_form {
  std::string_view content_type = "text/event-stream";  ///< a literal
  std::string_view file_name{};  ///< under which a table is kept, a literal; empty: events

  [[nodiscard]] bool is_table() const noexcept { return !file_name.empty(); }
};

/// The life of such an answer: when it is written, when it says that it is there, when its reader is judged
/// again. Made by exchange::open_stream. On the thread of its exchange, except `wake`.
class answer_stream final : public continuation, public std::enable_shared_from_this<answer_stream> {
 public:
  using steady = std::chrono::steady_clock;
  /// What happens within so long is written together.
  static constexpr std::chrono::milliseconds writes_apart{100};
  static constexpr std::chrono::seconds judged_every{1};
  /// Who cannot be judged, since the store is away, may stay so long.
  static constexpr std::chrono::seconds trusted_for{5};

  /// `heartbeat` is of events; `place` is held as long as the stream lives.
  answer_stream(const std::shared_ptr<exchange>& of, const stream_form& form,
      std::chrono::milliseconds heartbeat, std::shared_ptr<void> place);

  /// From now on it is written. Its reader was judged with the request, however long the first look took, and
  /// will be again at once.
  void feed(std::unique_ptr<stream_source> source);
  [[nodiscard]] const stream_form& form() const noexcept { return form_; }
  /// Clients of HTTP/1.0 know no chunks: their tables end with the connection.
  [[nodiscard]] bool is_chunked() const noexcept { return is_chunked_; }

  /// Any thread: there is something to write. Never runs anything of it at once.
  void wake();
  void go_on() override;

  /// False right after events were written: what has come since waits for the next sweep of connections.
  [[nodiscard]] bool is_due(steady::time_point now) const noexcept;
  /// Appends what there is, or the sign of life when there was nothing for long.
  void write(steady::time_point now, std::string& to);
  /// After a write.
  [[nodiscard]] stream_source::progress state() const noexcept;
  [[nodiscard]] std::string_view broken_by() const noexcept;

  /// True once a second: then the reader is to be judged.
  [[nodiscard]] bool takes_judgement(steady::time_point now) noexcept;
  void judged(const domain::principal& who, steady::time_point now);
  /// The judge could not be asked.
  [[nodiscard]] bool is_trusted(steady::time_point now) const noexcept {
    return now - judged_at_ < trusted_for;
  }

 private:
  void write_piece(steady::time_point now, std::string& to);

  std::weak_ptr<exchange> of_;
  std::shared_ptr<completion_queue> queue_;
  stream_form form_;
  bool is_chunked_;
  std::chrono::milliseconds heartbeat_;
  std::shared_ptr<void> place_;
  std::unique_ptr<stream_source> source_;
  std::string piece_;  // of a table
  std::atomic<bool> is_woken_{false};
  steady::time_point asked_at_;  // the source, last
  steady::time_point wrote_at_;  // something, last
  steady::time_point judging_at_;
  steady::time_point judged_at_;
};

}  // namespace mbs::http
