#include "http/server/answer_stream.hpp"

#include "http/server/exchange.hpp"

#include <charconv>
#include <utility>

namespace mbs::http {

void write_event(std::string_view id, std::string_view name, std::string_view data, std::string& to) {
  if (!id.empty()) to.append("id: ").append(id).append("\n");
  if (!name.empty()) to.append("event: ").append(name).append("\n");
  if (!data.empty()) to.append("data: ").append(data).append("\n");
  to.append("\n");
}

answer_stream::answer_stream(const std::shared_ptr<exchange>& of, const stream_form& form,
    std::chrono::milliseconds heartbeat, std::shared_ptr<void> place)
    : of_{of},
      queue_{of->queue()},
      form_{form},
      is_chunked_{form.is_table() && !of->in.is_http_1_0},
      heartbeat_{heartbeat},
      place_{std::move(place)},
      wrote_at_{steady::now()},
      judging_at_{wrote_at_},
      judged_at_{wrote_at_} {}

void answer_stream::feed(std::unique_ptr<stream_source> source) {
  source_ = std::move(source);
  judged_at_ = steady::now();
}

void answer_stream::wake() {
  if (!is_woken_.exchange(true)) queue_->post_later(shared_from_this());
}

void answer_stream::go_on() {
  const auto of = of_.lock();
  if (!of) return;
  if (const auto owner = of->owner.lock()) owner->stream_woke(*of);
}

bool answer_stream::is_due(steady::time_point now) const noexcept {
  return form_.is_table() || now - asked_at_ >= writes_apart;
}

void answer_stream::write(steady::time_point now, std::string& to) {
  is_woken_ = false;
  asked_at_ = now;
  if (form_.is_table()) return write_piece(now, to);
  const auto before = to.size();
  if (source_) source_->write(now, to);
  if (to.size() == before && now - wrote_at_ >= heartbeat_) to.append(":\n\n");
  if (to.size() != before) wrote_at_ = now;
}

void answer_stream::write_piece(steady::time_point now, std::string& to) {
  if (!source_) return;
  if (!is_chunked_) return source_->write(now, to);
  piece_.clear();
  source_->write(now, piece_);
  if (!piece_.empty()) {
    char size[16];
    to.append(size, std::to_chars(size, size + sizeof size, piece_.size(), 16).ptr).append("\r\n");
    to.append(piece_).append("\r\n");
  }
  if (source_->state() != stream_source::progress::whole) return;
  to.append("0\r\n");
  source_->write_trailers(to);
  to.append("\r\n");
}

stream_source::progress answer_stream::state() const noexcept {
  return source_ ? source_->state() : stream_source::progress::goes_on;
}

std::string_view answer_stream::broken_by() const noexcept {
  return source_ ? source_->broken_by() : std::string_view{};
}

bool answer_stream::takes_judgement(steady::time_point now) noexcept {
  if (now - judging_at_ < judged_every) return false;
  judging_at_ = now;
  return true;
}

void answer_stream::judged(const domain::principal& who, steady::time_point now) {
  judged_at_ = now;
  if (source_) source_->judged(who);
}

}  // namespace mbs::http
