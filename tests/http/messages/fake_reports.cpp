#include "tests/http/messages/fake_reports.hpp"

#include "http/messages/report_routes.hpp"

#include <utility>

namespace mbs::http::tests {

fake_reports::fake_reports(answering& how) : how_{how} {}

std::vector<route> fake_reports::routes() {
  return report_routes(*this);
}

persistence::report_filter fake_reports::last_filter() {
  const auto lock = how_.lock();
  return filter_;
}

void fake_reports::daily_report(
    persistence::report_filter filter, actors::completion<domain::daily_report> done) {
  how_.respond<domain::daily_report>(std::move(done), [this, filter] {
    filter_ = filter;
    domain::report_row row{.day = filter.days.from, .key = 1, .sender = "MBSDEMO", .all = {}};
    row.all = {10, 12, domain::money::from_units(64'000)};
    row.ended[2] = {7, 8, domain::money::from_units(64'000)};
    row.ended[4] = {1, 1, {}};
    return domain::daily_report{{row}, domain::from_micros(1'767'225'600'000'000), cut_short_};
  });
}

void fake_reports::oldest_unfinished(domain::account_id, actors::completion<actors::oldest_message> done) {
  how_.respond<actors::oldest_message>(std::move(done), [] {
    return actors::oldest_message{true, domain::from_micros(1'767'225'600'000'000)};
  });
}

}  // namespace mbs::http::tests
