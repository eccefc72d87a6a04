#include "actors/links/test_channel.hpp"

#include "domain/messages/test_numbers.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace mbs::actors {
namespace {

using domain::steady_point;
using domain::test_answer;
using domain::test_number;
using domain::test_report;

constexpr std::uint32_t largest_batch = 256;
constexpr domain::duration brought_again_after = std::chrono::seconds{1};
/// A segment that is tried only once more is not waited for longer than any pause between two tries.
constexpr domain::duration second_try_within = std::chrono::minutes{10};

constexpr std::string_view as_asked = "as the test number says";

using message_segment = std::pair<std::int64_t, std::uint8_t>;

/// A segment on its way, as much of it as is needed when its message may be gone.
struct taken_segment {
  segment_key key = 0;
  domain::message_id message;
  std::int64_t handset = 0;
  std::uint8_t segment = 0;
  bool is_last = false;
  const test_number* says = nullptr;  // of a table that is never gone
};

struct receipt {
  taken_segment of;
  std::string id;
};

class test_channel final : public channel {
 public:
  explicit test_channel(test_channel_options options) : options_{options} {}

  channel_traits traits() const noexcept override { return {}; }

  void start(steady_point, std::uint64_t random, channel_events&) override {
    stem_ = "test-" + std::to_string(random) + '-';
    condition_ = channel_condition::up;
  }
  void on_wire(const wire_event&, steady_point, channel_events&) override {}
  void on_tick(steady_point now, channel_events& events) override {
    while (!answers_.empty() && answers_.begin()->first <= now) {
      const auto of = answers_.extract(answers_.begin()).mapped();
      take(of, now, events);
    }
    while (!reports_.empty() && reports_.begin()->first <= now) {
      const auto request = reports_.extract(reports_.begin()).mapped();
      report(request, events);
    }
    while (!tries_.empty() && tries_.begin()->first <= now)
      tried_.erase(tries_.extract(tries_.begin()).mapped());
  }
  steady_point next_deadline() const noexcept override {
    return std::min(first_of(answers_), first_of(reports_));
  }

  channel_status status() const noexcept override {
    return {.condition = condition_,
        .connections = condition_ == channel_condition::up ? 1U : 0U,
        .configured = 1};
  }
  std::string_view last_trouble() const noexcept override { return {}; }
  channel_room room() const noexcept override {
    const auto waiting = answers_.size() + (receipts_.size() >= options_.reports ? options_.window : 0);
    return {static_cast<std::uint32_t>(options_.window - std::min<std::size_t>(options_.window, waiting)),
        largest_batch};
  }

  void send(std::span<const segment_to_send> batch, steady_point now, channel_events& events) override {
    for (const auto& s : batch)
      send_one(s, now, events);
  }
  void read_ids(const written_ids& written, std::vector<id_reading>& out) const override {
    out.assign(1, {std::string{written.text}, true, 0});
  }
  std::optional<ids_learnt> matched(const id_reading&) override { return std::nullopt; }
  std::optional<ids_learnt> missed() override { return std::nullopt; }
  void answer(std::span<const answered_delivery> answers) override {
    for (const auto& a : answers) {
      if (a.answer == delivery_answer::durable)
        receipts_.erase(a.token.request);
      else if (receipts_.contains(a.token.request))
        reports_.emplace(last_seen_ + brought_again_after, a.token.request);
    }
  }
  void flush() override {}
  void stop_connecting() noexcept override {}
  void sign_off(steady_point, channel_events&) override { condition_ = channel_condition::stopped; }

 private:
  template <class Due>
  static steady_point first_of(const Due& due) noexcept {
    return due.empty() ? steady_point::max() : due.begin()->first;
  }

  void send_one(const segment_to_send& s, steady_point now, channel_events& events) {
    last_seen_ = now;
    const auto& m = *s.message;
    const taken_segment of{
        s.key, m.id, m.to.number(), s.segment, s.segment + 1 == m.segments, &domain::test_number_of(m.to)};
    switch (of.says->answer) {
      case test_answer::takes: return take(of, now, events);
      case test_answer::takes_late: answers_.emplace(now + of.says->answer_after, of); return;
      case test_answer::refuses: return refuse(of, refusal_kind::permanent, events);
      case test_answer::is_busy: return refuse(of, refusal_kind::transient, events);
      case test_answer::is_busy_once:
        if (is_first_try(of, now)) return refuse(of, refusal_kind::transient, events);
        return take(of, now, events);
      case test_answer::loses_answer_once:
        if (!is_first_try(of, now)) return take(of, now, events);
        events.emplace_back(segment_unknown{of.key, false, {}});
        return;
    }
  }

  static void refuse(const taken_segment& of, refusal_kind why, channel_events& events) {
    events.emplace_back(segment_refused{of.key, why, of.says->code, as_asked, false});
  }

  /// Remembered until the second one, or until there will be none.
  bool is_first_try(const taken_segment& of, steady_point now) {
    const message_segment which{of.message.value, of.segment};
    if (tried_.erase(which) != 0) return false;
    tried_.insert(which);
    tries_.emplace(now + second_try_within, which);
    return true;
  }

  void take(const taken_segment& of, steady_point now, channel_events& events) {
    last_seen_ = now;
    auto id = stem_ + std::to_string(++last_id_);
    events.emplace_back(segment_taken{of.key, id, false});
    if (of.says->report == test_report::nothing) return;
    const auto request = ++last_request_;
    receipts_.emplace(request, receipt{of, std::move(id)});
    reports_.emplace(now + of.says->report_after, request);
  }

  void report(std::uint32_t request, channel_events& events) {
    const auto found = receipts_.find(request);
    if (found == receipts_.end()) return;
    const auto& [of, id] = found->second;
    if (of.says->report == test_report::gives_up) {
      events.emplace_back(receipt_abandoned{of.message});
      receipts_.erase(found);
      return;
    }
    const bool fails = of.says->report == test_report::outcome || of.is_last;
    delivery_receipt_arrived told;
    told.token = {1, request, 0, 0};
    told.written.text = id;
    told.ids = {{id, true, 0}};
    told.outcome = fails ? of.says->outcome : domain::segment_outcome::delivered;
    told.code = fails ? of.says->code : 0;
    told.handsets = {of.handset, 0};
    told.raw = as_asked;
    events.emplace_back(std::move(told));
  }

  test_channel_options options_;
  channel_condition condition_ = channel_condition::connecting;
  std::string stem_;  ///< of ids: no two starts share one
  std::uint64_t last_id_ = 0;
  std::uint32_t last_request_ = 0;
  steady_point last_seen_{};
  std::multimap<steady_point, taken_segment> answers_;
  std::multimap<steady_point, std::uint32_t> reports_;  ///< by request, of receipts_
  std::map<std::uint32_t, receipt> receipts_;           ///< until LINK has them durably
  std::set<message_segment> tried_;
  std::multimap<steady_point, message_segment> tries_;
};

}  // namespace

std::unique_ptr<channel> make_test_channel(test_channel_options options) {
  return std::make_unique<test_channel>(options);
}

}  // namespace mbs::actors
