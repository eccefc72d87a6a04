#include "http/money/money_request_json.hpp"

#include "domain/messages/daily_report.hpp"

namespace mbs::http {

namespace {

void add_text(json_writer& json, std::string_view key, const std::string& value) {
  if (!value.empty()) json.key(key).text(value);
}

}  // namespace

void render(const persistence::money_request& r, domain::time_point now, json_writer& json) {
  const auto& w = r.wish;
  const auto state = domain::state_at(r.standing, now);
  const bool credits = w.direction == domain::transfer_kind::credit;
  json.begin_object().key("id").plain_text(domain::to_text(r.id));
  json.key("kind").plain_text(domain::to_text(w.kind)).key("state").plain_text(domain::to_text(state));
  json.key("account").plain_text(domain::to_text(w.account));
  add_text(json, "account_name", r.account_name);
  json.key("direction").plain_text(credits ? "credit" : "debit").key("amount").amount(w.amount);
  add_text(json, "reference", w.reference);
  if (w.way != domain::money_way::none) json.key("way").plain_text(domain::to_text(w.way));
  if (w.value_day != 0) json.key("value_date").plain_text(to_text(domain::kenyan_day{w.value_day}));
  add_text(json, "party", w.party);
  add_text(json, "note", w.note);
  json.key("alone").boolean(r.alone);
  json.key("proposed_by").plain_text(domain::to_text(r.standing.proposed_by));
  add_text(json, "proposer", r.proposer);
  json.key("proposed_at").time(r.standing.proposed_at);
  if (state == domain::money_request_state::proposed)
    json.key("expires_at").time(r.standing.proposed_at + domain::money_request_life);
  if (r.decided_by.kind != domain::actor_kind::system)
    json.key("decided_by").plain_text(domain::to_text(r.decided_by));
  add_text(json, "decider", r.decider);
  if (r.decided_at != domain::time_point{}) json.key("decided_at").time(r.decided_at);
  add_text(json, "decision", r.decision);
  add_text(json, "paid_reference", r.paid_reference);
  if (!r.paid_reference.empty()) {
    json.key("paid_by").plain_text(domain::to_text(r.paid_by));
    add_text(json, "paid_out_by", r.payer);
    json.key("paid_at").time(r.paid_at);
  }
  json.end_object();
}

}  // namespace mbs::http
