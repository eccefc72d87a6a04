#include "domain/money/paybill_number.hpp"
#include "persistence/money/books_store.hpp"
#include "persistence/money/payment_store.hpp"
#include "persistence/money/reconciliation_store.hpp"
#include "persistence/money/top_up_store.hpp"
#include "tests/persistence/access/people_fixture.hpp"
#include "tests/persistence/few_runs.hpp"

#include <algorithm>
#include <set>

namespace mbs::test {

namespace {

using namespace std::chrono_literals;
using domain::difference_cause;
using persistence::numbered_difference;
using persistence::payment_record;
using persistence::reconciliation_run;
/// A cause, and the record.
using finding = std::pair<difference_cause, std::string>;
using findings = std::multiset<finding>;

const auto evening = noon() + 6h;
const std::vector<domain::link_reach> only_safaricom{{{1}, {{1}}}};

domain::audit_origin by_staff(domain::time_point at = evening) {
  return {.who = {domain::actor_kind::person, 7}, .at = at, .personal = {}};
}

template <class Store>
struct counting_room {
  Store store;
  domain::account_id account = store.new_account();
  persistence::store_connection& connection = store.connection(persistence::lane::changes);
  persistence::payment_store& payments = connection.template get<persistence::payment_store>();
  persistence::top_up_store& top_ups = connection.template get<persistence::top_up_store>();
  persistence::reconciliation_store& runs =
      store.connection(persistence::lane::maintenance).template get<persistence::reconciliation_store>();
  int made = 0;

  std::string receipt() {
    auto digits = std::to_string(++made);
    return "QK" + std::string(8 - digits.size(), '0') + digits;
  }
  domain::account_id another() { return store.new_account(std::to_string(++made) + "@example.com"); }

  payment_record pay(const std::string& typed, std::int64_t shillings = 100) {
    persistence::told_payment t;
    t.receipt = receipt();
    t.amount = money::from_shillings(shillings);
    t.typed = typed;
    t.short_code = "174379";
    return payments.record_payment(t, noon()).value().payment;
  }
  payment_record pay() { return pay(domain::paybill_number(account)); }

