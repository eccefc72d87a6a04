#include "http/messages/report_json.hpp"

namespace mbs::http {
namespace {

using domain::report_group;

/// What a customer calls a message that has not ended: accepted or submitted.
constexpr const char* under_way_word = "under_way";

void render_sums(const domain::report_sums& sums, json_writer& json) {
  json.key("messages").integer(sums.messages).key("segments").integer(sums.segments);
  json.key("charged").amount(sums.charged);
}

void render_group(
    const domain::report_row& row, report_group by, const domain::numbering_plan& plan, json_writer& json) {
  if (by == report_group::network)
    json.key("network").text(plan.name_of({static_cast<std::uint8_t>(row.key)}));
  if (by == report_group::traffic_class)
    json.key("class").plain_text(domain::to_text(static_cast<domain::traffic_class>(row.key)));
  if (by == report_group::sender) json.key("sender").text(row.sender);
}

/// `show(word, sums)` for each state that the row has messages in.
template <class Show>
void for_each_state(const domain::report_row& row, Show show) {
  for (std::size_t state = 0; state < row.ended.size(); ++state)
    if (row.ended[state].messages != 0)
      show(domain::to_text(static_cast<domain::message_state>(state)), row.ended[state]);
  if (const auto left = domain::under_way(row); left.messages != 0) show(under_way_word, left);
}

void render_row(
    const domain::report_row& row, report_group by, const domain::numbering_plan& plan, json_writer& json) {
  json.begin_object().key("day").plain_text(domain::to_text(row.day));
  render_group(row, by, plan, json);
  render_sums(row.all, json);
  json.key("states").begin_object();
  for_each_state(row,
      [&](std::string_view word, const domain::report_sums& sums) { json.key(word).integer(sums.messages); });
  json.end_object().end_object();
}

void render_states(const domain::report_row& row, json_writer& json) {
  for_each_state(row, [&](std::string_view word, const domain::report_sums& sums) {
    json.begin_object().key("day").plain_text(domain::to_text(row.day)).key("state").plain_text(word);
    render_sums(sums, json);
    json.end_object();
  });
}

}  // namespace

void render(const persistence::report_filter& asked, const domain::daily_report& report,
    const domain::numbering_plan& plan, std::string& to) {
  json_writer json{to};
  json.begin_object().key("from").plain_text(domain::to_text(asked.days.from));
  json.key("to").plain_text(domain::to_text(asked.days.to)).key("time_zone").plain_text("Africa/Nairobi");
  json.key("counted_until");
  if (report.counted_until) {
    json.time(*report.counted_until);
  } else {
    json.null();
  }
  json.key("rows").begin_array();
  for (const auto& row : report.rows) {
    if (asked.group == report_group::state) {
      render_states(row, json);
    } else {
      render_row(row, asked.group, plan, json);
    }
  }
  json.end_array().end_object();
}

}  // namespace mbs::http
