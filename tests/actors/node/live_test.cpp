#include "tests/actors/whole_node.hpp"
#include "tests/support/captured_log.hpp"

using namespace mbs;
using namespace mbs::actors;
using namespace mbs::actors::testing;

namespace {

http::tests::socket_client follow(const whole_node& n) {
  http::tests::socket_client line{n.server->port()};
  CHECK(line.ask("GET", "/v1/events", "Authorization: Bearer " + n.key + "\r\n").status == 200);
  return line;
}
/// Data of the next event of that name.
std::string next(http::tests::socket_client& line, const std::string& name) {
  REQUIRE_FALSE(line.read_until("event: " + name + "\ndata: ").empty());
  return line.read_until("\n");
}
bool says(const std::string& data, const std::string& what) {
  CAPTURE(data);
  CAPTURE(what);
  const auto found = data.find(what) != std::string::npos;
  CHECK(found);
  return found;
}

/// An event of that name says so, soon: a figure that has not changed may be told once more before.
void comes_to_say(http::tests::socket_client& line, const std::string& name, const std::string& what) {
  constexpr int most = 4;
  std::string data;
  for (int i = 0; i < most && data.find(what) == std::string::npos; ++i)
    data = next(line, name);
  says(data, what);
}

}  // namespace

TEST_CASE("who follows an account sees a message accepted and cancelled, and what became of the money") {
  const test::captured_log log;
  whole_node n;
  auto line = follow(n);
  comes_to_say(line, "balance", R"("available":{"amount":"100.0000")");
  const auto sent = n.send("0722000001");
  REQUIRE(sent.status == 202);
  const std::string id{boost::json::parse(sent.body).at("messages").at(0).at("id").as_string()};
  auto data = next(line, "message");
  says(data, R"({"id":")" + id + R"(","state":"accepted",)");
  says(data, R"("network":"safaricom")");
  comes_to_say(line, "balance", R"("reserved":{"amount":"1.0000")");
  CHECK(n.ask("POST", "/v1/messages/" + id + "/cancel").status == 200);
  data = next(line, "message");
  says(data, R"("state":"cancelled")");
  says(data, R"("reason":{"event":"cancelled"})");
  comes_to_say(line, "balance", R"("reserved":{"amount":"0.0000")");
}

TEST_CASE("who follows an account sees credit that another process gave") {
  const test::captured_log log;
  whole_node n;
  const auto other_process = n.database->connect(persistence::lane::changes);
  auto line = follow(n);
  (void)next(line, "balance");
  for (const auto* available : {"107.0000", "114.0000"}) {
    persistence::funding_entry credit;
    credit.account = n.account;
    credit.amount = money::from_shillings(7);
    credit.reference = available;
    credit.at = n.now();
    REQUIRE(other_process->get<persistence::funding_store>().add_funding_entry(credit).has_value());
    comes_to_say(line, "balance", R"("available":{"amount":")" + std::string{available});
  }
}

TEST_CASE("a key that another process revoked takes its streams with it within a second or so") {
  const test::captured_log log;
  whole_node n;
  auto line = follow(n);
  const auto other_process = n.database->connect(persistence::lane::changes);
  auto& keys = other_process->get<persistence::key_store>();
  const auto own = keys.list_keys(n.account);
  REQUIRE(own.has_value());
  const auto begun = std::chrono::steady_clock::now();
  REQUIRE(keys.revoke_key(own->front().id, n.now()).has_value());
  CHECK(line.is_ended());
  CHECK(std::chrono::steady_clock::now() - begun < 3s);
}
