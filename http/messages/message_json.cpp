#include "http/messages/message_json.hpp"

#include "domain/text/gsm0338.hpp"
#include "http/server/page_query.hpp"
#include "http/server/problem.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace mbs::http {
namespace {

using domain::money;

void render_rejected(const std::vector<domain::rejected_recipient>& rejected, json_writer& json) {
  json.key("rejected").begin_array();
  for (const auto& r : rejected) {
    json.begin_object().key("to").text(r.to).key("code").plain_text(domain::to_code(r.why));
    json.key("detail").text(sentence_of(r)).end_object();
  }
  json.end_array();
}

void render_problems(const std::vector<domain::submission_fault>& problems, json_writer& json) {
  json.key("problems").begin_array();
  for (const auto& p : problems) {
    json.begin_object();
    if (const auto pointer = pointer_of(p.why); !pointer.empty()) json.key("pointer").plain_text(pointer);
    json.key("code").plain_text(domain::to_code(p.why));
    json.key("detail")
        .text(p.detail.empty() ? domain::describe(p.why) : std::string_view{p.detail})
        .end_object();
  }
  json.end_array();
}

/// What a test key sent is marked wherever it is shown.
void render_test(domain::network_id network, json_writer& json) {
  if (network == domain::test_network) json.key("test").boolean(true);
}

/// What every view of a message begins with.
void render_common(const domain::message& m, const domain::numbering_plan& plan, json_writer& json) {
  json.key("id").plain_text(to_text(m.id)).key("to").plain_text(m.to.to_e164());
  json.key("from").text(m.content->sender.text).key("network").text(plan.name_of(m.network));
  json.key("class").plain_text(to_text(m.traffic)).key("text").text(m.content->text);
  render_test(m.network, json);
  // No accepted text is empty: those of codes are taken away once their messages have ended.
  if (m.content->text.empty()) json.key("redacted").boolean(true);
  json.key("encoding")
      .plain_text(encoding_text(m.content->segmented.coding))
      .key("segments")
      .integer(m.segments);
  json.key("price").amount(m.price);
  if (!m.content->reference.empty()) json.key("reference").text(m.content->reference);
  json.key("accepted_at").time(m.accepted_at).key("expires_at").time(m.expires_at);
}

void render_network_error(const domain::receipt_note& note, json_writer& json) {
  if (note.network_error == 0) return;
  json.key("network_error").begin_object().key("type").integer(note.network_type());
  json.key("code").integer(note.error_of_network()).end_object();
}

bool concerns_a_segment(domain::event_kind k) noexcept {
  using domain::event_kind;
  return k == event_kind::submitted || k == event_kind::refused || k == event_kind::delivery_receipt ||
      k == event_kind::possible_duplicate || k == event_kind::held;
}

void render_event(const domain::message_event& e, json_writer& json) {
  json.begin_object().key("at").time(e.at).key("event").plain_text(to_text(e.kind));
  json.key("state").plain_text(to_text(e.state));
  if (concerns_a_segment(e.kind)) json.key("segment").integer(e.segment + 1);
  if (e.kind == domain::event_kind::delivery_receipt) json.key("outcome").plain_text(outcome_text(e.outcome));
  if (is_by_operator(e.kind) && e.code != 0) json.key("operator_code").integer(e.code);
  if (e.note.has_date()) json.key("done_at").time(e.note.done_at);
  render_network_error(e.note, json);
  if (!e.smsc_message_id.empty()) json.key("operator_id").text(e.smsc_message_id);
  if (!e.charge.is_zero()) json.key("charged").amount(e.charge);
  if (!e.release.is_zero()) json.key("released").amount(e.release);
  json.end_object();
}

/// What became of a segment that no operator was asked for, of a message that ended.
std::string_view end_without_operator(domain::message_state s) noexcept {
  switch (s) {
    case domain::message_state::accepted:
    case domain::message_state::submitted: return "waiting";
    case domain::message_state::cancelled: return "cancelled";
    case domain::message_state::expired: return "expired";
    case domain::message_state::delivered:
    case domain::message_state::undelivered:
    case domain::message_state::rejected:
    case domain::message_state::unknown: return "not_sent";
  }
  return "waiting";
}

/// The last thing known of each segment.
void render_segments(const persistence::message_history& history, json_writer& json) {
  constexpr std::size_t most = 256;
  std::array<std::string_view, most> states{};
  states.fill("waiting");
  for (const auto& e : history.events) {
    if (e.kind == domain::event_kind::submitted && states[e.segment] == "waiting")
      states[e.segment] = "submitted";
    if (e.kind == domain::event_kind::refused) states[e.segment] = "refused";
    if (e.kind == domain::event_kind::delivery_receipt && e.outcome != domain::segment_outcome::indeterminate)
      states[e.segment] = outcome_text(e.outcome);
  }
  if (!history.events.empty())
    std::replace(states.begin(), states.end(), std::string_view{"waiting"},
        end_without_operator(history.events.back().state));
  json.key("segment_states").begin_array();
  for (unsigned segment = 0; segment < history.message.segments; ++segment)
    json.begin_object()
        .key("segment")
        .integer(segment + 1)
        .key("state")
        .plain_text(states[segment])
        .end_object();
  json.end_array();
}

std::string_view state_text(persistence::message_callback::state s) noexcept {
  using enum persistence::message_callback::state;
  switch (s) {
    case waiting: return "waiting";
    case retrying: return "retrying";
    case done: return "done";
    case given_up: return "given_up";
  }
  return "waiting";
}

void render_callback(const persistence::message_callback& c, json_writer& json) {
  json.key("callback").begin_object().key("endpoint").plain_text(domain::to_text(c.endpoint));
  json.key("state").plain_text(state_text(c.is));
  if (c.attempts != 0) json.key("attempts").integer(c.attempts);
  if (c.is == persistence::message_callback::state::retrying) json.key("next_at").time(c.next_at);
  if (c.last_status != 0) json.key("last_status").integer(c.last_status);
  if (!c.last_error.empty()) json.key("last_error").text(c.last_error);
  json.end_object();
}

money charged_by(const std::vector<domain::message_event>& events) {
  money sum;
  for (const auto& e : events)
    if (const auto next = domain::add(sum, e.charge)) sum = *next;
  return sum;
}

}  // namespace

