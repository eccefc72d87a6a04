#include "http/server/event_stream.hpp"

#include "http/server/exchange.hpp"

#include <utility>

namespace mbs::http {

void write_event(std::string_view id, std::string_view name, std::string_view data, std::string& to) {
  if (!id.empty()) to.append("id: ").append(id).append("\n");
  if (!name.empty()) to.append("event: ").append(name).append("\n");
  if (!data.empty()) to.append("data: ").append(data).append("\n");
  to.append("\n");
}

event_stream::event_stream(std::weak_ptr<exchange> of, std::shared_ptr<completion_queue> queue,
    std::chrono::milliseconds heartbeat, std::shared_ptr<void> place)
    : of_{std::move(of)},
      queue_{std::move(queue)},
      heartbeat_{heartbeat},
      place_{std::move(place)},
      wrote_at_{steady::now()},
      judging_at_{wrote_at_},
      judged_at_{wrote_at_} {}

void event_stream::wake() {
  if (!is_woken_.exchange(true)) queue_->post_later(shared_from_this());
}

void event_stream::go_on() {
  const auto of = of_.lock();
  if (!of) return;
  if (const auto owner = of->owner.lock()) owner->stream_woke(*of);
}

bool event_stream::is_due(steady::time_point now) const noexcept {
  return now - asked_at_ >= writes_apart;
}

void event_stream::write(steady::time_point now, std::string& to) {
  is_woken_ = false;
  asked_at_ = now;
  const auto before = to.size();
  if (source_) source_->write(now, to);
  if (to.size() == before && now - wrote_at_ >= heartbeat_) to.append(":\n\n");
  if (to.size() != before) wrote_at_ = now;
}

bool event_stream::takes_judgement(steady::time_point now) noexcept {
  if (now - judging_at_ < judged_every) return false;
  judging_at_ = now;
  return true;
}

void event_stream::judged(const domain::principal& who, steady::time_point now) {
  judged_at_ = now;
  if (source_) source_->judged(who);
}

}  // namespace mbs::http
