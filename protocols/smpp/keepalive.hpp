#pragma once

#include "protocols/smpp/times.hpp"

#include <cstdint>

namespace mbs::smpp {

enum class keepalive_verdict : std::uint8_t { idle, send_enquire_link, drop };

/// Decides when to ask whether the peer is alive and when to give it up. Any PDU of the peer proves life: an
/// answer stuck behind a backlog does not cost a working session.
class keepalive {
 public:
  /// `idle_after`: silence before asking, 0 never asks; `answer_within`: silence after asking before giving
  /// up.
  keepalive(duration idle_after, duration answer_within) noexcept
      : idle_after_{idle_after}, answer_within_{answer_within} {}

  void on_traffic(steady_point now) noexcept {
    heard_ = now;
    asked_ = false;
  }

  [[nodiscard]] keepalive_verdict on_tick(steady_point now) noexcept {
    if (now < next_deadline()) return keepalive_verdict::idle;
    if (asked_ && answer_within_ != duration::zero()) return keepalive_verdict::drop;
    asked_ = true;
    asked_at_ = now;
    return keepalive_verdict::send_enquire_link;
  }

  [[nodiscard]] steady_point next_deadline() const noexcept {
    if (idle_after_ == duration::zero()) return steady_point::max();
    if (!asked_) return heard_ + idle_after_;
    return asked_at_ + (answer_within_ == duration::zero() ? idle_after_ : answer_within_);
  }

 private:
  duration idle_after_;
  duration answer_within_;
  steady_point heard_{};
  steady_point asked_at_{};
  bool asked_ = false;
};

}  // namespace mbs::smpp
