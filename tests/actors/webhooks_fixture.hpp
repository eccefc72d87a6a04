#pragma once

#include "actors/webhooks/webhooks_actor.hpp"
#include "protocols/webhooks/webhook_signature.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/fake_store.hpp"

/// WEBHOOKS with a store, a journal and customers' servers that do as the test says.
namespace mbs::actors::testing {

inline const std::string secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";

/// A customer's server: keeps every POST until the test answers it.
struct fake_transport final : callback_transport {
  struct posted {
    callback_request request;
    std::function<void(callback_response)> done;
    bool answered = false;
  };
  void post(callback_request request, std::chrono::milliseconds,
      std::function<void(callback_response)> done) override {
    all.push_back({std::move(request), std::move(done), false});
    const auto which = all.size() - 1;
    if (all[which].request.url == silent) return;
    if (receiver) return respond(which, receiver(all[which].request));
    if (standing_answer) answer(which, *standing_answer);
  }
  void respond(std::size_t which, callback_response response) {
    all.at(which).answered = true;
    // `done` may post the next one: what is called stays where it is.
    const auto done = all[which].done;
    done(std::move(response));
  }
  void answer(std::size_t which, unsigned status) {
    respond(which, {status, status == 0 ? "connection refused" : "", {}});
  }
  void answer_all(unsigned status) {
    for (std::size_t i = 0; i < all.size(); ++i)
      if (!all[i].answered) answer(i, status);
  }
  std::vector<posted> all;
  std::string silent;  // a URL that never answers by itself
  std::optional<unsigned> standing_answer;
  std::function<callback_response(const callback_request&)> receiver;  // answers at once, when set
};

struct webhooks_at_work : hand_driven_system {
  static constexpr domain::duration wall_is_ahead = 17min;  // of the time that goes by here
  explicit webhooks_at_work(std::uint16_t batch = 1, webhooks_options options = {});
  ~webhooks_at_work();
  webhooks_at_work(const webhooks_at_work&) = delete;
  webhooks_at_work& operator=(const webhooks_at_work&) = delete;
  void start() {
    caf::anon_send(*webhooks, start_webhooks{*journal.actor});
    run();
  }
  /// What is told of that event.
  persistence::callback_due about(domain::event_seq event) {
    if (event.value > 0) return stores.callbacks.at(static_cast<std::size_t>(event.value - 1));
    persistence::callback_due due;
    due.other = others.at(event.value);
    due.event.seq = event;
    due.event.at = due.other->at;
    return due;
  }
  /// An event that is no message's, for the endpoint.
  std::shared_ptr<const persistence::webhook_event> make_other(
      std::int64_t id, domain::event_type type, std::int64_t endpoint = 4) {
    auto event = std::make_shared<const persistence::webhook_event>(persistence::webhook_event{.id = {id},
        .account = {7},
        .endpoint = {endpoint},
        .type = type,
        .body = R"({"type":")" + std::string{domain::to_text(type)} + R"("})",
        .at = now()});
    others[-id] = event;
    return event;
  }
  /// It is due as another part of the program writes it.
  void tell(const persistence::webhook_event& e) {
    stores.retries.push_back(
        {{domain::seq_of(e.id), {}, e.endpoint, 0, now(), now() + 72h}, about(domain::seq_of(e.id))});
  }
  /// The same of an event that was told already.
  void replay(std::int64_t seq, std::int64_t endpoint = 4) {
    const auto due = about({seq});
    stores.retries.push_back({{{seq}, due.message.id, {endpoint}, 0, now(), now() + 72h}, due});
    caf::anon_send(*webhooks, retries_written{});
  }
  /// As after a restart: with the events, retries and progress that `stopped` has left.
  void take_over(const webhooks_at_work& stopped) {
    stores.endpoints = stopped.stores.endpoints;
    stores.callbacks = stopped.stores.callbacks;
    stores.retries = stopped.stores.retries;
    stores.progress.clear();
    for (const auto& [endpoint, through] : rows = stopped.rows)
      stores.progress.push_back({{endpoint}, {through}});
  }
  /// Events become durable; told to WEBHOOKS when `tell`.
  void happen(std::int64_t count, bool tell = true, std::int64_t endpoint = 4,
      message_state state = message_state::delivered) {
    auto due = std::make_shared<std::vector<persistence::callback_due>>();
    for (std::int64_t i = 0; i < count; ++i) {
      const auto seq = static_cast<std::int64_t>(stores.callbacks.size()) + 1;
      auto m = make_message({.id = seq, .callback = endpoint});
      auto fact = fact_about(m, domain::event_kind::delivery_receipt, state);
      fact.event.seq = {seq};
      fact.event.at = now();
      stores.callbacks.push_back({m, fact.event});
      due->push_back(stores.callbacks.back());
    }
    if (tell) caf::anon_send(*webhooks, callbacks_due{std::move(due)});
    run();
  }
  /// The ids of events that were answered 2xx or are outstanding, by the webhook-id of single posts.
  std::vector<std::string> posted_ids() {
    std::vector<std::string> ids;
    for (const auto& p : transport.all)
      for (const auto& [name, value] : p.request.headers)
        if (name == webhook::id_header) ids.push_back(value);
    return ids;
  }
  static std::string header(const callback_request& r, std::string_view wanted) {
    for (const auto& [name, value] : r.headers)
      if (name == wanted) return value;
    return {};
  }

  fake_stores stores;
  inline_pool pool{stores};
  fake_transport transport;
  node_counters counters;
  recorder<progress_keeper> journal;
  std::map<std::int64_t, std::int64_t> rows;
  std::map<std::int64_t, std::shared_ptr<const persistence::webhook_event>> others;
  ended_with_scope<webhooks_actor> webhooks;
};

}  // namespace mbs::actors::testing
