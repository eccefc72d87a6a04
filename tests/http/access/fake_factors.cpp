#include "tests/http/access/fake_factors.hpp"

#include "crypto/random.hpp"

#include <chrono>
#include <utility>

namespace mbs::http::tests {

fake_factors::fake_factors(answering& how) : how_{how} {}

void fake_factors::get_factor(domain::person_id, actors::completion<persistence::factor_standing> done) {
  how_.respond<persistence::factor_standing>(std::move(done), [this] { return standing; });
}

void fake_factors::begin_factor(
    const actors::factor_session&, actors::completion<actors::begun_factor> done) {
  how_.respond<actors::begun_factor>(std::move(done), [this] {
    is_begun = true;
    return actors::begun_factor{"JBSWY3DPEHPK3PXP", "w@example.com"};
  });
}

void fake_factors::confirm_factor(const actors::factor_session& in, const std::string& code,
    actors::completion<actors::factor_changed> done) {
  how_.respond<actors::factor_changed>(
      std::move(done), [this, in, code]() -> actors::outcome<actors::factor_changed> {
        if (!is_begun) return actors::refusal{domain::errc::not_waiting, {}, {}};
        if (code != right_code) return actors::refusal{domain::errc::wrong_factor, {}, {}};
        standing = {true, in.by.at, 10, {}};
        return changed(in, {"7h2kd-m40xq"});
      });
}

void fake_factors::take_factor_away(
    const actors::factor_session& in, actors::completion<actors::factor_changed> done) {
  how_.respond<actors::factor_changed>(
      std::move(done), [this, in]() -> actors::outcome<actors::factor_changed> {
        if (!standing.is_on) return actors::refusal{domain::errc::factor_off, {}, {}};
        standing = {};
        return changed(in, {});
      });
}

void fake_factors::renew_recovery_codes(
    const actors::factor_session& in, actors::completion<actors::factor_changed> done) {
  how_.respond<actors::factor_changed>(
      std::move(done), [this, in]() -> actors::outcome<actors::factor_changed> {
        if (!standing.is_on) return actors::refusal{domain::errc::factor_off, {}, {}};
        return changed(in, {"7h2kd-m40xr"});
      });
}

void fake_factors::give_factor(const actors::factor_session& in, const domain::factor_code& code,
    actors::completion<actors::given_factor> done) {
  how_.respond<actors::given_factor>(std::move(done), [in, code]() -> actors::outcome<actors::given_factor> {
    if (code.text == "999999")
      return actors::refusal{domain::errc::too_many_tries, {}, std::chrono::seconds{8}};
    if (code.text != right_code && !code.is_recovery_code)
      return actors::refusal{domain::errc::wrong_factor, {}, {}};
    return actors::given_factor{crypto::random_token(), code.is_recovery_code ? 9U : 10U, in.by.at};
  });
}

actors::factor_changed fake_factors::changed(
    const actors::factor_session& in, std::vector<std::string> codes) {
  last_person = in.person;
  last_session = in.session;
  return {crypto::random_token(), std::move(codes), in.by.at};
}

}  // namespace mbs::http::tests
