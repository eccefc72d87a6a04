#include "actors/access/audit_checkpoints.hpp"

#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/fake_store.hpp"
#include "tests/support/captured_log.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

TEST_CASE("the head of the audit log is told to the log when a checkpoint was made, and only then") {
  const test::captured_log log;
  fake_stores stores;
  inline_pool pool{stores};
  int mails = 0;
  const auto look = [&] {
    keep_audit_checkpoints(
        pool, [] { return beginning; }, [&] { ++mails; });
  };
  look();
  CHECK(mails == 0);
  CHECK(stores.checkpoints_asked == std::vector{beginning});
  CHECK(log.lines().empty());
  stores.next_checkpoint = persistence::audit_checkpoint{{17, crypto::sha256("x")}, beginning};
  look();
  CHECK(log.with("info event=audit_checkpoint head=17:" + crypto::to_hex(crypto::sha256("x"))).size() == 1);
  CHECK(mails == 1);
  look();
  CHECK(log.lines().size() == 1);
  CHECK(mails == 1);
}

TEST_CASE("a checkpoint that could not be made is said, and made later") {
  const test::captured_log log;
  fake_stores stores;
  inline_pool pool{stores};
  stores.changes_away = true;
  stores.next_checkpoint = persistence::audit_checkpoint{{1, {}}, beginning};
  const auto look = [&] {
    keep_audit_checkpoints(
        pool, [] { return beginning; }, [] {});
  };
  look();
  CHECK(log.with("warning event=audit_checkpoint_failed reason=store_unavailable").size() == 1);
  stores.changes_away = false;
  look();
  CHECK(log.with("event=audit_checkpoint head=1:").size() == 1);
}
