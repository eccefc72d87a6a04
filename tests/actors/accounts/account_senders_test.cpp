#include "tests/actors/account_fixture.hpp"

#include <doctest/doctest.h>

namespace mbs::actors::testing {

namespace {

/// An ACCOUNT whose settings have changed since it woke.
struct with_settings : account_at_work {
  void settings(const std::string& default_sender, std::vector<persistence::sender_end> ends = {}) {
    auto changed = std::make_shared<persistence::account_settings>(stored_account(id));
    changed->default_sender = default_sender;
    for (const auto& end : ends)
      changed->senders.push_back(end.sender);
    changed->sender_ends = std::move(ends);
    tell(settings_changed{std::move(changed)});
  }
  [[nodiscard]] domain::time_point in(domain::duration from_now) { return environment->now() + from_now; }
  submitted* from(const std::string& sender) {
    return submit({"072200000" + std::to_string(++sent)}, {.from = sender});
  }
  std::vector<std::string> senders() {
    std::vector<std::string> names;
    tell(read_senders{id, [&](outcome<std::vector<domain::approved_sender>> told) {
                        for (const auto& s : told.value())
                          names.push_back(s.name);
                      }});
    return names;
  }
  domain::submission_preview preview(const std::string& sender) {
    std::optional<domain::submission_preview> seen;
    domain::submission what;
    what.to = {"0722000001"};
    what.from = sender;
    what.text = "hello";
    tell(preview_messages{id, std::make_shared<const domain::submission>(what),
        [&](outcome<domain::submission_preview> p) { seen = std::move(p.value()); }});
    REQUIRE(seen);
    return *seen;
  }

  int sent = 0;
};

}  // namespace

TEST_CASE("a message that names no sender is from the account's default") {
  with_settings a;
  a.settings("MBS");
  auto* told = a.from("");
  REQUIRE(a.journal.all<append_acceptance>().size() == 1);
  CHECK(a.journal.all<append_acceptance>()[0].messages->front().content->sender.text == "MBS");
  a.commit();
  CHECK(told->accepted());
  CHECK(a.preview("").problems.empty());
  CHECK(a.preview("").what.content->sender.text == "MBS");
}

TEST_CASE("without a default sender each message names its own, and is told so") {
  with_settings a;
  auto* told = a.from("");
  CHECK(told->why() == errc::invalid_sender);
  CHECK(told->detail().find("no default sender") != std::string::npos);
  REQUIRE(a.preview("").problems.size() == 1);
  CHECK(a.preview("").problems[0].why == errc::invalid_sender);
  a.settings("MBS");
  a.settings("");
  CHECK(a.from("")->why() == errc::invalid_sender);
  CHECK(a.gate.accepting() == 0);
}

TEST_CASE("a default that is no approved sender any more is refused as any other") {
  with_settings a;
  a.settings("GONE");
  CHECK(a.from("")->why() == errc::sender_not_approved);
  a.from("MBS");
  CHECK(a.journal.all<append_acceptance>().size() == 1);
}

TEST_CASE("an approval that ends stops counting at its time, while the account is awake") {
  with_settings a;
  a.settings("", {{{"SOON", {}, {}}, a.in(10s)}, {{"LATER", {}, {}}, a.in(20s)}});
  CHECK(a.senders() == std::vector<std::string>{"MBS", "SOON", "LATER"});
  a.from("SOON");
  CHECK(a.journal.all<append_acceptance>().size() == 1);
  a.pass(10s);
  CHECK(a.from("SOON")->why() == errc::sender_not_approved);
  CHECK(a.preview("SOON").problems.front().why == errc::sender_not_approved);
  CHECK(a.senders() == std::vector<std::string>{"MBS", "LATER"});
  a.from("LATER");
  CHECK(a.journal.all<append_acceptance>().size() == 2);
  a.pass(10s);
  CHECK(a.from("LATER")->why() == errc::sender_not_approved);
  a.from("MBS");
  CHECK(a.journal.all<append_acceptance>().size() == 3);
}

TEST_CASE("an approval for one network or class that ends leaves the others of its name") {
  with_settings a;
  auto changed = std::make_shared<persistence::account_settings>(stored_account(a.id));
  const domain::approved_sender otps{"MBS", {}, domain::traffic_class::otp};
  changed->senders.push_back(otps);
  changed->sender_ends.push_back({otps, a.in(0s)});
  a.tell(settings_changed{std::move(changed)});
  CHECK(a.senders() == std::vector<std::string>{"MBS"});
  a.from("MBS");
  CHECK(a.journal.all<append_acceptance>().size() == 1);
}

TEST_CASE("an account that wakes after an approval has ended does not send with it") {
  with_settings a;
  auto state = std::make_shared<persistence::account_state>(stored_account({9}));
  state->senders.push_back({"OLD", {}, {}});
  state->sender_ends.push_back({{"OLD", {}, {}}, a.in(0s)});
  a.account = ended_with_scope<account_actor>{
      spawn_account(a.system, domain::account_id{9}, *a.owner.actor, a.environment)};
  a.tell(account_loaded{errc::none, std::move(state)});
  CHECK(a.senders() == std::vector<std::string>{"MBS"});
}

}  // namespace mbs::actors::testing
