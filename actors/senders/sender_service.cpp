#include "actors/senders/sender_service.hpp"

#include "actors/runtime/store_answers.hpp"
#include "persistence/senders/sender_store.hpp"

#include <algorithm>
#include <tuple>

namespace mbs::actors {

namespace {

using persistence::sender_record;

auto key_of(const domain::approved_sender& s) {
  return std::tie(s.name, s.network, s.traffic);
}

sender_report report_of(const domain::approved_sender& s, const domain::numbering_plan& plan) {
  sender_report r;
  r.name = s.name;
  if (s.network) r.network = std::string{plan.name_of(*s.network)};
  r.traffic = s.traffic;
  return r;
}

/// In the order of the store; what counts already and is not in what was read a moment before comes last.
std::vector<sender_report> reports_of(std::vector<domain::approved_sender> counting,
    const persistence::senders_of_account& known, const domain::numbering_plan& plan,
    domain::time_point now) {
  std::vector<sender_report> reports;
  const auto add = [&](const domain::approved_sender& s) -> sender_report& {
    auto& r = reports.emplace_back(report_of(s, plan));
    r.is_default = r.name == known.default_sender;
    return r;
  };
  for (const auto& record : known.senders) {
    const auto found =
        std::ranges::find_if(counting, [&](const auto& s) { return key_of(s) == key_of(record.sender); });
    const bool counts = found != counting.end();
    const bool has_ended = record.ends_at && *record.ends_at <= now;
    if (!counts && !has_ended) continue;  // the ACCOUNT has it in a moment
    auto& r = add(record.sender);
    r.counts = counts;
    r.ends_at = record.ends_at;
    r.is_shared = record.is_shared;
    if (counts) counting.erase(found);
  }
  for (const auto& s : counting)
    add(s);
  return reports;
}

}  // namespace

void sender_service::list_senders(domain::account_id account, completion<std::vector<sender_report>> done) {
  using persistence::senders_of_account;
  answer_by_look<persistence::sender_store, senders_of_account>(
      store_, account,
      [this, account, done = std::move(done)](outcome<senders_of_account> known) {
        if (known.has_error()) return done(known.error());
        caf::anon_send(accounts_,
            read_senders{account,
                [this, done, known = std::move(*known)](outcome<std::vector<domain::approved_sender>> found) {
                  if (found.has_error()) return done(found.error());
                  done(reports_of(std::move(*found), known, plan_, now_()));
                }});
      },
      [account](auto& store) { return store.list_senders(account); });
}

}  // namespace mbs::actors
