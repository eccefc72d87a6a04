#include "http/money/price_json.hpp"

#include <algorithm>
#include <string>

namespace mbs::http {
namespace {

using domain::price_rule;
using persistence::price_version_record;

std::string_view state_of(
    const price_version_record& v, const persistence::price_list_record& list, domain::time_point now) {
  if (v.withdrawn_at != domain::time_point{}) return "withdrawn";
  if (v.effective_at > now) return "coming";
  const auto is_later = [&](const price_version_record& other) {
    return other.withdrawn_at == domain::time_point{} && other.effective_at <= now &&
        other.effective_at > v.effective_at;
  };
  return std::ranges::any_of(list.versions, is_later) ? "past" : "in_force";
}

void render_moment(const price_version_record* v, json_writer& json) {
  if (v == nullptr) {
    json.null();
    return;
  }
  json.begin_object().key("id").plain_text(domain::to_text(v->id));
  json.key("effective_at").time(v->effective_at).end_object();
}

void render_or_null(std::optional<domain::time_point> at, json_writer& json) {
  if (at)
    json.time(*at);
  else
    json.null();
}

void render(const price_rule& rule, const domain::numbering_plan& plan, json_writer& json) {
  json.begin_object().key("network");
  if (rule.network)
    json.text(plan.name_of(*rule.network));
  else
    json.null();
  json.key("class");
  if (rule.traffic)
    json.plain_text(domain::to_text(*rule.traffic));
  else
    json.null();
  json.key("per_segment").amount(rule.per_segment).key("free").boolean(rule.per_segment.is_zero());
  json.end_object();
}

void render_or_null(const std::optional<domain::money>& price, json_writer& json) {
  if (price)
    json.amount(*price);
  else
    json.null();
}

/// One price of a body, with complaints about it under "/prices/N".
class price_reader {
 public:
  price_reader(const domain::numbering_plan& plan, std::vector<field_error>& complaints, std::size_t number)
      : plan_{plan}, complaints_{complaints}, at_{"/prices/" + std::to_string(number)} {}

  void take(const json_node& member) {
    if (member.name == "network") return take_network(member);
    if (member.name == "class") return take_class(member);
    if (member.name == "per_segment") return take_amount(member);
    if (member.name != "free") return complain(member.name, "there is no such field");
    if (member.kind != json_kind::boolean) return complain("free", "must be a boolean");
    price_.is_free = member.integer != 0;
  }
  [[nodiscard]] domain::list_price end() {
    if (!has_amount_)
      complain("per_segment", "must be shillings with at most four decimals, for example \"0.8000\"");
    else if (price_.rule.per_segment.is_zero() != price_.is_free)
      complain("free", "a price of 0 is one only with \"free\": true, and no other price is free");
    return price_;
  }
  void complain(std::string_view name, std::string detail) {
    if (complaints_.size() >= 20) return;
    auto pointer = at_;
    if (!name.empty()) append_pointer(pointer, shortened(name));
    complaints_.push_back({std::move(pointer), {}, {}, std::move(detail)});
  }

 private:
  void take_network(const json_node& member) {
    if (member.kind == json_kind::null) return;
    const auto network = plan_.find(member.text);
    if (member.kind != json_kind::string || network == domain::network_id{})
      return complain("network", "must be the name of a network, as GET /v1/networks shows it, or null");
    price_.rule.network = network;
  }
  void take_class(const json_node& member) {
    if (member.kind == json_kind::null) return;
    price_.rule.traffic = domain::traffic_class_from(member.text);
    if (member.kind != json_kind::string || !price_.rule.traffic)
      complain("class", "must be otp, transactional, promotional or null");
  }
  void take_amount(const json_node& member) {
    const auto amount = domain::money::from_text(member.text);
    if (member.kind != json_kind::string || !amount || amount->is_negative()) return;
    has_amount_ = true;
    price_.rule.per_segment = *amount;
    if (*amount > domain::highest_price)
      complain("per_segment", "must be at most " + domain::highest_price.to_text());
  }

