#include "actors/links/smpp_channel.hpp"

#include "actors/links/smpp_segment_writer.hpp"
#include "actors/links/smpp_session_pool.hpp"
#include "domain/numbering/msisdn.hpp"

#include <spdlog/spdlog.h>

#include <array>
#include <deque>
#include <set>
#include <utility>

namespace mbs::actors {

namespace {

using domain::segment_outcome;
using smpp::command_status;

/// Words of the operator that were told once.
using told_words = std::set<std::string, std::less<>>;
constexpr std::size_t told_words_limit = 100;
constexpr std::size_t longest_word = 32;

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

/// 0 when it is no mobile number, in whatever form.
[[nodiscard]] std::int64_t handset_in(const smpp::address& a) noexcept {
  if (a.ton == smpp::type_of_number::alphanumeric) return 0;
  const auto number = domain::msisdn::parse(a.digits);
  return number ? number->number() : 0;
}

/// The relation and place of a reading, in the one octet that LINK carries about.
constexpr std::uint8_t no_relation = 3;
[[nodiscard]] std::uint8_t pack(const smpp::id_reading& r) noexcept {
  return static_cast<std::uint8_t>(
      static_cast<unsigned>(r.place) * 4 + (r.how ? static_cast<unsigned>(*r.how) : no_relation));
}
[[nodiscard]] smpp::id_reading unpack(const id_reading& r) {
  smpp::id_reading out{r.id, static_cast<smpp::id_place>(r.form / 4), {}, r.sure};
  if (r.form % 4 != no_relation) out.how = static_cast<smpp::id_relation>(r.form % 4);
  return out;
}

class smpp_channel final : public channel {
 public:
  smpp_channel(smpp_channel_options options, std::shared_ptr<wire> sockets)
      : options_{std::move(options)},
        pool_{options_, std::move(sockets)},
        writer_{options_},
        ids_{options_.ids} {
    ids_.restore(options_.ids_learnt);
  }

