#pragma once

#include "actors/gateway/report_gateway.hpp"
#include "domain/numbering/network.hpp"
#include "http/json/json_writer.hpp"

#include <string>

/// Reports as the API shows them.
namespace mbs::http {

/// The body of 200 to GET /v1/reports/daily.
void render(const persistence::report_filter& asked, const domain::daily_report& report,
    const domain::numbering_plan& plan, std::string& to);

}  // namespace mbs::http
