#include "tests/actors/mail/mailer_fixture.hpp"
#include "tests/support/captured_log.hpp"

namespace mbs::actors::testing {

TEST_CASE("a mail leaves at once when MAILER is told of it") {
  mailer_at_work w;
  const auto id = w.put("asha@example.com");
  w.wake();
  REQUIRE(w.server.all.size() == 1);
  CHECK(w.server.all[0].mail.from == "no-reply@mbs.example");
  CHECK(w.server.all[0].mail.to == "asha@example.com");
  w.server.answer(0, taken);
  w.run();
  CHECK(w.row(id).state == mail_state::sent);
  CHECK(figure(w.counters.mails_sent) == 1);
}

TEST_CASE("a mail that another process wrote is found within a second") {
  mailer_at_work w;
  w.put("asha@example.com");
  w.pass(1s);
  CHECK(w.server.all.size() == 1);
}

TEST_CASE("a greylisted code is delivered at the first chance and delays no other mail") {
  mailer_at_work w;
  const auto since = w.now();
  w.server.answers = [&](const mail_envelope& m) {
    const bool is_grey = m.to == "grey@example.com" && w.now() < since + 6min;
    return std::optional{is_grey ? greylisted : taken};
  };
  const auto grey = w.put("grey@example.com");
  w.wake();
  const auto other = w.put("other@example.com");
  w.wake();
  CHECK(w.row(other).state == mail_state::sent);
  CHECK(w.row(grey).state == mail_state::waiting);
  CHECK(w.row(grey).last_answer == "451 4.7.1");
  w.pass(9min);
  CHECK(w.row(grey).state == mail_state::sent);
  CHECK(w.server.to("grey@example.com") <= 6);
}

TEST_CASE("a code never leaves after its end") {
  mailer_at_work w;
  w.server.answers = [](const mail_envelope&) { return std::optional{greylisted}; };
  const auto id = w.put("asha@example.com");
  w.wake();
  w.pass(11min);
  CHECK(w.row(id).state == mail_state::ended);
  const auto tried = w.server.all.size();
  for (const auto& h : w.server.all)
    CHECK(h.mail.within <= 10min);
  w.server.answers = [](const mail_envelope&) { return std::optional{taken}; };
  w.pass(1h);
  CHECK(w.server.all.size() == tried);
  CHECK(figure(w.counters.mails_ended) == 1);
}

TEST_CASE("an attempt is cut off at the end of its mail") {
  mailer_at_work w;
  const auto id = w.put("asha@example.com");
  w.box.rows[id].record.ends_at = w.now() + 5s;
  w.wake();
  REQUIRE(w.server.all.size() == 1);
  CHECK(w.server.all[0].mail.within == 5s);
}

TEST_CASE("a refused address is marked, gets no notices and still gets its codes") {
  mailer_at_work w;
  w.server.answers = [](const mail_envelope&) { return std::optional{unknown_user}; };
  const auto first = w.put("gone@example.com", mail_kind::sender_approved);
  w.wake();
  CHECK(w.row(first).state == mail_state::refused);
  CHECK(w.row(first).last_answer == "550 5.1.1 no such user");
  CHECK(w.server.all.size() == 1);
  const auto notice = w.put("gone@example.com", mail_kind::sender_approved);
  w.wake();
  CHECK(w.row(notice).state == mail_state::refused);
  CHECK(w.server.all.size() == 1);
  w.put("gone@example.com");
  w.wake();
  CHECK(w.server.all.size() == 2);
  CHECK(figure(w.counters.mails_refused) == 3);
}

TEST_CASE("a host that hangs takes half of all places and delays no other") {
  mailer_at_work w;
  w.server.answers = [](const mail_envelope& m) -> std::optional<mail_answer> {
    if (m.to.ends_with("@hangs.example")) return std::nullopt;
    return taken;
  };
  for (int i = 0; i < 20; ++i)
    w.put("a" + std::to_string(i) + "@hangs.example");
  w.wake();
  CHECK(w.server.under_way == 2);
  for (int i = 0; i < 20; ++i)
    w.put("b" + std::to_string(i) + "@works.example");
  w.wake();
  CHECK(figure(w.counters.mails_sent) == 20);
  CHECK(w.server.most_under_way <= 4);
}

TEST_CASE("hosts are served in turn when all places are taken") {
  mailer_at_work w;
  for (const auto* host : {"a", "b", "c", "d", "e", "f"})
    for (int i = 0; i < 3; ++i)
      w.put("x" + std::to_string(i) + '@' + host + ".example");
  w.wake();
  REQUIRE(w.server.all.size() == 4);
  for (std::size_t i = 0; i < 6; ++i) {
    w.server.answer(i, taken);
    w.run();
  }
  std::set<std::string> hosts;
  for (std::size_t i = 0; i < 6; ++i)
    hosts.insert(w.server.all[i].mail.to.substr(3));
  CHECK(hosts.size() >= 5);
}

TEST_CASE("while the mail server is away one mail at a time finds out, and none loses an attempt") {
  test::captured_log log;
  mailer_at_work w;
  bool is_back = false;
  w.server.answers = [&](const mail_envelope&) { return std::optional{is_back ? taken : no_connection}; };
  for (int i = 0; i < 10; ++i)
    w.put("a" + std::to_string(i) + "@h" + std::to_string(i) + ".example", mail_kind::sender_approved);
  w.wake();
  w.pass(1h);
  CHECK(w.server.all.size() < 100);
  CHECK(log.with("mail_server_away").size() == 1);
  for (const auto& [id, r] : w.box.rows)
    CHECK(r.record.attempts == 0);
  is_back = true;
  w.pass(90s);
  CHECK(figure(w.counters.mails_sent) == 10);
  CHECK(log.with("mail_server_back").size() == 1);
}

TEST_CASE("a wrong password refuses no mail") {
  mailer_at_work w;
  w.server.answers = [](const mail_envelope&) {
    return std::optional{mail_answer{{domain::smtp_stage::session, 535, "5.7.8 bad password"}}};
  };
  const auto id = w.put("asha@example.com", mail_kind::sender_approved);
  w.wake();
  w.pass(1h);
  CHECK(w.row(id).state == mail_state::waiting);
  CHECK(w.box.marked.empty());
}

TEST_CASE("a mail that was under way at a stop is sent again with the same Message-ID") {
  mailer_at_work w;
  w.put("asha@example.com");
  w.wake();
  w.start();
  w.pass(1s);
  REQUIRE(w.server.all.size() == 2);
  CHECK(w.server.all[0].mail.message == w.server.all[1].mail.message);
}

TEST_CASE("a mail whose outcome cannot be written yet is not sent twice") {
  mailer_at_work w;
  const auto id = w.put("asha@example.com");
  w.wake();
  w.box.away = true;
  w.server.answer(0, taken);
  w.pass(10s);
  w.box.away = false;
  w.pass(2s);
  CHECK(w.server.all.size() == 1);
  CHECK(w.row(id).state == mail_state::sent);
}

TEST_CASE("a stop says nothing about a mail") {
  mailer_at_work w;
  const auto id = w.put("asha@example.com");
  w.wake();
  w.server.answer(0, {.answer = {}, .is_stopping = true});
  w.run();
  CHECK(w.row(id).state == mail_state::waiting);
  CHECK(w.row(id).last_answer.empty());
}

TEST_CASE("no code is ever logged, whatever a server quotes") {
  test::captured_log log;
  mailer_at_work w;
  w.server.answers = [](const mail_envelope&) {
    return std::optional{mail_answer{{domain::smtp_stage::message, 554, "5.7.1 spam: 482915"}}};
  };
  const auto id = w.put("asha@example.com");
  w.wake();
  CHECK(w.row(id).last_answer == "554 5.7.1");
  CHECK(log.with("mail_refused").size() == 1);
  CHECK(log.with("482915").empty());
  CHECK(log.with("asha@").empty());
}

TEST_CASE("without a transport nothing is sent and mails end all the same") {
  mailer_at_work w{false};
  const auto id = w.put("asha@example.com");
  w.wake();
  w.pass(9min);
  CHECK(w.row(id).state == mail_state::waiting);
  CHECK(figure(w.counters.mails_waiting) == 1);
  CHECK(figure(w.counters.mail_oldest_seconds) >= 530);
  w.pass(2min);
  CHECK(w.row(id).state == mail_state::ended);
  CHECK(figure(w.counters.mails_waiting) == 0);
}

TEST_CASE("the outbox learns what the server is set to, and what is old is forgotten") {
  mailer_at_work w;
  w.pass(2min);
  CHECK(w.box.waiting_at_most == 10'000);
  CHECK(w.box.forgotten_before <= w.now() - std::chrono::days{30});
  CHECK(w.box.forgotten_before >= w.now() - std::chrono::days{30} - 2min);
}

TEST_CASE("an idle MAILER looks once a second") {
  mailer_at_work w;
  const auto before = w.box.looks;
  w.pass(60s);
  CHECK(w.box.looks - before <= 61);
}

}  // namespace mbs::actors::testing
