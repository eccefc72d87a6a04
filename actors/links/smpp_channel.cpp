#include "actors/links/smpp_channel.hpp"

#include "actors/links/smpp_segment_writer.hpp"
#include "actors/links/smpp_session_pool.hpp"

#include <spdlog/spdlog.h>

#include <charconv>
#include <set>

namespace mbs::actors {

namespace {

using domain::segment_outcome;
using smpp::command_status;

constexpr std::size_t unread_errors_limit = 100;
constexpr std::size_t longest_error = 32;

[[nodiscard]] segment_outcome outcome_of(smpp::message_state s) noexcept {
  switch (s) {
    case smpp::message_state::delivered: return segment_outcome::delivered;
    case smpp::message_state::expired: return segment_outcome::expired;
    case smpp::message_state::deleted: return segment_outcome::deleted;
    case smpp::message_state::undeliverable: return segment_outcome::undelivered;
    case smpp::message_state::rejected: return segment_outcome::rejected;
    case smpp::message_state::enroute:
    case smpp::message_state::accepted:
    case smpp::message_state::unknown: return segment_outcome::indeterminate;
  }
  return segment_outcome::indeterminate;
}

[[nodiscard]] refusal_kind kind_of_refusal(smpp::status_class c) noexcept {
  switch (c) {
    case smpp::status_class::throttle: return refusal_kind::throttled;
    case smpp::status_class::transient: return refusal_kind::transient;
    case smpp::status_class::permanent_session: return refusal_kind::forbidden;
    case smpp::status_class::success:
    case smpp::status_class::permanent_message: return refusal_kind::permanent;
  }
  return refusal_kind::permanent;
}

[[nodiscard]] inbound_coding coding_of(std::uint8_t data_coding) noexcept {
  switch (data_coding) {
    case smpp::coding::smsc_default: return inbound_coding::operator_default;
    case smpp::coding::ascii: return inbound_coding::ascii;
    case smpp::coding::latin1: return inbound_coding::latin1;
    case smpp::coding::ucs2: return inbound_coding::ucs2;
    default: return inbound_coding::octets;
  }
}

[[nodiscard]] std::int64_t number_in(std::string_view digits) noexcept {
  if (!digits.empty() && digits.front() == '+') digits.remove_prefix(1);
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
  return error == std::errc{} && end == digits.data() + digits.size() ? n : 0;
}

class smpp_channel final : public channel {
 public:
  smpp_channel(smpp_channel_options options, std::shared_ptr<wire> sockets)
      : options_{std::move(options)}, pool_{options_, std::move(sockets)}, writer_{options_} {}

  [[nodiscard]] channel_traits traits() const noexcept override {
    return {options_.long_messages == smpp::long_message_style::payload,
        options_.id_in_receipt == smpp::id_form::automatic};
  }
  void start(domain::time_point now, std::uint64_t random, channel_events&) override {
    pool_.start(now, random);
  }
  void on_wire(const wire_event& event, domain::time_point now, channel_events& events) override {
    pool_.on_wire(event, now, translator{*this, events});
  }
  void on_tick(domain::time_point now, channel_events& events) override {
    pool_.on_tick(now, translator{*this, events});
  }
  [[nodiscard]] domain::time_point next_deadline() const noexcept override { return pool_.next_deadline(); }
  [[nodiscard]] channel_status status() const noexcept override { return pool_.status(); }
  [[nodiscard]] channel_room room() const noexcept override {
    const auto room = pool_.room();
    return {room, room};
  }
  void send(std::span<const segment_to_send> batch, domain::time_point now, channel_events& events) override {
    for (const auto& s : batch) {
      const auto why_not = send(s, now);
      if (why_not != command_status::rok)
        events.emplace_back(
            segment_unsendable{s.key, static_cast<std::uint32_t>(why_not), smpp::to_text(why_not)});
    }
  }
  void answer(std::span<const answered_delivery> answers) override {
    for (const auto& a : answers)
      pool_.answer(
          a.token, a.answer == delivery_answer::durable ? command_status::rok : command_status::rmsgqful);
  }
  void flush() override {
    for (const auto& token : notices_)
      pool_.answer(token, command_status::rok);
    notices_.clear();
    pool_.flush();
  }
  void stop_connecting() noexcept override { pool_.stop_connecting(); }
  void sign_off(domain::time_point now, channel_events& events) override {
    pool_.unbind(now, translator{*this, events});
  }

