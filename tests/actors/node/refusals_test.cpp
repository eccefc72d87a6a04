#include "tests/actors/whole_node.hpp"
#include "tests/support/captured_log.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

namespace {

/// Asked as `request-1`: the same code in the answer and in one line of the log, and nothing else changes.
void check_refused_without_effect(const test::captured_log& log, whole_node& n, const std::string& to,
    const std::string& from, unsigned status, const std::string& code) {
  const auto balance = n.balance();
  const auto stored = n.stored();
  const auto r = n.send(to, from, "X-Request-Id: request-1\r\nIdempotency-Key: key-1\r\n");
  CHECK(r.status == status);
  CHECK(n.code_of(r) == code);
  const auto lines = log.with("request_id=request-1 ");
  REQUIRE(lines.size() == 1);
  CAPTURE(lines[0]);
  CHECK(lines[0].starts_with("info event=refused code=" + code + " status=" + std::to_string(status) +
      " account=" + domain::to_text(n.account) + " "));
  for (const auto& line : log.lines()) {
    CHECK(line.find(to) == std::string::npos);
    CHECK(line.find("a private word") == std::string::npos);
  }
  CHECK(n.balance() == balance);
  CHECK(n.stored() == stored);
  const auto books =
      n.database->connect(persistence::lane::maintenance)->get<persistence::ledger_store>().verify();
  REQUIRE(books.has_value());
  CHECK(books->differences.empty());
  CHECK(books->messages == static_cast<std::int64_t>(stored));
  CHECK(n.node->front().node.report().queued == stored);
  CHECK(n.node->front().node.report().accepting == 0);
}

}  // namespace

TEST_CASE("a full queue is refused as queue_full in answer and log, and nothing is stored or charged") {
  const test::captured_log log;
  whole_node n{{.queued_per_account = 1}};
  REQUIRE(n.send("0722000001").status == 202);
  check_refused_without_effect(log, n, "0722000002", "MBS", 429, "queue_full");
}

TEST_CASE("an exhausted window is no error: messages wait, until a full queue is refused as queue_full") {
  const test::captured_log log;
  whole_node n{{.queued_per_account = 4, .window = 2, .operator_takes_binds = true}};
  for (int i = 1; i <= 4; ++i)
    REQUIRE(n.send("072200000" + std::to_string(i)).status == 202);
  while (n.node->front().node.report().links[0].in_flight < 2)
    std::this_thread::yield();
  check_refused_without_effect(log, n, "0722000005", "MBS", 429, "queue_full");
  CHECK(n.node->front().node.report().links[0].in_flight == 2);
}

TEST_CASE("an unknown network is refused by its name in answer and log, and nothing is stored or charged") {
  const test::captured_log log;
  whole_node n;
  check_refused_without_effect(log, n, "0199000000", "MBS", 422, "unknown_network");
}

TEST_CASE("no credit is refused as insufficient_credit in answer and log, and nothing is stored or charged") {
  const test::captured_log log;
  whole_node n{{.credit = money{}}};
  check_refused_without_effect(log, n, "0722000001", "MBS", 402, "insufficient_credit");
}

TEST_CASE("an unapproved sender is refused as such in answer and log, and nothing is stored or charged") {
  const test::captured_log log;
  whole_node n;
  check_refused_without_effect(log, n, "0722000001", "SOMEBODY", 422, "sender_not_approved");
}

TEST_CASE("a suspended account may look at everything and change nothing") {
  const test::captured_log log;
  whole_node n{{.suspended = true}};
  for (const auto* path : {"/v1/messages", "/v1/balance", "/v1/networks", "/v1/webhooks"})
    CHECK(n.ask("GET", path).status == 200);
  CHECK(n.ask("POST", "/v1/messages/preview", R"({"to":"0722000001","from":"MBS","text":"hello"})").status ==
      200);
  check_refused_without_effect(log, n, "0722000001", "MBS", 403, "account_suspended");
  const auto is_refused = [&](const http::tests::response& r) {
    CHECK(r.status == 403);
    CHECK(n.code_of(r) == "account_suspended");
  };
  is_refused(n.ask("POST", "/v1/messages/" + domain::to_text(domain::message_id{1}) + "/cancel"));
  is_refused(n.ask("POST", "/v1/webhooks", R"({"url":"https://a.example/x"})"));
  CHECK(n.ask("GET", "/v1/webhooks").body == R"({"webhooks":[]})");
}

TEST_CASE("an active account registers and changes webhooks and cancels what waits") {
  const test::captured_log log;
  whole_node n;
  const auto made = n.ask("POST", "/v1/webhooks", R"({"url":"https://a.example/x"})");
  REQUIRE(made.status == 201);
  const std::string webhook{boost::json::parse(made.body).at("id").as_string()};
  CHECK(n.ask("PATCH", "/v1/webhooks/" + webhook, R"({"active":false})").status == 200);
  const auto sent = n.send("0722000001");
  REQUIRE(sent.status == 202);
  const auto before = n.balance();
  const std::string id{boost::json::parse(sent.body).at("messages").at(0).at("id").as_string()};
  CHECK(n.ask("POST", "/v1/messages/" + id + "/cancel").status == 200);
  CHECK(n.balance() != before);
  CHECK(n.ask("POST", "/v1/messages/" + id + "/cancel").status == 409);
}
