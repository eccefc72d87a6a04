#include "http/messages/message_json.hpp"

#include "domain/text/gsm0338.hpp"

#include <array>
#include <cstdio>

namespace mbs::http {
namespace {

using domain::money;

void render_rejected(const std::vector<domain::rejected_recipient>& rejected, json_writer& json) {
  json.key("rejected").begin_array();
  for (const auto& r : rejected) {
    json.begin_object().key("to").text(r.to).key("code").plain_text(domain::to_code(r.why));
    json.key("detail").text(domain::describe(r.why)).end_object();
  }
  json.end_array();
}

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

/// What every view of a message begins with.
void render_common(const domain::message& m, const domain::numbering_plan& plan, json_writer& json) {
  json.key("id").plain_text(to_text(m.id)).key("to").plain_text(m.to.to_e164());
  json.key("from").text(m.content->sender.text).key("network").text(plan.name_of(m.network));
  json.key("class").plain_text(to_text(m.traffic)).key("text").text(m.content->text);
  json.key("encoding")
      .plain_text(encoding_text(m.content->segmented.coding))
      .key("segments")
      .integer(m.segments);
  json.key("price").amount(m.price);
  if (!m.content->reference.empty()) json.key("reference").text(m.content->reference);
  json.key("accepted_at").time(m.accepted_at).key("expires_at").time(m.expires_at);
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
  // Other events keep in it what is nobody's error.
  const bool by_operator =
      e.kind == domain::event_kind::refused || e.kind == domain::event_kind::delivery_receipt;
  if (by_operator && e.code != 0) json.key("operator_code").integer(e.code);
  if (!e.smsc_message_id.empty()) json.key("operator_id").text(e.smsc_message_id);
  if (!e.charge.is_zero()) json.key("charged").amount(e.charge);
  if (!e.release.is_zero()) json.key("released").amount(e.release);
  json.end_object();
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

money charged_by(const std::vector<domain::message_event>& events) {
  money sum;
  for (const auto& e : events)
    if (const auto next = domain::add(sum, e.charge)) sum = *next;
  return sum;
}

}  // namespace

std::string_view encoding_text(domain::encoding e) noexcept {
  return e == domain::encoding::gsm7 ? "gsm7" : "ucs2";
}

void render(const actors::submission_answer& answer, const domain::numbering_plan& plan, std::string& to) {
  to.reserve(to.size() + 256 + 160 * answer.accepted.size());
  json_writer json{to};
  json.begin_object().key("messages").begin_array();
  for (const auto& a : answer.accepted) {
    json.begin_object().key("id").plain_text(domain::to_text(a.id)).key("to").plain_text(a.to.to_e164());
    json.key("network").text(plan.name_of(a.network)).key("price").amount(a.price);
    json.key("state").plain_text("accepted").end_object();
  }
  json.end_array();
  render_rejected(answer.rejected, json);
  json.key("encoding").plain_text(encoding_text(answer.coding)).key("segments").integer(answer.segments);
  json.key("total").amount(answer.total).end_object();
}

void render(const domain::composition& what, const domain::numbering_plan& plan, std::string& to) {
  const auto& content = *what.content;
  const auto room = domain::capacity_of(content.segmented.coding, domain::reference_width::bits8);
  const auto segments = content.segmented.segments.size();
  json_writer json{to};
  json.begin_object().key("encoding").plain_text(encoding_text(content.segmented.coding));
  json.key("segments")
      .integer(static_cast<std::int64_t>(segments))
      .key("units")
      .integer(content.segmented.units);
  json.key("units_per_segment").integer(segments > 1 ? room.concatenated : room.single);
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
    json.key("price").amount(r.price).end_object();
  }
  json.end_array();
  render_rejected(what.rejected, json);
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
  json.end_array().end_object();
}

void render(const persistence::message_page& page, const domain::numbering_plan& plan, std::string& to) {
  json_writer json{to};
  json.begin_object().key("messages").begin_array();
  for (const auto& row : page.rows) {
    json.begin_object();
    render_common(row.message, plan, json);
    json.key("state").plain_text(domain::to_text(row.state)).key("updated_at").time(row.changed_at);
    json.key("charged").amount(row.charged).end_object();
  }
  json.end_array().key("next_cursor");
  if (page.next) {
    json.plain_text(domain::to_text(*page.next));
  } else {
    json.null();
  }
  json.end_object();
}

}  // namespace mbs::http