  const domain::numbering_plan& plan_;
  std::vector<field_error>& complaints_;
  std::string at_;
  domain::list_price price_;
  bool has_amount_ = false;
};

}  // namespace

void render_prices_of(const domain::price_table* prices, domain::network_id network, json_writer& json) {
  json.begin_array();
  for (std::size_t c = 0; c < domain::traffic_class_count && prices != nullptr; ++c) {
    const auto traffic = static_cast<domain::traffic_class>(c);
    const auto price = prices->per_segment(network, traffic);
    if (!price) continue;
    json.begin_object().key("class").plain_text(domain::to_text(traffic));
    json.key("per_segment").amount(*price).end_object();
  }
  json.end_array();
}

void render_networks(
    const domain::price_table* prices, const domain::numbering_plan& plan, json_writer& json) {
  json.begin_array();
  for (const auto& n : plan.networks()) {
    json.begin_object().key("name").text(n.name).key("title").text(n.title).key("prices");
    render_prices_of(prices, n.id, json);
    json.end_object();
  }
  json.end_array();
}

void render_moments(const persistence::price_list_record& list, domain::time_point now, json_writer& json) {
  const price_version_record* in_force = nullptr;
  const price_version_record* next = nullptr;
  for (const auto& v : list.versions) {
    const auto state = state_of(v, list, now);
    if (state == "in_force") in_force = &v;
    if (state == "coming" && (next == nullptr || v.effective_at < next->effective_at)) next = &v;
  }
  json.begin_object().key("id").plain_text(domain::to_text(list.id)).key("name").text(list.name);
  json.key("taxes").plain_text(list.adds_taxes ? "added" : "included").key("in_force");
  render_moment(in_force, json);
  json.key("next");
  render_moment(next, json);
  json.end_object();
}

void render(const persistence::price_list_record& list, const domain::numbering_plan& plan,
    domain::time_point now, json_writer& json) {
  json.begin_object().key("id").plain_text(domain::to_text(list.id)).key("name").text(list.name);
  json.key("taxes").plain_text(list.adds_taxes ? "added" : "included").key("made_at").time(list.made_at);
  json.key("versions").begin_array();
  for (const auto& v : list.versions) {
    json.begin_object().key("id").plain_text(domain::to_text(v.id));
    json.key("state").plain_text(state_of(v, list, now));
    json.key("effective_at").time(v.effective_at).key("made_at").time(v.made_at);
    if (!v.reason.empty()) json.key("reason").text(v.reason);
    json.key("prices").begin_array();
    for (const auto& rule : v.rules)
      render(rule, plan, json);
    json.end_array().end_object();
  }
  json.end_array().end_object();
}

void render(const persistence::price_effect& effect, const domain::numbering_plan& plan, json_writer& json) {
  json.begin_object().key("effective_at").time(effect.effective_at);
  json.key("accounts").integer(effect.accounts);
  json.key("accounts_may_be_more").boolean(effect.accounts == persistence::most_priced_accounts);
  json.key("rises_at");
  render_or_null(effect.rises_at, json);
  json.key("falls_at");
  render_or_null(effect.falls_at, json);
  json.key("changes").begin_array();
  for (const auto& d : effect.changes) {
    json.begin_object().key("network").text(plan.name_of(d.network));
    json.key("class").plain_text(domain::to_text(d.traffic));
    json.key("before");
    render_or_null(d.before, json);
    json.key("after");
    render_or_null(d.after, json);
    json.end_object();
  }
  json.end_array().end_object();
}

std::vector<domain::list_price> read_prices(
    const json_document& body, const domain::numbering_plan& plan, std::vector<field_error>& complaints) {
  std::vector<domain::list_price> prices;
  const auto complain = [&](std::string why) { complaints.push_back({"/prices", {}, {}, std::move(why)}); };
  body.each(body.root(), [&](const json_node& member) {
    if (member.name != "prices") return;
    if (member.kind != json_kind::array) return complain("must be a list of prices");
    body.each(member, [&](const json_node& one) {
      price_reader reader{plan, complaints, prices.size()};
      if (one.kind != json_kind::object) {
        reader.complain({}, "must be an object");
        prices.emplace_back();
        return;
      }
      body.each(one, [&](const json_node& field) { reader.take(field); });
      prices.push_back(reader.end());
    });
  });
  if (!complaints.empty()) return prices;
  if (prices.empty() || prices.size() > domain::most_price_rules)
    complain("must have 1 to " + std::to_string(domain::most_price_rules) + " prices");
  else if (!domain::version_of(prices))
    complain("two prices are for the same network and class");
  return prices;
}

}  // namespace mbs::http
