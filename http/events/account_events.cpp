#include "http/events/account_events.hpp"

#include "http/messages/live_message.hpp"
#include "http/money/balance_json.hpp"

#include <utility>
#include <variant>

namespace mbs::http {
namespace {

using domain::permission;

constexpr std::chrono::seconds looks_apart{1};
/// How long a reader waits before it comes back (ms).
constexpr std::string_view comes_back = "retry: 2000\n";

struct name_and_permission {
  std::string_view name;
  permission needed;
};

/// Which permission reads which event.
name_and_permission kind_of(const domain::live_event& e) noexcept {
  struct {
    name_and_permission operator()(const domain::message_changed&) const noexcept {
      return {"message", permission::messages_read};
    }
    name_and_permission operator()(const domain::balance_changed&) const noexcept {
      return {"balance", permission::balance_read};
    }
    name_and_permission operator()(const domain::webhook_changed&) const noexcept {
      return {"webhook", permission::webhooks_manage};
    }
    name_and_permission operator()(const domain::sender_decided&) const noexcept {
      return {"sender", permission::senders_read};
    }
    name_and_permission operator()(const domain::account_changed&) const noexcept {
      return {"account", permission::account_read};
    }
  } kinds;
  return std::visit(kinds, e);
}

std::string data_of(const domain::live_event& e, const domain::numbering_plan& plan) {
  std::string data;
  json_writer json{data};
  if (const auto* const m = std::get_if<domain::message_changed>(&e)) {
    render(*m, plan, json);
  } else if (const auto* const w = std::get_if<domain::webhook_changed>(&e)) {
    json.begin_object().key("id").plain_text(domain::to_text(w->id));
    json.key("state").plain_text(domain::to_text(w->health)).end_object();
  } else if (const auto* const s = std::get_if<domain::sender_decided>(&e)) {
    json.begin_object().key("id").plain_text(domain::to_text(s->id));
    json.key("state").plain_text(domain::to_text(s->state)).end_object();
  } else {
    json.begin_object().end_object();
  }
  return data;
}

/// LiveLinks of the description: of operators.
std::string figures_of(const std::vector<actors::link_report>& links) {
  std::string data;
  json_writer json{data};
  json.begin_object().key("links").begin_array();
  for (const auto& l : links) {
    if (l.built_in) continue;
    json.begin_object().key("name").text(l.name).key("state").text(l.state);
    json.key("sessions").integer(l.sessions_bound).key("queued");
    json.integer(static_cast<std::int64_t>(l.queued_otp + l.queued_transactional + l.queued_promotional));
    json.key("in_flight").integer(l.in_flight);
    json.key("submitted").integer(static_cast<std::int64_t>(l.submitted));
    json.key("refused").integer(static_cast<std::int64_t>(l.refused));
    json.key("receipts").integer(static_cast<std::int64_t>(l.receipts)).end_object();
  }
  json.end_array().end_object();
  return data;
}

/// A test key sees tests alone, here as in lists.
bool is_for(const domain::principal& who, const domain::live_event& e) noexcept {
  const auto* const m = std::get_if<domain::message_changed>(&e);
  return m == nullptr || !who.is_test || m->network == domain::test_network;
}

}  // namespace

account_events::account_events(
    const exchange& c, const std::shared_ptr<answer_stream>& of, const event_gateways& gateways)
    : gateways_{gateways}, who_{c.who}, stream_{of}, queue_{c.queue()} {
  reader_ = gateways_.events.follow(who_.account, c.in.last_event_id, [stream = stream_] {
    if (const auto s = stream.lock()) s->wake();
  });
}

void account_events::write(steady::time_point, std::string& to) {
  if (!has_begun_) {
    to.append(comes_back);
    write_event(reader_->id(), {}, {}, to);
    has_begun_ = true;
    ask_balance();
  }
  for (const auto& e : reader_->read())
    write(e, to);
  if (balance_->again && !balance_->is_asked) ask_balance();
  if (!balance_->json) return;
  if (who_.permissions.has(permission::balance_read)) write_event({}, "balance", *balance_->json, to);
  balance_->json.reset();
}

void account_events::write(const actors::told_event& e, std::string& to) {
  if (!e.what) return write_event(e.id, "reset", "{}", to);
  const auto [name, needed] = kind_of(*e.what);
  if (!who_.permissions.has(needed) || !is_for(who_, *e.what)) return;
  if (std::holds_alternative<domain::balance_changed>(*e.what)) return ask_balance();
  write_event(e.id, name, data_of(*e.what, gateways_.plan), to);
}

/// One question at a time: what changes meanwhile is asked for once more.
void account_events::ask_balance() {
  if (!who_.permissions.has(permission::balance_read)) return;
  balance_->again = balance_->is_asked;
  if (std::exchange(balance_->is_asked, true)) return;
  gateways_.money.get_balance(who_.account,
      queue_->bring<domain::balance>(
          [balance = balance_, stream = stream_](const actors::outcome<domain::balance>& now) {
            const auto s = stream.lock();
            if (!s) return;
            balance->is_asked = false;
            if (now) balance->json = render(*now);
            s->wake();
          }));
}

void platform_events::write(steady::time_point now, std::string& to) {
  if (!looked_at_) {
    to.append(comes_back).append("\n");
  } else if (now - *looked_at_ < looks_apart) {
    return;
  }
  looked_at_ = now;
  auto figures = figures_of(node_.report().links);
  if (figures == told_) return;
  told_ = std::move(figures);
  write_event({}, "links", told_, to);
}

}  // namespace mbs::http
