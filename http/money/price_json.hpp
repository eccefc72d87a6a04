#pragma once

#include "actors/gateway/price_gateway.hpp"
#include "http/json/json_document.hpp"
#include "http/json/json_writer.hpp"

#include <optional>
#include <vector>

/// Prices as JSON. Knows nothing of who may see or set them.
namespace mbs::http {

/// An array of {"class","per_segment"}: those that a network has.
void render_prices_of(const domain::price_table* prices, domain::network_id network, json_writer& json);

/// An array of {"name","title","prices"} for the plan's networks; without any when there are no prices.
void render_networks(
    const domain::price_table* prices, const domain::numbering_plan& plan, json_writer& json);

/// Only when its prices in force at `now` began, and when the next begin.
void render_moments(const persistence::price_list_record& list, domain::time_point now, json_writer& json);
/// With its versions as they stand at `now`.
void render(const persistence::price_list_record& list, const domain::numbering_plan& plan,
    domain::time_point now, json_writer& json);
void render(const persistence::price_effect& effect, const domain::numbering_plan& plan, json_writer& json);

/// The member "prices" of a body that was parsed: [{"network","class","per_segment","free"}], whose network
/// and class may be missing or null for any. What is wrong goes into `complaints`.
[[nodiscard]] std::vector<domain::list_price> read_prices(
    const json_document& body, const domain::numbering_plan& plan, std::vector<field_error>& complaints);

}  // namespace mbs::http