  persistence::top_up_record prompted() {
    const auto payer = domain::msisdn::from_number(254'712'100'000 + ++made);
    const auto asked = top_ups
                           .add_top_up({another(), payer, money::from_shillings(100), "174379", ""},
                               {.who = {}, .at = noon(), .personal = {}})
                           .value();
    REQUIRE(top_ups.claim_top_up(asked.id, noon()).value());
    persistence::payment_news taken{
        .what = persistence::payment_news::kind::asked, .ask = domain::ask_result::taken};
    return top_ups.record_news(asked.id, taken, noon()).value();
  }
  persistence::top_up_record paid(const std::string& with_receipt) {
    persistence::payment_news news{.what = persistence::payment_news::kind::paid};
    news.receipt = with_receipt;
    if (!with_receipt.empty()) news.amount = money::from_shillings(100);
    return top_ups.record_news(prompted().id, news, noon()).value();
  }

  domain::message sent(domain::account_id by, std::uint8_t network = 1) {
    auto m = store.new_message(by);
    m.network = {network};
    store.accept({m});
    store.submit(m);
    return m;
  }
  domain::message delivered(domain::account_id by) {
    const auto m = sent(by);
    store.deliver(m);
    return m;
  }
  domain::message refused(domain::account_id by) {
    const auto m = store.new_message(by);
    store.accept({m});
    store.refuse(m);
    return m;
  }
  std::string newest_transfer() {
    return std::to_string(store.number("SELECT CAST(MAX(id) AS BIGINT) FROM transfers"));
  }

  /// An entry of the books that nobody told of.
  void insert_entry(const std::string& reference) {
    const auto id = store.number("SELECT MAX(id) FROM funding_entries") + 1;
    store.run(
        "INSERT INTO funding_entries (id, account, kind, amount, reference, note, at, counter, paid) VALUES (" +
        std::to_string(id) + ", " + std::to_string(account.value) + ", 1, 1000000, '" + reference +
        "', '', " + std::to_string(domain::to_micros(noon())) + ", 1, 1)");
  }

  reconciliation_run reconcile(domain::time_point at = evening, std::uint32_t rows = 3) {
    const auto begun = runs.begin_reconciliation(false, at, by_staff(at));
    REQUIRE_MESSAGE(begun, runs.trouble());
    for (int steps = 0; steps < 100'000; ++steps) {
      persistence::reconciliation_request request{at, rows, only_safaricom};
      const auto made_step = runs.reconcile_some(request);
      REQUIRE_MESSAGE(made_step, runs.trouble());
      if (!made_step->more) return runs.get_reconciliation(begun->run.id).value();
    }
    FAIL("the run does not end");
    return {};
  }
  std::vector<numbered_difference> all_of(const reconciliation_run& run) {
    std::vector<numbered_difference> all;
    persistence::difference_filter wanted;
    wanted.run = run.id;
    wanted.limit = 7;
    do {
      const auto page = runs.list_differences(wanted);
      REQUIRE_MESSAGE(page, runs.trouble());
      all.insert(all.end(), page->differences.begin(), page->differences.end());
      wanted.beyond = page->next;
    } while (wanted.beyond != 0);
    return all;
  }
  findings found(const reconciliation_run& run) {
    findings all;
    for (const auto& d : all_of(run))
      all.emplace(d.what.cause, d.what.subject);
    return all;
  }
};

/// What spoils records that were made: statements behind the store's back, and what must be found
/// then.
struct planted {
  std::string spoils;
  findings expected;
};

std::string set_entry(const payment_record& p, const std::string& change) {
  return "UPDATE funding_entries SET " + change + " WHERE id = " + std::to_string(p.funding) + ';';
}
std::string of_message(const domain::message& m, const std::string& change) {
  return "UPDATE message_events SET " + change + " WHERE message_id = " + std::to_string(m.id.value) + ';';
}
finding about(difference_cause cause, const payment_record& p) {
  return {cause, domain::to_text(p.id)};
}

template <class Store>
planted plant_with_mpesa(counting_room<Store>& w, difference_cause cause) {
  using enum difference_cause;
  const auto p = w.pay();
  const auto id = std::to_string(p.funding);
  switch (cause) {
    case payment_not_credited:
      return {"DELETE FROM funding_entries WHERE id = " + id + ';', {about(cause, p)}};
    case amount_differs: return {set_entry(p, "amount = amount + 1"), {about(cause, p)}};
    case account_differs:
      return {set_entry(p, "account = " + std::to_string(w.another().value)), {about(cause, p)}};
    case booked_elsewhere: return {set_entry(p, "counter = 4"), {about(cause, p)}};
    case credited_twice: {
      w.insert_entry("ghost of " + p.told.receipt);
      return {set_entry(p, "reference = 'second of " + p.told.receipt + "'") +
              "UPDATE funding_entries SET reference = '" + p.told.receipt + "' WHERE reference = 'ghost of " +
              p.told.receipt + "';",
          {about(cause, p)}};
    }
    case entry_shared: {
      const auto q = w.pay();
      return {"DELETE FROM funding_entries WHERE id = " + std::to_string(q.funding) +
              "; UPDATE payments SET funding = " + id + " WHERE id = " + std::to_string(q.id.value) + ';',
          {about(cause, p), about(cause, q)}};
    }
    case entry_without_payment: {
      const auto reference = "nobody " + p.told.receipt;
      w.insert_entry(reference);
      return {"", {{cause, std::to_string(w.store.number("SELECT MAX(id) FROM funding_entries"))}}};
    }
    case in_suspense: return {"", {about(cause, w.pay("nobody's"))}};
    case receipt_missing: {
      const auto t = w.paid("");
      return {"UPDATE top_ups SET ended_at = " + std::to_string(domain::to_micros(evening - 25h)) +
              " WHERE id = " + std::to_string(t.id.value) + ';',
          {{cause, domain::to_text(t.id)}}};
    }
    default: {
      const auto t = w.prompted();
      return {"UPDATE top_ups SET state = 6, ended_at = " + std::to_string(domain::to_micros(noon())) +
              " WHERE id = " + std::to_string(t.id.value) + ';',
          {{top_up_unclear, domain::to_text(t.id)}}};
    }
  }
}

template <class Store>
planted plant_with_messages(counting_room<Store>& w, difference_cause cause) {
  using enum difference_cause;
  const auto account = w.another();
  const auto of_account = finding{cause, domain::to_text(account)};
  const auto of = [cause](const domain::message& m) { return finding{cause, domain::to_text(m.id)}; };
  const auto alter = [&w](const std::string& change) {
    return "UPDATE transfers SET " + change + " WHERE id = " + w.newest_transfer() + ';';
  };
  switch (cause) {
    case charge_differs: w.sent(account); return {alter("amount = amount + 1"), {of_account}};
    case segment_count_differs: w.sent(account); return {alter("count = count + 1"), {of_account}};
    case release_differs: w.refused(account); return {alter("amount = amount - 1"), {of_account}};
    case taken_not_charged: {
      const auto m = w.sent(account);
      return {of_message(m, "charge = 0") + "DELETE FROM transfers WHERE id = " + w.newest_transfer() + ';',
          {of(m)}};
    }
    case charged_not_taken: {
      const auto m = w.sent(account);
      return {of_message(m, "kind = 9"), {of(m)}};
    }
    case charged_twice: {
      const auto m = w.sent(account);
      w.store.submit(m);
      return {"", {of(m)}};
    }
    case taken_twice: {
      const auto m = w.sent(account);
      journal_batch again;
      again.events.push_back(w.store.new_event(m, event_kind::submitted, message_state::submitted));
      w.store.commit(again);
      return {"", {of(m)}};
    }
    case other_network: {
      const auto m = w.sent(account, 2);
      return {"", {{cause, to_text(domain::kenyan_day_at(noon())) + " 1 2"}}};
    }
    default: {
      const std::vector<persistence::difference> found{{"one unit too much", account}};
      const auto made = w.store.books().record_breaches(found, noon(), {}).value();
      return {"", {{books_differ, std::to_string(made.front().id)}}};
    }
  }
}

template <class Store>
planted plant(counting_room<Store>& w, difference_cause cause) {
  if (cause == difference_cause::list_not_read) {
    REQUIRE(w.payments.note_pull("174379", {noon() - 40h, noon() - 40h}));
    return {"", {{cause, "174379"}}};
  }
  if (domain::side_of(cause) == domain::difference_side::mpesa) return plant_with_mpesa(w, cause);
  return plant_with_messages(w, cause);
}

template <class Store>
void live(counting_room<Store>& w, int what) {
  switch (what % 6) {
    case 0: (void)w.pay(); break;
    case 1: (void)w.paid(w.receipt()); break;
    case 2: (void)w.paid(""); break;
    case 3: w.delivered(w.account); break;
    case 4: w.refused(w.account); break;
    default: w.sent(w.account); break;
  }
}

}  // namespace

TEST_CASE_TEMPLATE(
    "each planted difference is found, with its record, and nothing else", Store, on_sqlite, on_postgres) {
  CHECK(holds(4, "what differs is found", [] {
    counting_room<Store> w;
    for (int i = *rc::gen::inRange(0, 40); i > 0; --i)
      live(w, *rc::gen::inRange(0, 6));
    std::string spoils;
    findings expected;
    for (std::size_t i = 1; i <= domain::difference_cause_count; ++i) {
      if (*rc::gen::inRange(0, 3) == 0) continue;
      auto one = plant(w, static_cast<difference_cause>(i));
      spoils += one.spoils;
      expected.merge(one.expected);
    }
    if (!spoils.empty()) w.store.run(spoils);
    const auto run = w.reconcile(evening, *rc::gen::inRange(1, 20));
    const auto found = w.found(run);
    for (const auto& [cause, subject] : found)
      if (!expected.contains({cause, subject}))
        RC_FAIL("found and not planted: " + std::string{domain::to_text(cause)} + ' ' + subject);
    for (const auto& [cause, subject] : expected)
      if (!found.contains({cause, subject}))
        RC_FAIL("planted and not found: " + std::string{domain::to_text(cause)} + ' ' + subject);
    RC_ASSERT(found.size() == expected.size());
    RC_ASSERT(run.differences() == static_cast<std::int64_t>(expected.size()));
    RC_ASSERT(!run.is_truncated());
    RC_ASSERT(w.store.number("SELECT COUNT(*) FROM reconciliation_sums") == 0);
  }));
}

TEST_CASE_TEMPLATE("each cause can be found", Store, on_sqlite, on_postgres) {
  counting_room<Store> w;
  findings expected;
  std::string spoils;
  for (std::size_t i = 1; i <= domain::difference_cause_count; ++i) {
    auto one = plant(w, static_cast<difference_cause>(i));
    spoils += one.spoils;
    expected.merge(one.expected);
  }
  w.store.run(spoils);
  const auto run = w.reconcile();
  CHECK(w.found(run) == expected);
  std::set<difference_cause> causes;
  for (const auto& c : run.counts)
    causes.insert(c.cause);
  CHECK(causes.size() == domain::difference_cause_count);
}

TEST_CASE_TEMPLATE(
    "a run looks at what came since the one before, and at what still waits", Store, on_sqlite, on_postgres) {
  counting_room<Store> w;
  (void)w.pay();
  const auto waiting = w.pay("nobody's");
  const auto m = w.sent(w.account);
  w.insert_entry("ghost");
  auto run = w.reconcile(noon() + 1h);
  CHECK(run.payments == 2);
  CHECK(run.transfers == 2);
  CHECK(run.messages == 1);
  CHECK(run.differences() == 2);  // the one in suspense, and the ghost
  CHECK(run.carriers.size() == 1);
  CHECK(run.carriers.front().sum.taken == 1);
  // Nothing of that is looked at again, but for what still waits; the message is not closed, and its events
  // of before count no more.
  run = w.reconcile(noon() + 2h);
  CHECK(run.from == noon() + 1h);
  CHECK(run.payments == 0);
  CHECK(run.entries == 0);
  CHECK(run.transfers == 0);
  CHECK(run.carriers.empty());
  CHECK(w.found(run) == findings{{difference_cause::in_suspense, domain::to_text(waiting.id)}});
  w.store.deliver(m);
  const auto matched = w.payments.match_payment(waiting.id, w.account, "she called", by_staff()).value();
  CHECK(w.reconcile(noon() + 3h).counts.empty());
  CHECK(matched.funding != 0);
}

TEST_CASE_TEMPLATE("what was matched since is held against its entry", Store, on_sqlite, on_postgres) {
  counting_room<Store> w;
  const auto waiting = w.pay("nobody's");
  REQUIRE(w.reconcile(noon() + 1h).differences() == 1);
  const auto matched = w.payments.match_payment(waiting.id, w.account, "she called", by_staff()).value();
  w.store.run(set_entry(matched, "amount = amount - 1"));
  const auto run = w.reconcile(noon() + 2h);
  const auto all = w.all_of(run);
  REQUIRE(all.size() == 1);
  CHECK(all.front().what.cause == difference_cause::amount_differs);
  CHECK(domain::at_stake(all.front().what) == money::from_units(1));
  CHECK(run.counts.front().at_stake == money::from_units(1));
}

TEST_CASE_TEMPLATE(
    "one run is under way at a time, and is begun once in the log", Store, on_sqlite, on_postgres) {
  counting_room<Store> w;
  const auto first = w.runs.begin_reconciliation(false, noon(), by_staff(noon()));
  REQUIRE_MESSAGE(first, w.runs.trouble());
  CHECK(first->is_new);
  CHECK(w.runs.reconciliation_stands()->is_running);
  const auto second = w.runs.begin_reconciliation(true, noon() + 1s, {});
  CHECK_FALSE(second->is_new);
  CHECK(second->run.id == first->run.id);
  CHECK(w.reconcile().id == first->run.id);
  CHECK(entries(w.store, "reconciliation.run") == 1);
  CHECK_FALSE(w.runs.reconciliation_stands()->is_running);
  const auto nightly = w.runs.begin_reconciliation(true, evening + 1h, {});
  CHECK(nightly->is_new);
  CHECK(w.runs.reconciliation_stands()->nightly_at == evening + 1h);
  CHECK(entries(w.store, "reconciliation.run") == 1);
  (void)w.reconcile(evening + 2h);
  persistence::reconciliation_filter wanted;
  wanted.limit = 1;
  auto page = w.runs.list_reconciliations(wanted).value();
  REQUIRE(page.runs.size() == 1);
  CHECK(page.runs.front().is_nightly);
  wanted.beyond = page.next;
  page = w.runs.list_reconciliations(wanted).value();
  CHECK(page.runs.front().id == first->run.id);
  CHECK_FALSE(page.next);
  CHECK(w.runs.get_reconciliation({999}).error() == domain::errc::not_found);
  CHECK(w.runs.list_differences({.run = {999}}).error() == domain::errc::not_found);
}

TEST_CASE_TEMPLATE(
    "many differences are counted, and the first of them kept", Store, on_sqlite, on_postgres) {
  counting_room<Store> w;
  const auto first = w.store.number("SELECT MAX(id) FROM funding_entries");
  w.store.run(
      "INSERT INTO funding_entries (id, account, kind, amount, reference, note, at, counter, paid) "
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10050) "
      "SELECT " +
      std::to_string(first) + " + n.i, " + std::to_string(w.account.value) +
      ", 1, 10000, 'ghost ' || n.i, '', 0, 1, 1 FROM n");
  const auto run = w.reconcile(evening, 500);
  CHECK(run.differences() == 10'050);
  CHECK(run.kept == domain::most_kept_differences);
  CHECK(run.is_truncated());
  REQUIRE(run.counts.size() == 1);
  CHECK(run.counts.front().at_stake == money::from_shillings(10'050));
  CHECK(w.store.number("SELECT COUNT(*) FROM reconciliation_differences") == 10'000);
}

}  // namespace mbs::test
