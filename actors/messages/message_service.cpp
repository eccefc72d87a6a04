#include "actors/messages/message_service.hpp"

#include "actors/accounts/standing.hpp"
#include "actors/messages/cancellation.hpp"
#include "actors/runtime/store_answers.hpp"
#include "persistence/messages/message_store.hpp"

namespace mbs::actors {

namespace {

using domain::errc;

constexpr std::chrono::seconds after_drain{5};
constexpr std::chrono::seconds soon{1};

}  // namespace

void message_service::submit(submission_request request) {
  const auto recipients = static_cast<std::uint32_t>(request.what.to.size());
  if (*parts_.draining) return request.done(refusal{errc::shutting_down, {}, after_drain});
  if (!parts_.counters->store_available) return request.done(refusal{errc::store_unavailable, {}, soon});
  if (!parts_.gate->start_accepting(recipients)) {
    raise(parts_.counters->refused_requests);
    return request.done(refusal{errc::overloaded, {}, soon});
  }
  caf::anon_send(parts_.accounts, submit_messages{std::make_shared<submission_request>(std::move(request))});
}

void message_service::cancel(
    domain::account_id account, domain::message_id id, completion<persistence::message_history> done) {
  when_active(parts_.accounts, account, std::move(done), [this, account, id](auto then) {
    cancel_message(
        parts_.router, id,
        [this, account, id](auto read) { read_message(lane::messages, account, id, std::move(read)); },
        std::move(then));
  });
}

outcome<domain::composition> message_service::preview(const domain::submission& what) const {
  const auto rules = parts_.rules->now();
  auto composed = domain::preview(what, rules->sending());
  if (!composed) return refusal{composed.error(), {}, {}};
  return std::move(*composed);
}

void message_service::get_message(
    domain::account_id account, domain::message_id id, completion<persistence::message_history> done) {
  read_message(lane::people, account, id, std::move(done));
}

void message_service::read_message(lane where, domain::account_id account, domain::message_id id,
    completion<persistence::message_history> done) {
  answer_by_query<persistence::message_store>(*parts_.store, where, std::move(done),
      [account, id](auto& store) { return store.get_message(account, id); });
}

void message_service::list_messages(
    persistence::message_filter filter, completion<persistence::message_page> done) {
  answer_by_query<persistence::message_store>(*parts_.store, lane::people, std::move(done),
      [filter = std::move(filter)](auto& store) { return store.list_messages(filter); });
}

}  // namespace mbs::actors
