#include "actors/journal/journal_work.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace mbs::actors {

namespace {

template <class T>
void append(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

/// What is reserved is what the messages cost: ACCOUNT checked one, the ledger gets the other.
[[maybe_unused]] bool pays_for(
    const domain::transfer& reservation, const std::vector<domain::message>& messages) {
  std::int64_t units = 0;
  for (const auto& m : messages)
    units += m.price.units();
  return units == reservation.amount.units();
}

/// What moves is what the facts say: to the unit, and nothing else.
[[maybe_unused]] bool settle(
    const std::vector<domain::transfer>& settlements, const std::vector<message_fact>& facts) {
  std::int64_t charged = 0, released = 0;
  for (const auto& fact : facts) {
    charged += fact.event.charge.units();
    released += fact.event.release.units();
  }
  for (const auto& t : settlements)
    (t.kind == domain::transfer_kind::post ? charged : released) -= t.amount.units();
  return charged == 0 && released == 0;
}

}  // namespace

void transfer_sums::add(const domain::transfer& t) {
  if (t.amount.is_zero()) return;  // tests are free, and no matter of the ledger
  auto [at, added] = sums_.try_emplace({t.account.value, t.kind, t.network, t.traffic}, t);
  if (added) return;
  at->second.amount = domain::money::from_units(at->second.amount.units() + t.amount.units());
  at->second.count += t.count;
}

std::vector<domain::transfer> transfer_sums::rows() const {
  std::vector<domain::transfer> all;
  all.reserve(sums_.size());
  for (const auto& [of, t] : sums_)
    all.push_back(t);
  return all;
}

void journal_work::add(append_acceptance m) {
  assert(m.only_if_repeated || pays_for(m.reservation, *m.messages));
  size_ += m.messages->size();
  acceptances_.push_back(std::move(m));
}

void journal_work::add(append_facts m) {
  assert(settle(m.settlements, *m.facts));
  size_ += m.facts->size();
  for (const auto& fact : *m.facts)
    batch_.events.push_back(fact.event);
  for (const auto& t : m.settlements)
    settlements_.add(t);
  append(batch_.idempotency_removed, m.keys_removed);
  append(batch_.callbacks_removed, m.callbacks_removed);
  facts_.push_back(std::move(m.facts));
  add_listener(m.client, m.ticket);
}

void journal_work::add(append_claim m) {
  if (m.claim.link) {
    const auto same = std::find_if(batch_.claims.begin(), batch_.claims.end(),
        [&](const persistence::link_claim& c) { return c.link == m.claim.link; });
    if (same == batch_.claims.end())
      batch_.claims.push_back(std::move(m.claim));
    else
      *same = std::move(m.claim);
  }
  append(batch_.strays, m.strays);
  append(batch_.strays_matched, m.strays_matched);
  add_listener(m.client, m.ticket);
}

void journal_work::add(append_webhooks m) {
  append(batch_.progress, m.progress);
  append(batch_.retries, m.retries);
  append(batch_.retries_done, m.retries_done);
}

void journal_work::add(snapshot_account m) {
  if (m.sum_up)
    snapshots_.push_back(std::move(m));
  else
    add_listener(m.client, m.ticket);
}

void journal_work::add_listener(const recorded_listener& client, std::uint64_t ticket) {
  if (!client || ticket == 0) return;
  auto& entry = listeners_[client.id()];
  entry.client = client;
  entry.told.tickets.push_back(ticket);
}

bool journal_work::empty() const noexcept {
  // Whoever appended something is in one of these, told or not.
  return acceptances_.empty() && snapshots_.empty() && facts_.empty() && listeners_.empty() && batch_.empty();
}

const persistence::journal_batch& journal_work::seal(std::int64_t first) {
  batch_.messages.clear();
  batch_.idempotency.clear();
  auto sums = settlements_;
  for (const auto& a : acceptances_) {
    batch_.messages.push_back(a.messages);
    sums.add(a.reservation);
    if (a.once) batch_.idempotency.push_back(*a.once);
  }
  batch_.transfers = sums.rows();
  auto event = batch_.events.begin();
  for (const auto& some : facts_)
    for (auto& fact : *some)
      fact.event.seq = (event++)->seq = domain::event_seq{first++};
  assert(event == batch_.events.end());  // each fact has its event, in one order
  return batch_;
}

void journal_work::take_out(const std::function<bool(const append_acceptance&)>& answered) {
  std::erase_if(acceptances_, [&](const append_acceptance& a) {
    if (!answered(a)) return false;
    size_ -= a.messages->size();
    return true;
  });
}

std::vector<append_acceptance> journal_work::take_acceptances() {
  for (const auto& a : acceptances_)
    size_ -= a.messages->size();
  return std::exchange(acceptances_, {});
}

}  // namespace mbs::actors
