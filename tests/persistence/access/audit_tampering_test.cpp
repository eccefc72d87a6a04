#include "tests/persistence/access/audit_fixture.hpp"
#include "tests/persistence/few_runs.hpp"

#include <algorithm>
#include <functional>

namespace mbs::test {

namespace {

using kind = audit_finding::kind;

/// One way to meddle with a chain of `last` entries, at entry `at`, 1 < at < last.
struct tampering {
  const char* name;
  std::function<std::string(std::int64_t at, std::int64_t last)> statements;
  kind found_as;
};

std::string n(std::int64_t number) {
  return std::to_string(number);
}

std::string change(const std::string& what, std::int64_t at) {
  return "UPDATE audit_entries SET " + what + " WHERE number = " + n(at) + ';';
}

// Copies of what stands there, and back.
constexpr const char* save =
    "CREATE TABLE saved_entries AS SELECT * FROM audit_entries; CREATE TABLE saved_personal AS SELECT * FROM "
    "audit_personal; CREATE TABLE saved_head AS SELECT * FROM audit_head; CREATE TABLE saved_checkpoints AS SELECT * "
    "FROM audit_checkpoints;";
constexpr const char* restore =
    "DELETE FROM audit_entries; INSERT INTO audit_entries SELECT * FROM saved_entries; DELETE FROM audit_personal; "
    "INSERT INTO audit_personal SELECT * FROM saved_personal; DELETE FROM audit_head; INSERT INTO audit_head SELECT * "
    "FROM saved_head; DELETE FROM audit_checkpoints; INSERT INTO audit_checkpoints SELECT * FROM saved_checkpoints; "
    "DROP TABLE saved_entries; DROP TABLE saved_personal; DROP TABLE saved_head; DROP TABLE saved_checkpoints;";

const std::vector<tampering>& ways() {
  static const std::vector<tampering> all{
      {"time", [](auto at, auto) { return change("at = at + 1", at); }, kind::changed},
      {"kind of actor", [](auto at, auto) { return change("actor_kind = 5 - actor_kind", at); },
          kind::changed},
      {"actor", [](auto at, auto) { return change("actor = actor + 1", at); }, kind::changed},
      {"account", [](auto at, auto) { return change("account = account + 1", at); }, kind::changed},
      {"action", [](auto at, auto) { return change("action = 'nothing.happened'", at); }, kind::changed},
      {"object", [](auto at, auto) { return change("object = 'x'", at); }, kind::changed},
      {"facts", [](auto at, auto) { return change("facts = 'x=y'", at); }, kind::changed},
      {"hash",
          [](auto at, auto last) {
            return change("hash = (SELECT hash FROM saved_entries WHERE number = " + n(last) + ")", at);
          },
          kind::changed},
      {"taken from the middle",
          [](auto at, auto) { return "DELETE FROM audit_entries WHERE number = " + n(at); }, kind::missing},
      {"taken from the front",
          [](auto at, auto) { return "DELETE FROM audit_entries WHERE number < " + n(at); }, kind::missing},
      {"taken from the end",
          [](auto at, auto) { return "DELETE FROM audit_entries WHERE number > " + n(at); }, kind::cut_off},
      {"all taken", [](auto, auto) { return std::string{"DELETE FROM audit_entries"}; }, kind::cut_off},
      {"two in each other's place",
          [](auto at, auto) {
            return "UPDATE audit_entries SET number = -1 WHERE number = " + n(at) +
                "; UPDATE audit_entries SET number = " + n(at) + " WHERE number = " + n(at + 1) +
                "; UPDATE audit_entries SET number = " + n(at + 1) + " WHERE number = -1;";
          },
          kind::changed},
      {"one more at the end",
          [](auto at, auto last) {
            return "INSERT INTO audit_entries SELECT " + n(last + 1) +
                ", at, actor_kind, actor, account, action, object, facts, personal_digest, hash FROM audit_entries WHERE number = " +
                n(at);
          },
          kind::changed},
      {"head lowered", [](auto, auto) { return std::string{"UPDATE audit_head SET number = number - 1"}; },
          kind::head_changed},
      {"end cut and head lowered to it",
          [](auto at, auto) {
            return "DELETE FROM audit_entries WHERE number > " + n(at) +
                "; UPDATE audit_head SET number = " + n(at) +
                ", hash = (SELECT hash FROM audit_entries WHERE number = " + n(at) + ");";
          },
          kind::cut_off},
      {"personal part",
          [](auto at, auto) {
            return "DELETE FROM audit_personal WHERE number = " + n(at) +
                "; INSERT INTO audit_personal SELECT " + n(at) +
                ", salt, salt FROM saved_personal WHERE number = 1;";
          },
          kind::personal_changed},
  };
  return all;
}

void change_something(store_fixture& store, domain::account_id account, int what, int turn) {
  const auto name = "S" + std::to_string(turn);
  switch (what) {
    case 0:
      REQUIRE(store.senders().add_sender({account, {name, std::nullopt, std::nullopt}}, by_operator()));
      break;
    case 1:
      REQUIRE(store.accounts().set_account_status(
          account, persistence::account_status::active, by_key(turn, noon())));
      break;
    case 2: store.credit(account, money::from_shillings(1), name); break;
    default:
      REQUIRE(store.accounts().create_account(
          {name + "@example.com", name, money{}, "whsec_x", {}}, noon(), by_operator()));
  }
}

}  // namespace

TEST_CASE_TEMPLATE("whatever was changed, and however one meddles with it, a verification finds that", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account =
      store.accounts()
          .create_account({"a@example.com", "", money{}, "whsec_x", {}}, noon(), by_operator())
          ->id;
  int turn = 0;
  CHECK(holds(2 * static_cast<int>(ways().size()), "tampering is found", [&] {
    for (const int what : *rc::gen::container<std::vector<int>>(3, rc::gen::inRange(0, 4)))
      change_something(store, account, what, ++turn);
    const auto kept = store.audit().head().value();
    RC_ASSERT(findings(store, &kept).empty());
    const auto& way = ways()[static_cast<std::size_t>(turn / 3) % ways().size()];
    const auto at = *rc::gen::inRange<std::int64_t>(2, kept.number);
    store.run(save);
    store.run(way.statements(at, kept.number));
    const auto found = findings(store, &kept);
    store.run(restore);
    RC_LOG() << way.name << " at " << at << " of " << kept.number;
    RC_ASSERT(!found.empty());
    RC_ASSERT(std::ranges::any_of(found, [&](const auto& f) { return f.what == way.found_as; }));
    RC_ASSERT(findings(store, &kept).empty());
  }));
}

TEST_CASE_TEMPLATE(
    "an end that was cut and written anew is found beside a head that was kept, or a checkpoint", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  for (int i = 0; i < 3; ++i)
    change_something(store, account, 0, i);
  const auto kept = store.audit().head().value();
  const bool has_checkpoint = store.audit().make_checkpoint(noon())->has_value();
  CHECK(has_checkpoint);
  store.run(
      "DELETE FROM audit_entries WHERE number > 3; DELETE FROM audit_personal WHERE number > 3; UPDATE audit_head SET number = 3, hash = (SELECT hash FROM "
      "audit_entries WHERE number = 3);");
  for (int i = 10; i < 15; ++i)
    change_something(store, account, 0, i);
  const auto found = findings(store);
  REQUIRE(found.size() == 1);
  CHECK(found.front().what == kind::head_changed);
  CHECK(found.front().number == kept.number);
  store.run("DELETE FROM audit_checkpoints");
  CHECK(findings(store).empty());  // by itself the chain cannot tell
  CHECK(findings(store, &kept).size() == 1);
}

}  // namespace mbs::test
