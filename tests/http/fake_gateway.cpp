#include "tests/http/fake_gateway.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace mbs::http::tests {
namespace {

using domain::errc;
using domain::money;

constexpr domain::account_id account{1};

domain::time_point now() {
  return std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
}

}  // namespace

fake_gateway::fake_gateway() {
  prices_ =
      *domain::price_table::build({{.network = {}, .traffic = {}, .per_segment = money::from_units(8'000)}});
  thread_ = std::thread{[this] { run(); }};
}

fake_gateway::~fake_gateway() {
  {
    const std::lock_guard lock{guard_};
    is_ending_ = true;
  }
  came_.notify_all();
  thread_.join();
}

void fake_gateway::run() {
  std::unique_lock lock{guard_};
  for (;;) {
    came_.wait(lock, [&] { return is_ending_ || (how_ != answers::when_told && !work_.empty()); });
    if (is_ending_) return;
    auto work = std::exchange(work_, {});
    lock.unlock();
    for (const auto& w : work)
      w();
    lock.lock();
  }
}

void fake_gateway::later(std::function<void()> work) {
  std::unique_lock lock{guard_};
  if (how_ == answers::at_once) {
    lock.unlock();
    return work();
  }
  work_.push_back(std::move(work));
  lock.unlock();
  came_.notify_all();
}

template <class T, class Make>
void fake_gateway::respond(actors::completion<T> done, Make make) {
  later([this, done = std::move(done), make = std::move(make)] {
    actors::outcome<T> result = actors::refusal{};
    {
      const std::lock_guard lock{guard_};
      result = refusal_.why == errc::none ? make() : actors::outcome<T>{refusal_};
    }
    done(std::move(result));
  });
}

std::string fake_gateway::add_key() {
  const auto key = api_key::generate();
  const std::lock_guard lock{guard_};
  keys_[key.hash()] = {.id = domain::key_id{static_cast<std::int64_t>(keys_.size()) + 1},
      .account = account,
      .prefix = key.shown(),
      .hash = key.hash(),
      .label = {},
      .created_at = now(),
      .revoked_at = {}};
  return key.text;
}

void fake_gateway::revoke_keys() {
  const std::lock_guard lock{guard_};
  for (auto& [hash, key] : keys_)
    key.revoked_at = now();
}

void fake_gateway::answer(answers how) {
  {
    const std::lock_guard lock{guard_};
    how_ = how;
  }
  came_.notify_all();
}

void fake_gateway::release() {
  std::unique_lock lock{guard_};
  const auto work = std::exchange(work_, {});
  lock.unlock();
  for (const auto& w : work)
    w();
}

std::size_t fake_gateway::kept_back() {
  const std::lock_guard lock{guard_};
  return work_.size();
}

void fake_gateway::refuse_with(actors::refusal why) {
  const std::lock_guard lock{guard_};
  refusal_ = std::move(why);
}

std::size_t fake_gateway::key_look_ups() {
  const std::lock_guard lock{guard_};
  return look_ups_;
}

std::vector<domain::submission> fake_gateway::submissions() {
  const std::lock_guard lock{guard_};
  return submissions_;
}

persistence::message_filter fake_gateway::last_filter() {
  const std::lock_guard lock{guard_};
  return filter_;
}

void fake_gateway::add_event(domain::message_id id, domain::message_event event) {
  const std::lock_guard lock{guard_};
  messages_.at(id.value).events.push_back(std::move(event));
}

void fake_gateway::set_ready(bool ready) {
  const std::lock_guard lock{guard_};
  is_ready_ = ready;
}

void fake_gateway::submit(actors::submission_request request) {
  const auto done = request.done;
  respond<actors::submission_answer>(done, [this, request = std::move(request)] { return accept(request); });
}

actors::outcome<actors::submission_answer> fake_gateway::accept(const actors::submission_request& request) {
  submissions_.push_back(request.what);
  if (request.once) {
    if (const auto at = once_.find(request.once->key); at != once_.end()) {
      if (at->second.body != request.once->body)
        return actors::refusal{.why = errc::idempotency_key_reused, .detail = {}};
      actors::submission_answer again;
      again.replayed = at->second.answer;
      return again;
    }
  }
  const std::array<domain::approved_sender, 1> senders{{{.name = "MBSDEMO", .network = {}, .traffic = {}}}};
  const auto made = domain::compose(request.what, rules(), senders);
  if (made.has_error()) return actors::refusal{.why = made.error(), .detail = {}};
  actors::submission_answer answer;
  answer.coding = made->content->segmented.coding;
  answer.segments = static_cast<std::uint8_t>(made->content->segmented.segments.size());
  answer.rejected = made->rejected;
  answer.total = made->total;
  const auto at = now();
  for (const auto& r : made->recipients) {
    const domain::message_id id{ids_.next(at)};
    answer.accepted.push_back({id, r.to, r.network, r.price});
    messages_[id.value].message = {.id = id,
        .account = account,
        .to = r.to,
        .network = r.network,
        .traffic = request.what.traffic,
        .segments = answer.segments,
        .price = r.price,
        .accepted_at = at,
        .expires_at = at + made->validity,
        .callback = {},
        .content = made->content};
  }
  if (request.once && !answer.accepted.empty())
    once_[request.once->key] = {request.once->body, request.once->render(answer)};
  return answer;
}

void fake_gateway::cancel(
    domain::account_id, domain::message_id id, actors::completion<persistence::message_history> done) {
  respond<persistence::message_history>(
      std::move(done), [this, id]() -> actors::outcome<persistence::message_history> {
        const auto at = messages_.find(id.value);
        if (at == messages_.end()) return actors::refusal{.why = errc::not_found, .detail = {}};
        auto& history = at->second;
        if (!history.events.empty()) return actors::refusal{.why = errc::already_submitted, .detail = {}};
        domain::message_event event;
        event.kind = domain::event_kind::cancelled;
        event.state = domain::message_state::cancelled;
        event.at = now();
        event.release = history.message.price;
        history.events.push_back(event);
        return history;
      });
}

void fake_gateway::get_balance(domain::account_id, actors::completion<domain::balance> done) {
  respond<domain::balance>(std::move(done), [] {
    return domain::balance{money::from_shillings(1'000), money::from_units(8'000), money{}};
  });
}

actors::outcome<domain::composition> fake_gateway::preview(const domain::submission& what) const {
  if (throws_) throw std::logic_error("secret detail of the inside");
  auto made = domain::preview(what, rules());
  if (made.has_error()) return actors::refusal{.why = made.error(), .detail = {}};
  return std::move(*made);
}

void fake_gateway::find_key(
    const persistence::digest& hash, actors::completion<std::optional<persistence::key_record>> done) {
  respond<std::optional<persistence::key_record>>(std::move(done), [this, hash] {
    ++look_ups_;
    const auto at = keys_.find(hash);
    return at == keys_.end() ? std::optional<persistence::key_record>{} : std::optional{at->second};
  });
}

void fake_gateway::get_message(
    domain::account_id, domain::message_id id, actors::completion<persistence::message_history> done) {
  respond<persistence::message_history>(
      std::move(done), [this, id]() -> actors::outcome<persistence::message_history> {
        const auto at = messages_.find(id.value);
        if (at == messages_.end()) return actors::refusal{.why = errc::not_found, .detail = {}};
        return at->second;
      });
}

void fake_gateway::list_messages(
    persistence::message_filter filter, actors::completion<persistence::message_page> done) {
  respond<persistence::message_page>(std::move(done), [this, filter = std::move(filter)] {
    filter_ = filter;
    persistence::message_page page;
    for (auto at = messages_.rbegin(); at != messages_.rend(); ++at) {
      if (filter.before && at->first >= filter.before->value) continue;
      if (page.rows.size() == filter.limit) {
        page.next = page.rows.back().message.id;
        break;
      }
      const auto& h = at->second;
      page.rows.push_back(
          {h.message, h.events.empty() ? domain::message_state::accepted : h.events.back().state,
              h.message.accepted_at, money{}});
    }
    return page;
  });
}

void fake_gateway::list_webhook_endpoints(
    domain::account_id, actors::completion<std::vector<persistence::webhook_endpoint>> done) {
  respond<std::vector<persistence::webhook_endpoint>>(std::move(done), [this] { return endpoints_; });
}

void fake_gateway::create_webhook_endpoint(
    persistence::webhook_endpoint endpoint, actors::completion<persistence::webhook_endpoint> done) {
  respond<persistence::webhook_endpoint>(
      std::move(done), [this, endpoint]() -> actors::outcome<persistence::webhook_endpoint> {
        for (const auto& e : endpoints_)
          if (e.url == endpoint.url) return actors::refusal{.why = errc::already_exists, .detail = {}};
        endpoints_.push_back(endpoint);
        endpoints_.back().id = domain::webhook_endpoint_id{ids_.next(now())};
        return endpoints_.back();
      });
}

void fake_gateway::update_webhook_endpoint(
    persistence::webhook_endpoint endpoint, actors::completion<persistence::webhook_endpoint> done) {
  respond<persistence::webhook_endpoint>(
      std::move(done), [this, endpoint]() -> actors::outcome<persistence::webhook_endpoint> {
        for (auto& e : endpoints_)
          if (e.id == endpoint.id) return e = endpoint;
        return actors::refusal{.why = errc::not_found, .detail = {}};
      });
}

std::vector<actors::network_report> fake_gateway::networks() const {
  std::vector<actors::network_report> all;
  for (const auto& n : plan().networks())
    all.push_back({.id = n.id,
        .name = n.name,
        .title = n.title,
        .reachable = true,
        .up = true,
        .queued = 0,
        .prices = {{.network = n.id,
            .traffic = domain::traffic_class::otp,
            .per_segment = money::from_units(8'000)}}});
  return all;
}

actors::node_report fake_gateway::report() const {
  const std::lock_guard lock{guard_};
  actors::node_report r;
  r.ready = is_ready_;
  if (!is_ready_) r.not_ready_because = {"the store is not there"};
  r.accepted = messages_.size();
  actors::link_report link;
  link.name = "safaricom";
  link.state = "bound";
  link.submitted = 7;
  r.links = {link};
  return r;
}

}  // namespace mbs::http::tests
