#pragma once

#include "actors/gateway/sender_request_gateway.hpp"
#include "http/json/json_writer.hpp"
#include "http/server/exchange.hpp"

#include <optional>
#include <string_view>

/// What requests for senders look like, and what both sides of them share. Private to this folder.
namespace mbs::http {

/// Who looks: staff see whose it is and who decided.
enum class request_view : std::uint8_t { of_account, of_staff };

void render(const persistence::sender_request_record& r, const domain::numbering_plan& plan,
    request_view view, json_writer& json);
/// {"requests":[…],"next_cursor":…}
[[nodiscard]] std::string page_json(
    const persistence::sender_request_page& page, const domain::numbering_plan& plan, request_view view);
void render(const persistence::sender_document& d, json_writer& json);

/// Reads "limit" and "cursor", and "state" where `takes_state`: what is wrong with them.
[[nodiscard]] std::optional<problem> read_request_query(
    std::string_view query, bool takes_state, persistence::sender_request_question& into);

/// Sends the document of c's path as a file to be kept, never to be opened in place. With an account: only
/// one of its own.
void send_document(exchange& c, actors::sender_request_gateway& requests, domain::account_id turn,
    std::optional<domain::account_id> account);

[[nodiscard]] problem no_such_request();

}  // namespace mbs::http
