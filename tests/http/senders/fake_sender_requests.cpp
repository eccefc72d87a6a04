#include "tests/http/senders/fake_sender_requests.hpp"

#include "http/senders/sender_decision_routes.hpp"
#include "http/senders/sender_request_routes.hpp"

#include <algorithm>
#include <utility>

namespace mbs::http::tests {
namespace {

actors::refusal not_found() {
  return {domain::errc::not_found, {}, {}};
}

}  // namespace

fake_sender_requests::fake_sender_requests(answering& how) : how_{how} {}

std::vector<route> fake_sender_requests::routes() {
  auto all = sender_request_routes(*this);
  for (auto& r : sender_decision_routes(*this))
    all.push_back(std::move(r));
  return all;
}

void fake_sender_requests::list_requests(domain::account_id, persistence::sender_request_question q,
    actors::completion<persistence::sender_request_page> done) {
  how_.respond<persistence::sender_request_page>(std::move(done), [this, q] {
    last_question = q;
    persistence::sender_request_page page;
    for (const auto& r : requests)
      if (!q.account || r.account == *q.account) page.requests.push_back(r);
    if (!page.requests.empty()) page.next = page.requests.back().id;
    return page;
  });
}

void fake_sender_requests::get_request(domain::account_id, domain::sender_request_id id,
    std::optional<domain::account_id> account, actors::completion<request> done) {
  with(id, account, std::move(done), [](request&) {});
}

void fake_sender_requests::read_document(domain::account_id, domain::sender_document_id id,
    std::optional<domain::account_id> account, actors::completion<actors::sender_document_content> done) {
  using content = actors::sender_document_content;
  how_.respond<content>(std::move(done), [this, id, account]() -> actors::outcome<content> {
    for (const auto& d : documents)
      if (d.about.id == id && find(d.about.request, account) != requests.end()) return d;
    return not_found();
  });
}

void fake_sender_requests::ask_for_sender(persistence::new_sender_request wanted,
    const domain::audit_origin& by, actors::completion<request> done) {
  how_.respond<request>(std::move(done), [this, wanted, by]() -> actors::outcome<request> {
    last_by = by;
    if (requests.size() >= domain::max_waiting_requests)
      return actors::refusal{domain::errc::too_many_requests_open, {}, {}};
    request made{{static_cast<std::int64_t>(requests.size()) + 1}, wanted.sender, wanted.account};
    made.account_name = "Duka Ltd";
    made.purpose = wanted.purpose;
    made.asked_by = by.who;
    made.asked_by_name = "Asha";
    made.asked_at = by.at;
    requests.push_back(made);
    return made;
  });
}

void fake_sender_requests::withdraw_request(domain::account_id account, domain::sender_request_id id,
    const domain::audit_origin& by, actors::completion<request> done) {
  decide(id, account, domain::sender_request_state::withdrawn, by, std::move(done), [](request&) {});
}

void fake_sender_requests::add_document(domain::account_id account, actors::new_sender_document wanted,
    const domain::audit_origin& by, actors::completion<document> done) {
  how_.respond<document>(std::move(done), [this, account, wanted, by]() -> actors::outcome<document> {
    const auto at = find(wanted.request, account);
    if (at == requests.end()) return not_found();
    if (at->documents.size() >= domain::max_documents_of_request)
      return actors::refusal{domain::errc::too_many_requests_open, {}, {}};
    document made{{static_cast<std::int64_t>(documents.size()) + 1}, wanted.request, wanted.name, wanted.kind,
        static_cast<std::uint32_t>(wanted.octets.size())};
    made.at = by.at;
    documents.push_back({made, wanted.octets});
    at->documents.push_back(made);
    return made;
  });
}

void fake_sender_requests::set_default_sender(domain::account_id, std::string name,
    const domain::audit_origin& by, actors::completion<std::string> done) {
  how_.respond<std::string>(std::move(done), [this, name, by]() -> actors::outcome<std::string> {
    last_by = by;
    if (name.empty() || name == "DUKA") return name;
    return actors::refusal{domain::errc::sender_not_approved, {}, {}};
  });
}

void fake_sender_requests::approve_request(domain::account_id, domain::sender_request_id id,
    std::optional<domain::time_point> ends_at, const domain::audit_origin& by,
    actors::completion<request> done) {
  decide(id, std::nullopt, domain::sender_request_state::approved, by, std::move(done),
      [ends_at](request& r) { r.ends_at = ends_at; });
}

void fake_sender_requests::reject_request(domain::account_id, domain::sender_request_id id,
    std::string reason, const domain::audit_origin& by, actors::completion<request> done) {
  decide(id, std::nullopt, domain::sender_request_state::rejected, by, std::move(done),
      [reason](request& r) { r.reason = reason; });
}

std::vector<fake_sender_requests::request>::iterator fake_sender_requests::find(
    domain::sender_request_id id, std::optional<domain::account_id> account) {
  return std::ranges::find_if(
      requests, [&](const auto& r) { return r.id == id && (!account || r.account == *account); });
}

template <class Work>
void fake_sender_requests::with(domain::sender_request_id id, std::optional<domain::account_id> account,
    actors::completion<request> done, Work work) {
  how_.respond<request>(std::move(done), [this, id, account, work]() -> actors::outcome<request> {
    const auto at = find(id, account);
    if (at == requests.end()) return not_found();
    work(*at);
    return *at;
  });
}

template <class Work>
void fake_sender_requests::decide(domain::sender_request_id id, std::optional<domain::account_id> account,
    domain::sender_request_state to, const domain::audit_origin& by, actors::completion<request> done,
    Work work) {
  how_.respond<request>(std::move(done), [this, id, account, to, by, work]() -> actors::outcome<request> {
    const auto at = find(id, account);
    if (at == requests.end()) return not_found();
    if (at->state != domain::sender_request_state::waiting)
      return actors::refusal{domain::errc::not_waiting, {}, {}};
    at->state = to;
    at->decided_by = by.who;
    at->decided_at = by.at;
    work(*at);
    return *at;
  });
}

}  // namespace mbs::http::tests
