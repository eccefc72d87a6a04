#include "actors/money/reconciliation_service.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/money/payment_store.hpp"
#include "persistence/money/reconciliation_store.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/real_store.hpp"
#include "tests/actors/result_of.hpp"
#include "tests/support/captured_log.hpp"

namespace mbs::actors::testing {

namespace {

using persistence::reconciliation_run;
using persistence::reconciliation_store;

/// RECONCILER over a real store, which was prepared when the test began.
struct reconciled_night : hand_driven_system {
  reconciled_night() {
    // What a new database says is of the machine's clock: let tonight's be over.
    auto& made = store.get<reconciliation_store>();
    REQUIRE(made.begin_reconciliation(true, now(), {}).has_value());
    persistence::reconciliation_request step;
    step.now = now();
    while (made.reconcile_some(step).value().more) {
    }
    parts.store = &pool;
    parts.rules = &rules;
    parts.counters = &counters;
    parts.now = clock();
    parts.rows = 1;
    reconciler = ended_with_scope<reconciler_actor>{spawn_reconciler(system, parts)};
    service.emplace(pool, *reconciler, domain::numbering_plan::kenya(), clock());
    run();
  }

  void pay_to_nobody(const std::string& receipt) {
    persistence::told_payment t;
    t.receipt = receipt;
    t.amount = domain::money::from_shillings(70);
    t.typed = "nobody's";
    t.short_code = "174379";
    REQUIRE(store.get<persistence::payment_store>().record_payment(t, now()).has_value());
  }
  std::vector<reconciliation_run> runs() {
    return store.get<reconciliation_store>().list_reconciliations({}).value().runs;
  }
  persistence::begun_reconciliation begin() {
    return result_of<persistence::begun_reconciliation>([this](auto done) {
      service->begin({1}, {.who = {domain::actor_kind::person, 1}, .at = now(), .personal = {}}, done);
    }).value();
  }

  real_store store;
  inline_pool pool{*store.connection};
  live_rules rules{std::make_shared<const node_rules>()};
  node_counters counters;
  reconciler_dependencies parts;
  ended_with_scope<reconciler_actor> reconciler;
  std::optional<reconciliation_service> service;
};

}  // namespace

TEST_CASE("each night, at its hour in East Africa, what came since is reconciled, once") {
  const test::captured_log log;
  reconciled_night n;
  n.pay_to_nobody("QK12AB34CD");
  CHECK(n.runs().size() == 1);
  n.pass(25h);
  REQUIRE(n.runs().size() == 2);
  const auto first = n.runs().front();
  CHECK(first.is_nightly);
  CHECK_FALSE(first.is_running());
  CHECK(domain::to_rfc3339(first.begun_at).substr(11, 2) == "23");  // 02:00 in Nairobi
  CHECK(first.differences() == 1);
  CHECK(figure(n.counters.reconciliation_differences) == 1);
  CHECK(figure(n.counters.reconciled_at) != 0);
  CHECK(log.with("event=reconciliation_differs ").size() == 1);
  n.pass(24h);
  CHECK(n.runs().size() == 3);
}

TEST_CASE("staff begin a run, which goes on by itself; while it is under way there is no other") {
  reconciled_night n;
  for (int i = 0; i < 5; ++i)
    n.pay_to_nobody("QK12AB34C" + std::to_string(i));
  const auto begun = n.begin();
  CHECK(begun.is_new);
  n.pass(1min);
  REQUIRE(n.runs().size() == 2);
  CHECK_FALSE(n.runs().front().is_running());
  CHECK(n.runs().front().id == begun.run.id);
  const auto page = result_of<persistence::difference_page>(
      [&](auto done) { n.service->differences({1}, {.run = begun.run.id}, done); });
  CHECK(page->differences.size() == 5);
  const auto table = result_of<table_page>([&](auto done) {
    n.service->export_differences(
        {1}, {.run = begun.run.id, .limit = 3}, domain::cause_language::swahili, done);
  });
  CHECK(table->rows == 3);
  CHECK(table->next == "3");
  CHECK(table->lines.find("\"in_suspense\"") != std::string::npos);
  const auto head = result_of<std::string>([&](auto done) {
    n.service->note_export({1}, begun.run.id, {.who = {}, .at = n.now(), .personal = {}}, done);
  });
  CHECK(head->starts_with("\"number\",\"side\",\"cause\""));
}

TEST_CASE("what another process began and left is brought to its end") {
  reconciled_night n;
  REQUIRE(n.store.get<reconciliation_store>().begin_reconciliation(false, n.now(), {}).has_value());
  CHECK(n.runs().front().is_running());
  n.pass(2min);
  CHECK_FALSE(n.runs().front().is_running());
}

}  // namespace mbs::actors::testing