 private:
  /// What the sessions say, in a channel's words.
  struct translator {
    smpp_channel& c;
    channel_events& events;

    void answered(const smpp::submit_answered& a) const {
      const auto kind = c.options_.status_classes.classify(a.status);
      if (kind == smpp::status_class::permanent_session)
        spdlog::error(
            "link {}: {} in answer to submit_sm: check the bind", c.options_.link, smpp::to_text(a.status));
      tell(a.key, kind, a.status, a.message_id, false);
    }
    void late(segment_key key, const smpp::late_answer& a) const {
      tell(key, c.options_.status_classes.classify(a.status), a.status, a.message_id, true);
    }
    void timed_out(segment_key key) const { events.emplace_back(segment_unknown{key, true}); }
    void lost(segment_key key) const { events.emplace_back(segment_unknown{key, false}); }

    template <class Pdu>
    void delivered(const answer_token& token, const Pdu& pdu) const {
      switch (smpp::kind_of(pdu.esm_class, pdu.message(), c.options_.receipts)) {
        case smpp::delivery_kind::delivery_receipt: return receipt(token, pdu);
        case smpp::delivery_kind::inbound:
          events.emplace_back(
              inbound_arrived{token, pdu.source.digits, pdu.destination.digits, number_in(pdu.source.digits),
                  smpp::user_data(pdu.esm_class, pdu.message()), coding_of(pdu.data_coding), pdu.message()});
          return;
        case smpp::delivery_kind::intermediate:
        case smpp::delivery_kind::other: return c.notices_.push_back(token);
      }
    }

   private:
    void tell(segment_key key, smpp::status_class kind, command_status status, std::string_view id,
        bool late) const {
      if (kind == smpp::status_class::success)
        events.emplace_back(
            segment_taken{key, smpp::normalise_message_id(id, c.options_.id_in_response), late});
      else
        events.emplace_back(segment_refused{
            key, kind_of_refusal(kind), static_cast<std::uint32_t>(status), smpp::to_text(status), late});
    }
    template <class Pdu>
    void receipt(const answer_token& token, const Pdu& pdu) const {
      delivery_receipt_arrived r;
      r.token = token;
      // It comes from the handset's number: source and destination are swapped.
      r.handset = number_in(pdu.source.digits);
      r.raw = pdu.message();
      const auto parsed = smpp::parse_delivery_receipt(pdu, c.options_.receipts);
      r.readable = parsed.has_value();
      if (parsed) {
        r.operator_id = smpp::normalise_message_id(parsed->message_id, c.options_.id_in_receipt);
        r.outcome = outcome_of(parsed->state);
        r.code = c.error_in(*parsed);
        r.done_at = parsed->done_at;
      }
      events.emplace_back(std::move(r));
    }
  };

  /// Why it cannot go over this channel; rok when it has left.
  [[nodiscard]] command_status send(const segment_to_send& s, domain::time_point now) {
    smpp::submit_sm pdu;
    const auto why_not = writer_.write(s, now, pdu);
    if (why_not != command_status::rok) return why_not;
    return pool_.send(pdu, s.key, now) == smpp::send_verdict::sent ? command_status::rok
                                                                   : command_status::rinvmsglen;
  }

  /// 0 for none. What is no number under the link's settings is told once, for people to give it one.
  [[nodiscard]] std::uint32_t error_in(const smpp::delivery_receipt& r) {
    const auto number = options_.delivery_receipt_errors.number_of(r.error);
    if (number || r.error.empty()) return number.value_or(0);
    const auto error = r.error.substr(0, longest_error);
    if (unread_errors_.size() < unread_errors_limit && !unread_errors_.contains(error)) {
      unread_errors_.emplace(error);
      spdlog::warn(
          "link {}: error code {} of receipts is no number by delivery_receipt_errors and has none in "
          "receipt_error_codes: left out",
          options_.link, error);
    }
    return 0;
  }

  const smpp_channel_options options_;
  smpp_session_pool pool_;
  smpp_segment_writer writer_;
  std::vector<answer_token> notices_;                 // deliveries that only want an answer
  std::set<std::string, std::less<>> unread_errors_;  // told already
};

}  // namespace

std::unique_ptr<channel> make_smpp_channel(smpp_channel_options options, std::shared_ptr<wire> sockets) {
  return std::make_unique<smpp_channel>(std::move(options), std::move(sockets));
}

}  // namespace mbs::actors
