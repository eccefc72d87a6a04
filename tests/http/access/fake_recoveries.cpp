#include "tests/http/access/fake_recoveries.hpp"

#include <utility>

namespace mbs::http::tests {
namespace {

actors::refusal refused(domain::errc why) {
  return {why, {}, {}};
}

}  // namespace

fake_recoveries::fake_recoveries(answering& how) : how_{how} {}

void fake_recoveries::request_recovery(domain::email_address email, const domain::internet_address&,
    actors::completion<std::chrono::seconds> done) {
  how_.respond<std::chrono::seconds>(std::move(done), [this, email] {
    asked.push_back(email.folded());
    return std::chrono::seconds{60};
  });
}

void fake_recoveries::confirm_recovery(domain::email_address, const std::string& code,
    const domain::internet_address&, const domain::audit_origin& by,
    actors::completion<persistence::recovery_record> done) {
  how_.respond<persistence::recovery_record>(
      std::move(done), [this, code, by]() -> actors::outcome<persistence::recovery_record> {
        if (code != "123456") return refused(domain::errc::wrong_code);
        last_by = by;
        return waiting;
      });
}

void fake_recoveries::cancel_recovery_by(
    const std::string& token, const domain::audit_origin&, actors::completion<bool> done) {
  how_.respond<bool>(std::move(done), [token]() -> actors::outcome<bool> {
    if (token != "end-it") return refused(domain::errc::not_waiting);
    return true;
  });
}

void fake_recoveries::cancel_recovery(
    domain::person_id person, const domain::audit_origin&, actors::completion<bool> done) {
  how_.respond<bool>(std::move(done), [this, person]() -> actors::outcome<bool> {
    if (person != waiting.person) return refused(domain::errc::not_waiting);
    return true;
  });
}

void fake_recoveries::list_recoveries(actors::completion<std::vector<persistence::recovery_record>> done) {
  how_.respond<std::vector<persistence::recovery_record>>(
      std::move(done), [this] { return std::vector{waiting}; });
}

void fake_recoveries::agree_to_recovery(domain::person_id person, domain::person_id by,
    const domain::audit_origin&, actors::completion<persistence::recovery_record> done) {
  how_.respond<persistence::recovery_record>(
      std::move(done), [this, person, by]() -> actors::outcome<persistence::recovery_record> {
        if (person != waiting.person) return refused(domain::errc::not_waiting);
        if (by == agreed_by) return refused(domain::errc::no_change);
        agreed_by = by;
        ++waiting.state.agreed;
        return waiting;
      });
}

}  // namespace mbs::http::tests