std::string_view outcome_text(domain::segment_outcome o) noexcept {
  switch (o) {
    case domain::segment_outcome::indeterminate: return "indeterminate";
    case domain::segment_outcome::delivered: return "delivered";
    case domain::segment_outcome::undelivered: return "undelivered";
    case domain::segment_outcome::rejected: return "rejected";
    case domain::segment_outcome::expired: return "expired";
    case domain::segment_outcome::deleted: return "deleted";
  }
  return "indeterminate";
}

bool is_by_operator(domain::event_kind k) noexcept {
  return k == domain::event_kind::refused || k == domain::event_kind::delivery_receipt;
}

std::string_view encoding_text(domain::encoding e) noexcept {
  return e == domain::encoding::gsm7 ? "gsm7" : "ucs2";
}

void render_reason(const domain::message_reason& why, json_writer& json) {
  json.key("reason").begin_object().key("event").plain_text(to_text(why.event));
  if (why.event == domain::event_kind::delivery_receipt)
    json.key("outcome").plain_text(outcome_text(why.outcome));
  if (is_by_operator(why.event) && why.code != 0) json.key("operator_code").integer(why.code);
  render_network_error({{}, why.network_error}, json);
  json.end_object();
}

void render(const actors::submission_answer& answer, const domain::numbering_plan& plan, std::string& to) {
  to.reserve(to.size() + 256 + 160 * answer.accepted.size());
  json_writer json{to};
  json.begin_object().key("messages").begin_array();
  for (const auto& a : answer.accepted) {
    json.begin_object().key("id").plain_text(domain::to_text(a.id)).key("to").plain_text(a.to.to_e164());
    json.key("network").text(plan.name_of(a.network)).key("price").amount(a.price);
    render_test(a.network, json);
    json.key("state").plain_text("accepted").end_object();
  }
  json.end_array();
  render_rejected(answer.rejected, json);
  json.key("encoding").plain_text(encoding_text(answer.coding)).key("segments").integer(answer.segments);
  json.key("total").amount(answer.total).end_object();
}

void render(const domain::submission_preview& seen, const domain::numbering_plan& plan, std::string& to) {
  const auto& what = seen.what;
  const auto& content = *what.content;
  const auto segments = content.segmented.segments.size();
  json_writer json{to};
  json.begin_object().key("encoding").plain_text(encoding_text(content.segmented.coding));
  json.key("segments")
      .integer(static_cast<std::int64_t>(segments))
      .key("units")
      .integer(content.segmented.units);
  json.key("units_per_segment").integer(segments > 1 ? seen.room.concatenated : seen.room.single);
  json.key("text").text(content.text);
  json.key("offending_characters").begin_array();
  for (const auto& c : domain::outside_gsm7(content.text, 20)) {
    char code_point[16];
    std::snprintf(code_point, sizeof code_point, "U+%04X", static_cast<unsigned>(c.code_point));
    json.begin_object().key("code_point").plain_text(code_point).key("offset").integer(c.offset).end_object();
  }
  json.end_array().key("recipients").begin_array();
  for (const auto& r : what.recipients) {
    json.begin_object().key("to").plain_text(r.to.to_e164()).key("network").text(plan.name_of(r.network));
    json.key("price").amount(r.price);
    render_test(r.network, json);
    json.end_object();
  }
  json.end_array();
  render_rejected(what.rejected, json);
  render_problems(seen.problems, json);
  json.key("validity").integer(what.validity.count()).key("total").amount(what.total).end_object();
}

void render(
    const persistence::message_history& history, const domain::numbering_plan& plan, std::string& to) {
  const auto& m = history.message;
  const auto has_events = !history.events.empty();
  json_writer json{to};
  json.begin_object();
  render_common(m, plan, json);
  const auto state = has_events ? history.events.back().state : domain::message_state::accepted;
  json.key("state").plain_text(domain::to_text(state));
  json.key("updated_at").time(has_events ? history.events.back().at : m.accepted_at);
  json.key("charged").amount(charged_by(history.events));
  render_segments(history, json);
  json.key("timeline").begin_array();
  json.begin_object().key("at").time(m.accepted_at).key("event").plain_text("accepted");
  json.key("state").plain_text("accepted").end_object();
  for (const auto& e : history.events)
    render_event(e, json);
  json.end_array();
  if (history.callback) render_callback(*history.callback, json);
  json.end_object();
}

void render(const persistence::message_page& page, const domain::numbering_plan& plan, std::string& to) {
  json_writer json{to};
  json.begin_object().key("messages").begin_array();
  for (const auto& row : page.rows) {
    json.begin_object();
    render_common(row.message, plan, json);
    json.key("state").plain_text(domain::to_text(row.state)).key("updated_at").time(row.changed_at);
    json.key("charged").amount(row.charged);
    if (domain::has_reason(row.state)) render_reason(row.reason, json);
    json.end_object();
  }
  end_page(json, page.next ? domain::to_text(*page.next) : std::string{});
}

}  // namespace mbs::http