  [[nodiscard]] channel_traits traits() const noexcept override {
    return {options_.long_messages == smpp::long_message_style::payload};
  }
  void start(domain::steady_point now, std::uint64_t random, channel_events&) override {
    pool_.start(now, random);
  }
  void on_wire(const wire_event& event, domain::steady_point now, channel_events& events) override {
    wide_.clear();
    pool_.on_wire(event, now, translator{*this, events});
  }
  void on_tick(domain::steady_point now, channel_events& events) override {
    wide_.clear();
    pool_.on_tick(now, translator{*this, events});
  }
  [[nodiscard]] domain::steady_point next_deadline() const noexcept override { return pool_.next_deadline(); }
  [[nodiscard]] channel_status status() const noexcept override { return pool_.status(); }
  [[nodiscard]] std::string_view last_trouble() const noexcept override { return pool_.last_trouble(); }
  [[nodiscard]] channel_room room() const noexcept override {
    const auto room = pool_.room();
    return {room, room};
  }
  void send(
      std::span<const segment_to_send> batch, domain::steady_point now, channel_events& events) override {
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
  void read_ids(const written_ids& written, std::vector<id_reading>& out) const override {
    ids_.read({written.text, written.parameter}, readings_);
    out.clear();
    for (auto& r : readings_) {
      const auto form = pack(r);
      out.push_back({std::move(r.answer), r.sure, form});
    }
  }
  std::optional<ids_learnt> matched(const id_reading& by) override {
    if (by.sure)
      ids_.matched();
    else
      ids_.matched(unpack(by));
    return learnt();
  }
  std::optional<ids_learnt> missed() override {
    ids_.missed();
    return learnt();
  }
  void flush() override {
    for (const auto& token : notices_)
      pool_.answer(token, command_status::rok);
    notices_.clear();
    pool_.flush();
  }
  void stop_connecting() noexcept override { pool_.stop_connecting(); }
  void sign_off(domain::steady_point now, channel_events& events) override {
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
    void timed_out(segment_key key) const { events.emplace_back(segment_unknown{key, true, {}}); }
    void lost(segment_key key, domain::duration pause) const {
      events.emplace_back(segment_unknown{key, false, pause});
    }

    template <class Pdu>
    void delivered(const answer_token& token, const Pdu& pdu, const smpp::delivery_flaw& flaw) const {
      if (flaw.is_flawed()) c.tell_flaw(flaw.what, pdu.source.digits);
      std::string wide;
      auto text = smpp::receipt_text(pdu.esm_class, pdu.data_coding, pdu.message(), wide);
      if (!wide.empty()) text = c.wide_.emplace_back(std::move(wide));
      switch (smpp::kind_of(pdu.esm_class, text, c.options_.receipts)) {
        case smpp::delivery_kind::delivery_receipt: return receipt(token, pdu, text, flaw);
        case smpp::delivery_kind::inbound:
          events.emplace_back(
              inbound_arrived{token, pdu.source.digits, pdu.destination.digits, handset_in(pdu.source),
                  smpp::user_data(pdu.esm_class, pdu.message()), coding_of(pdu.data_coding), pdu.message()});
          return;
        case smpp::delivery_kind::intermediate:
        case smpp::delivery_kind::other: return c.notices_.push_back(token);
      }
    }
    void unreadable(const answer_token& token, const smpp::delivery_flaw& flaw) const {
      c.tell_flaw(flaw.what, {});
      delivery_receipt_arrived r;
      r.token = token;
      r.readable = false;
      r.flawed = true;
      r.raw = flaw.body;
      events.emplace_back(std::move(r));
    }

   private:
    void tell(segment_key key, smpp::status_class kind, command_status status, std::string_view id,
        bool late) const {
      if (kind == smpp::status_class::success) {
        events.emplace_back(segment_taken{key, c.ids_.answer(id), late});
        note_learnt();
      } else {
        events.emplace_back(segment_refused{
            key, kind_of_refusal(kind), static_cast<std::uint32_t>(status), smpp::to_text(status), late});
      }
    }
    void note_learnt() const {
      if (auto learnt = c.learnt()) events.emplace_back(std::move(*learnt));
    }
    template <class Pdu>
    void receipt(const answer_token& token, const Pdu& pdu, std::string_view text,
        const smpp::delivery_flaw& flaw) const {
      delivery_receipt_arrived r;
      r.token = token;
      r.flawed = flaw.is_flawed();
      // As a rule it comes from the handset's number: source and destination are swapped.
      r.handsets = {handset_in(pdu.source), handset_in(pdu.destination)};
      r.raw = pdu.message();
      const auto parsed = smpp::parse_delivery_receipt(text, pdu.tlvs, c.options_.receipts);
      if (parsed) {
        if (!flaw.is_flawed()) {  // what is damaged teaches nothing
          c.ids_.note(parsed->ids);
          note_learnt();
        }
        r.written = {parsed->ids.text, parsed->ids.parameter};
        c.read_ids(r.written, r.ids);
        r.code = c.error_in(*parsed);
        r.note.done_at = parsed->done_at.value_or(domain::time_point{});
        if (parsed->network)
          r.note.network_error = std::uint32_t{parsed->network->network} << 16 | parsed->network->code;
      }
      r.readable = parsed && parsed->state;
      if (r.readable) r.outcome = outcome_of(*parsed->state);
      if (parsed && !parsed->state && !parsed->stat.empty()) c.tell_unknown_state(parsed->stat);
      if (r.flawed && !parsed) r.raw = flaw.body;
      events.emplace_back(std::move(r));
    }
  };

  /// Why it cannot go over this channel; rok when it has left.
  [[nodiscard]] command_status send(const segment_to_send& s, domain::steady_point now) {
    smpp::submit_sm pdu;
    const auto why_not = writer_.write(s, pdu);
    if (why_not != command_status::rok) return why_not;
    return pool_.send(pdu, s.key, now) == smpp::send_verdict::sent ? command_status::rok
                                                                   : command_status::rinvmsglen;
  }

  /// 0 for none. What is no number under the link's settings is told once, for people to give it one.
  [[nodiscard]] std::uint32_t error_in(const smpp::delivery_receipt& r) {
    const auto number = options_.delivery_receipt_errors.number_of(r.error);
    if (number || r.error.empty()) return number.value_or(0);
    if (const auto* error = first_time(unread_errors_, r.error))
      spdlog::warn(
          "link {}: error code {} of receipts is no number by delivery_receipt_errors and has none in "
          "receipt_error_codes: left out",
          options_.link, *error);
    return 0;
  }

  void tell_unknown_state(std::string_view stat) {
    if (const auto* word = first_time(unknown_states_, stat))
      spdlog::warn(
          "link {}: stat {} of receipts is not known, and they change nothing: give it a state in "
          "receipt_states",
          options_.link, *word);
  }

  /// The word as it is told; null when it was told before, or too many were.
  [[nodiscard]] static const std::string* first_time(told_words& told, std::string_view word) {
    word = word.substr(0, longest_word);
    if (told.size() >= told_words_limit || told.contains(word)) return nullptr;
    return &*told.emplace(word).first;
  }

  void tell_flaw(command_status flaw, std::string_view from) {
    spdlog::debug("link {}: a delivery from {} is flawed: {}", options_.link, from, smpp::to_text(flaw));
    if (!std::exchange(told_flaw_, true))
      spdlog::warn("link {}: the operator's deliveries are flawed ({}): what can be read of them counts",
          options_.link, smpp::to_text(flaw));
  }

  /// What is new about the spelling of ids. People hear of what they should put into the settings.
  [[nodiscard]] std::optional<ids_learnt> learnt() {
    if (!ids_.take_changed()) return std::nullopt;
    for (const auto place : {smpp::id_place::text, smpp::id_place::parameter}) {
      const auto found = ids_.relation(place);
      auto& told = told_relations_[static_cast<std::size_t>(place)];
      if (std::exchange(told, found) == found) continue;
      if (found && *found != smpp::id_relation::same)
        spdlog::warn("link {}: answers are {}: set message_id_in_response and {}", options_.link,
            *found == smpp::id_relation::answers_hex ? "hexadecimal, receipts decimal"
                                                     : "decimal, receipts hexadecimal",
            place == smpp::id_place::text ? "message_id_in_receipt" : "message_id_in_parameter");
      else if (found)
        spdlog::info("link {}: message ids are written alike in answers and receipts", options_.link);
    }
    return ids_learnt{ids_.learnt()};
  }

  const smpp_channel_options options_;
  smpp_session_pool pool_;
  smpp_segment_writer writer_;
  std::vector<answer_token> notices_;  // deliveries that only want an answer
  smpp::message_id_reader ids_;
  mutable std::vector<smpp::id_reading> readings_;  // used again and again
  // Texts of receipts in UCS-2: events of this call point into them, and a deque never moves them.
  std::deque<std::string> wide_;
  told_words unread_errors_;
  told_words unknown_states_;
  std::array<std::optional<smpp::id_relation>, smpp::id_places> told_relations_;
  bool told_flaw_ = false;
};

}  // namespace

std::unique_ptr<channel> make_smpp_channel(smpp_channel_options options, std::shared_ptr<wire> sockets) {
  return std::make_unique<smpp_channel>(std::move(options), std::move(sockets));
}

}  // namespace mbs::actors
