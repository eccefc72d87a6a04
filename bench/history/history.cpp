#include "bench/history/history.hpp"

#include "domain/messages/id_generator.hpp"
#include "persistence/access/key_store.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/journal/journal_store.hpp"
#include "persistence/links/link_store.hpp"
#include "persistence/messages/message_store.hpp"
#include "persistence/money/funding_store.hpp"
#include "persistence/node/maintenance_store.hpp"
#include "persistence/webhooks/webhook_store.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <utility>

namespace mbs::bench {

namespace {

using domain::event_kind;
using domain::message_state;
using domain::money;
using domain::transfer_kind;
using persistence::journal_batch;

constexpr std::int64_t a_commit = 5'000, a_request = 10, after_snapshot = 200;
constexpr std::chrono::hours validity{72};
constexpr domain::link_id link{1};

money price() {
  return money::from_units(8'000);
}

template <class T>
T need(domain::result<T> r, const char* what) {
  if (!r) throw std::runtime_error{std::string{what} + ": " + std::string{domain::describe(r.error())}};
  if constexpr (!std::is_void_v<T>) return std::move(*r);
}

persistence::digest digest_of(std::int64_t number) {
  persistence::digest d{};
  std::memcpy(d.data(), &number, sizeof number);
  return d;
}

/// What becomes of the n-th message; the shares are rough guesses at an ordinary month.
message_state fate_of(std::int64_t n) {
  const auto share = n * 7919 % 100;
  if (share < 85) return message_state::delivered;
  if (share < 90) return message_state::undelivered;
  if (share < 93) return message_state::rejected;
  if (share < 96) return message_state::expired;
  if (share < 98) return message_state::cancelled;
  return message_state::unknown;
}

/// Movements of one commit, a row an account and kind, as the journal has them.
class movements {
 public:
  void add(const domain::message& m, transfer_kind kind) {
    const bool is_post = kind == transfer_kind::post;
    const domain::transfer first{m.account, kind, {}, 0, m.accepted_at,
        is_post ? m.network : domain::network_id{}, is_post ? m.traffic : domain::traffic_class{}};
    auto& t = rows_.try_emplace({m.account.value, kind, first.network, first.traffic}, first).first->second;
    t.amount = money::from_units(t.amount.units() + m.price.units());
    ++t.count;
  }
  [[nodiscard]] std::vector<domain::transfer> take() {
    std::vector<domain::transfer> all;
    for (const auto& [key, t] : std::exchange(rows_, {}))
      all.push_back(t);
    return all;
  }

 private:
  std::map<std::tuple<std::int64_t, transfer_kind, domain::network_id, domain::traffic_class>,
      domain::transfer>
      rows_;
};

class writer {
 public:
  writer(persistence::database& database, const history_options& options)
      : options_{options},
        stores_{database.connect(persistence::lane::changes)},
        journal_{database.journal()} {}

  written_history write(const std::function<void(std::int64_t)>& told) {
    make_accounts();
    commit_ = need(journal_->last_commit(), "the journal");
    for (std::int64_t n = 0; n < options_.messages;) {
      if (n == options_.messages - after_snapshot) take_snapshots();
      const auto end = n < options_.messages - after_snapshot
          ? std::min(n + a_commit, options_.messages - after_snapshot)
          : options_.messages;
      write_some(n, end);
      n = end;
      if (told) told(n);
    }
    write_positions();
    move_floor();
    look_after();
    history_.events = seq_;
    return std::move(history_);
  }

 private:
  void make_accounts();
  void write_some(std::int64_t first, std::int64_t end);
  domain::message make(std::int64_t n);
  void live(const domain::message& m, std::int64_t n, journal_batch& batch);
  void happen(const domain::message& m, event_kind kind, message_state state, journal_batch& batch);
  void commit(const journal_batch& batch) {
    if (journal_->commit(++commit_, batch) != persistence::commit_outcome::committed)
      throw std::runtime_error{"a commit failed: " + journal_->trouble()};
  }
  void take_snapshots();
  void write_positions();
  void move_floor();
  void look_after();

  history_options options_;
  std::unique_ptr<persistence::store_connection> stores_;
  std::unique_ptr<persistence::journal_store> journal_;
  written_history history_;
  std::map<domain::account_id, domain::webhook_endpoint_id> endpoints_;
  std::shared_ptr<domain::message_content> content_;
  domain::id_generator ids_{1};
  movements moved_;
  persistence::link_claim claim_{link, {}};
  std::int64_t commit_ = 0;
  std::int64_t seq_ = 0;
};

void writer::make_accounts() {
  const auto since = options_.until - std::chrono::days{options_.days};
  (void)need(stores_->get<persistence::link_store>().intern_link("history"), "the link");
  const auto credit = money::from_units(
      2 * price().units() * a_request * (options_.messages / options_.accounts + a_request));
  for (std::int64_t i = 0; i < options_.accounts; ++i) {
    const auto name = "customer" + std::to_string(i);
    const auto account = need(stores_->get<persistence::account_store>().create_account(
                                  {name + "@example.com", name, {}, "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz",
                                      {{"MBSDEMO", std::nullopt, std::nullopt}}},
                                  since),
        "an account");
    history_.accounts.push_back(account.id);
    need(stores_->get<persistence::funding_store>().add_funding_entry(
             {0, account.id, transfer_kind::credit, credit, "opening-" + name, "", since}),
        "a credit");
    need(stores_->get<persistence::key_store>().create_key(
             {{}, account.id, "mbs_live_" + std::to_string(i), digest_of(i + 1), "", since, {}}),
        "a key");
    if (i % 10 != 0) continue;
    endpoints_[account.id] = need(stores_->get<persistence::webhook_store>().create_webhook_endpoint({{},
                                      account.id, "https://" + name + ".example.com/", "", 1, true, since}),
        "a callback URL")
                                 .id;
  }
  history_.keys.push_back(digest_of(1));
}

domain::message writer::make(std::int64_t n) {
  const auto span = std::chrono::duration_cast<domain::duration>(std::chrono::days{options_.days});
  const auto left = options_.messages - 1 - n;
  // Not span * left: that overflows.
  const domain::duration before{span.count() / options_.messages * left};
  if (n % a_request == 0 || !content_) {
    content_ = std::make_shared<domain::message_content>();
    content_->sender = {"MBSDEMO", domain::sender_kind::alphanumeric};
    content_->text = "Karibu! Request " + std::to_string(n / a_request);
    content_->reference = "r-" + std::to_string(n / a_request);
    content_->segmented = {
        domain::encoding::gsm7, static_cast<std::uint32_t>(content_->text.size()), {content_->text}};
  }
  domain::message m;
  m.accepted_at = options_.until - before;
  m.id = {ids_.next(m.accepted_at)};
  m.account = history_.accounts[static_cast<std::size_t>(n / a_request * 7919 % options_.accounts)];
  m.to = domain::msisdn::from_number(254'700'000'000 + n * 7919 % 99'999'999);
  m.network = {1};
  m.traffic = static_cast<domain::traffic_class>(n / a_request % domain::traffic_class_count);
  m.segments = 1;
  m.price = price();
  m.expires_at = m.accepted_at + validity;
  if (const auto at = endpoints_.find(m.account); at != endpoints_.end()) m.callback = at->second;
  m.content = content_;
  return m;
}

void writer::happen(const domain::message& m, event_kind kind, message_state state, journal_batch& batch) {
  domain::message_event e;
  e.seq = {++seq_};
  e.message = m.id;
  e.account = m.account;
  e.kind = kind;
  e.state = state;
  e.at = m.accepted_at + std::chrono::seconds{1};
  if (kind == event_kind::submitted) {
    e.link = link;
    e.smsc_message_id = std::to_string(m.id.value);
    e.charge = m.price;
    moved_.add(m, transfer_kind::post);
  } else if (kind == event_kind::delivery_receipt) {
    e.link = link;
    e.outcome = state == message_state::delivered ? domain::segment_outcome::delivered
                                                  : domain::segment_outcome::undelivered;
    e.at += std::chrono::seconds{4};
  } else if (kind != event_kind::gave_up) {
    e.release = m.price;
    moved_.add(m, transfer_kind::release);
  }
  batch.events.push_back(std::move(e));
}

/// From its acceptance to its end, if it has one.
void writer::live(const domain::message& m, std::int64_t n, journal_batch& batch) {
  moved_.add(m, transfer_kind::reserve);
  const bool is_open = n >= options_.messages - options_.open_messages;
  if (is_open && n % 2 == 0) {
    if (claim_.claimed.size() < 5) claim_.claimed.push_back({m.id, 0});
    return;
  }
  const auto fate = is_open ? message_state::submitted : fate_of(n);
  switch (fate) {
    case message_state::rejected: return happen(m, event_kind::refused, fate, batch);
    case message_state::expired: return happen(m, event_kind::expired, fate, batch);
    case message_state::cancelled: return happen(m, event_kind::cancelled, fate, batch);
    default: happen(m, event_kind::submitted, message_state::submitted, batch);
  }
  if (fate == message_state::submitted) return;
  happen(m, fate == message_state::unknown ? event_kind::gave_up : event_kind::delivery_receipt, fate, batch);
  history_.newest_final = m.id;
  history_.smsc_id = std::to_string(m.id.value);
}

void writer::write_some(std::int64_t first, std::int64_t end) {
  journal_batch batch;
  auto messages = std::make_shared<std::vector<domain::message>>();
  for (auto n = first; n < end; ++n) {
    const auto m = make(n);
    live(m, n, batch);
    const bool keyed = n % a_request == 0 && n / a_request % 10 == 0;
    if (keyed && m.accepted_at > options_.until - std::chrono::hours{24})
      batch.idempotency.push_back({m.account, digest_of(n + 1), digest_of(n), "{}", m.accepted_at});
    if (n % 5'000 == 0)
      batch.strays.push_back({.link = link,
          .smsc_message_id = "stray" + std::to_string(n),
          .to = m.to.number(),
          .outcome = domain::segment_outcome::delivered,
          .code = 0,
          .raw = "id:stray",
          .at = m.accepted_at});
    history_.newest = m.id;
    history_.newest_of = m.account;
    messages->push_back(m);
  }
  batch.messages.push_back(std::move(messages));
  batch.transfers = moved_.take();
  if (!batch.idempotency.empty()) {
    history_.keys.resize(1);
    history_.keys.push_back(batch.idempotency.back().key);
  }
  commit(batch);
}

void writer::take_snapshots() {
  constexpr std::size_t at_once = 1'000;
  const std::span<const domain::account_id> all{history_.accounts};
  for (std::size_t first = 0; first < all.size(); first += at_once)
    need(journal_->snapshot_accounts(all.subspan(first, std::min(at_once, all.size() - first))), "snapshots");
}

void writer::write_positions() {
  journal_batch batch;
  batch.claims = {claim_};
  batch.progress = {{{}, {std::max<std::int64_t>(0, seq_ - 20)}}};
  commit(batch);
}

/// As the looks of a running server have done meanwhile.
void writer::move_floor() {
  constexpr std::uint32_t a_look = 5'000;
  auto& messages = stores_->get<persistence::message_store>();
  for (std::int64_t n = 0; n < options_.messages + a_look; n += a_look)
    (void)need(messages.overdue({options_.until, {}}, options_.until, a_look), "a look");
}

void writer::look_after() {
  auto& maintenance = stores_->get<persistence::maintenance_store>();
  const auto now = options_.until;
  while (need(maintenance.maintain(now, 3, now - std::chrono::hours{24}, now - std::chrono::days{8}),
      "maintenance")) {
  }
}

}  // namespace

written_history write_history(persistence::database& database, const history_options& options,
    const std::function<void(std::int64_t)>& told) {
  if (options.messages < after_snapshot || options.days < 1 || options.accounts < 1)
    throw std::runtime_error{"a history has 200 messages, a day and an account at least"};
  return writer{database, options}.write(told);
}

}  // namespace mbs::bench
