#pragma once

#include "actors/gateway/message_gateway.hpp"
#include "http/json/json_writer.hpp"

#include <string>

/// Messages as the API shows them.
namespace mbs::http {

[[nodiscard]] std::string_view encoding_text(domain::encoding e) noexcept;

[[nodiscard]] std::string_view outcome_text(domain::segment_outcome o) noexcept;
/// Whether the code of such an event is an operator's: others keep in it what is nobody's error.
[[nodiscard]] bool is_by_operator(domain::event_kind k) noexcept;

/// A member "reason", in the words of the timeline (Reason of the description).
void render_reason(const domain::message_reason& why, json_writer& json);

/// The body of 202 to POST /v1/messages. Pure: the same answer gives the same text.
void render(const actors::submission_answer& answer, const domain::numbering_plan& plan, std::string& to);
/// The body of 200 to POST /v1/messages/preview.
void render(const domain::submission_preview& seen, const domain::numbering_plan& plan, std::string& to);
void render(const persistence::message_history& history, const domain::numbering_plan& plan, std::string& to);
void render(const persistence::message_page& page, const domain::numbering_plan& plan, std::string& to);

}  // namespace mbs::http
