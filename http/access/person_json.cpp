#include "http/access/person_json.hpp"

#include "domain/numbering/msisdn.hpp"
#include "domain/text/clean_text.hpp"

namespace mbs::http {
namespace {

void time_or_null(std::string_view name, const std::optional<domain::time_point>& at, json_writer& json) {
  json.key(name);
  if (at) {
    json.time(*at);
  } else {
    json.null();
  }
}

std::string_view to_text(persistence::sign_in_result r) noexcept {
  switch (r) {
    case persistence::sign_in_result::succeeded: return "succeeded";
    case persistence::sign_in_result::wrong_password: return "wrong_password";
    case persistence::sign_in_result::wrong_factor: return "wrong_factor";
    case persistence::sign_in_result::delayed: return "delayed";
    case persistence::sign_in_result::refused: return "refused";
    case persistence::sign_in_result::factor_missing: return "factor_missing";
  }
  return "refused";
}

}  // namespace

void render(const persistence::person_record& p, json_writer& json) {
  json.key("id")
      .plain_text(domain::to_text(p.id))
      .key("name")
      .text(domain::valid_utf8(p.name))
      .key("email")
      .text(p.email);
  time_or_null("email_proved_at", p.email_proved_at, json);
  json.key("phone");
  if (p.phone != 0) {
    json.plain_text(domain::msisdn::from_number(p.phone).to_e164());
  } else {
    json.null();
  }
  time_or_null("phone_proved_at", p.phone_proved_at, json);
  json.key("language").plain_text(p.language);
  json.key("platform_role").plain_text(domain::to_text(p.platform_role));
  json.key("created_at").time(p.created_at);
}

void render(const persistence::session_record& s, domain::session_id own, json_writer& json) {
  json.begin_object().key("id").plain_text(domain::to_text(s.id));
  json.key("current").boolean(s.id == own).key("created_at").time(s.created_at);
  json.key("used_at").time(s.used_at).key("address").text(s.address).key("device").text(
      domain::valid_utf8(s.agent));
  json.end_object();
}

void render(const persistence::sign_in_record& a, json_writer& json) {
  json.begin_object().key("at").time(a.at).key("result").plain_text(to_text(a.result));
  json.key("tries").integer(a.tries).key("since").time(a.since.value_or(a.at));
  json.key("address").text(a.address).key("device").text(domain::valid_utf8(a.agent)).end_object();
}

}  // namespace mbs::http
