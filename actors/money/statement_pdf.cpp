#include "actors/money/statement_pdf.hpp"

#include "actors/money/billing_pdf.hpp"

#include <spdlog/spdlog.h>

namespace mbs::actors {

domain::statement_paper paper_of(
    const persistence::account_profile& holder, const domain::billing_party& issuer, domain::time_point now) {
  return {issuer,
      {holder.legal_name.empty() ? holder.name : holder.legal_name, holder.postal_address, holder.kra_pin},
      domain::to_text(holder.account), now};
}

domain::result<std::string> printed(const domain::statement& s, const domain::statement_paper& about) {
  try {
    return pdf_of(domain::sheet_of(s, about));
  } catch (const std::exception& e) {
    spdlog::error("event=statement_not_printed account={} because=\"{}\"", about.account, e.what());
    return domain::errc::internal;
  }
}

}  // namespace mbs::actors
