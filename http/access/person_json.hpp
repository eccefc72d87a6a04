#pragma once

#include "actors/gateway/people_gateway.hpp"
#include "http/json/json_writer.hpp"

namespace mbs::http {

/// A person as they see themselves: no hash, no digest. Members of the object that is open.
void render(const persistence::person_record& person, json_writer& json);
void render(const persistence::session_record& session, domain::session_id own, json_writer& json);
void render(const persistence::sign_in_record& attempt, json_writer& json);

}  // namespace mbs::http
