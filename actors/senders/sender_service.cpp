#include "actors/senders/sender_service.hpp"

namespace mbs::actors {

void sender_service::list_senders(domain::account_id account, completion<std::vector<sender_report>> done) {
  caf::anon_send(accounts_,
      read_senders{
          account, [this, done = std::move(done)](outcome<std::vector<domain::approved_sender>> found) {
            if (found.has_error()) return done(found.error());
            std::vector<sender_report> reports;
            reports.reserve(found->size());
            for (auto& s : *found) {
              auto& r = reports.emplace_back();
              r.name = std::move(s.name);
              if (s.network) r.network = std::string{plan_.name_of(*s.network)};
              r.traffic = s.traffic;
            }
            done(std::move(reports));
          }});
}

}  // namespace mbs::actors
