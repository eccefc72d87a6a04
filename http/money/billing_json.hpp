#pragma once

#include "actors/gateway/billing_gateway.hpp"
#include "http/json/json_writer.hpp"
#include "http/server/exchange.hpp"

#include <optional>

/// Documents as answers show them. Internal to http/money.
namespace mbs::http {

enum class billing_view : std::uint8_t { of_customer, of_staff };

/// All that it says, but what opens it to anybody.
void render(const persistence::billing_record& d, billing_view view, json_writer& json);

/// The PDF of the document that the path names: another account's is not there.
void send_billing_file(exchange& c, actors::billing_gateway& documents, domain::account_id turn,
    std::optional<domain::account_id> account);

[[nodiscard]] problem no_such_billing_document();

}  // namespace mbs::http
