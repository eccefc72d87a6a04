#include "http/server/table_stream.hpp"

#include "http/server/answer_stream.hpp"
#include "http/server/exchange.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace mbs::http {
namespace {

using steady = std::chrono::steady_clock;
using actors::table_page;

/// So little at once that whoever reads at all takes it within the time for a write.
constexpr std::size_t largest_piece = 65'536;
/// A page that cannot be looked at now is asked for again, for so long.
constexpr std::chrono::seconds patience{10};

/// Where a look finds its place, if the table is still wanted.
struct landing {
  bool is_asked = false;  ///< and not answered
  std::optional<actors::outcome<table_page>> come;
};

class table_source final : public stream_source {
 public:
  table_source(const std::shared_ptr<answer_stream>& of, const exchange& c, wanted_table wanted)
      : stream_{of},
        queue_{c.queue()},
        wanted_{std::move(wanted)},
        ends_{c.started + c.scratch().tables.lasts},
        rows_left_{wanted_.most_rows} {}

  void begin(std::string names, table_page first) {
    take(std::move(first));
    names += text_;
    text_ = std::move(names);
  }

  void write(steady::time_point now, std::string& to) override {
    if (state_ != progress::goes_on) return;
    if (now > ends_) return break_off("it lasted too long");
    if (landing_->come) land(now);
    if (state_ == progress::goes_on && at_ == text_.size() && !is_last_) return ask(now);
    const auto piece = std::string_view{text_}.substr(at_, largest_piece);
    to.append(piece);
    at_ += piece.size();
    if (at_ == text_.size() && is_last_) state_ = progress::whole;
  }

  void judged(const domain::principal& who) override {
    if (!who.permissions.has(wanted_.needed)) break_off("its reader may not have it any more");
  }
  [[nodiscard]] progress state() const noexcept override { return state_; }
  [[nodiscard]] std::string_view broken_by() const noexcept override { return broken_by_; }
  void write_trailers(std::string& to) const override {
    if (!next_.empty()) to.append("Mbs-Next-Cursor: ").append(next_).append("\r\n");
  }

 private:
  void take(table_page page) {
    text_ = std::move(page.lines);
    at_ = 0;
    rows_left_ -= std::min(rows_left_, page.rows);
    next_ = std::move(page.next);
    is_last_ = next_.empty() || rows_left_ == 0;
    failing_since_.reset();
  }

  void land(steady::time_point now) {
    auto come = std::exchange(landing_->come, std::nullopt);
    if (*come) return take(std::move(**come));
    const auto& why = come->error();
    if (!failing_since_) failing_since_ = now;
    if (why.retry_after.count() == 0 || now - *failing_since_ > patience)
      return break_off(domain::to_code(why.why));
    ask_at_ = now + why.retry_after;
  }

  void ask(steady::time_point now) {
    if (landing_->is_asked || now < ask_at_) return;
    landing_->is_asked = true;
    std::string{}.swap(text_);  // not beside the next one
    at_ = 0;
    wanted_.look(next_, rows_left_,
        queue_->bring<table_page>([stream = stream_, to = landing_](actors::outcome<table_page>& page) {
          to->is_asked = false;
          to->come.emplace(std::move(page));
          if (const auto s = stream.lock()) s->wake();
        }));
  }

  // `why`: a literal.
  void break_off(std::string_view why) {
    if (state_ != progress::goes_on) return;
    state_ = progress::broken;
    broken_by_ = why;
  }

  std::weak_ptr<answer_stream> stream_;
  std::shared_ptr<completion_queue> queue_;
  wanted_table wanted_;
  steady::time_point ends_;
  std::uint32_t rows_left_;
  std::shared_ptr<landing> landing_ = std::make_shared<landing>();
  std::string text_;    // of the page under way
  std::size_t at_ = 0;  // how much of it is given
  std::string next_;
  bool is_last_ = false;
  progress state_ = progress::goes_on;
  std::string_view broken_by_;
  std::optional<steady::time_point> failing_since_;
  steady::time_point ask_at_;
};

void begin_table(exchange& c, std::shared_ptr<answer_stream> stream, const wanted_table& wanted,
    std::string names, table_page first) {
  auto source = std::make_unique<table_source>(stream, c, wanted);
  source->begin(std::move(names), std::move(first));
  stream->feed(std::move(source));
  c.add_header("Mbs-Row-Limit", std::to_string(wanted.most_rows));
  c.respond(std::move(stream));
}

}  // namespace

void answer_with_table(exchange& c, wanted_table wanted) {
  const auto stream =
      c.open_stream({.content_type = "text/csv; charset=utf-8", .file_name = wanted.file_name});
  if (!stream) return;
  const auto most = c.scratch().tables.rows;
  wanted.most_rows = wanted.most_rows == 0 ? most : std::min(wanted.most_rows, most);
  const auto note = std::move(wanted.note);
  note(c.when<std::string>([stream, wanted = std::move(wanted)](exchange& on, auto& names) {
    conclude(on, names, [&](std::string& line) {
      wanted.look({}, wanted.most_rows,
          on.when<table_page>([stream, wanted, line = std::move(line)](exchange& then, auto& first) {
            conclude(then, first,
                [&](table_page& page) { begin_table(then, stream, wanted, line, std::move(page)); });
          }));
    });
  }));
}

}  // namespace mbs::http
