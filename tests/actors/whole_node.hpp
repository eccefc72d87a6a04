#pragma once

#include "actors/access/hash_passwords.hpp"
#include "actors/links/smpp_channel.hpp"
#include "actors/net/io_scheduler.hpp"
#include "actors/node/node.hpp"
#include "http/access/api_key.hpp"
#include "http/api.hpp"
#include "http/server/server.hpp"
#include "persistence/access/key_store.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/money/funding_store.hpp"
#include "persistence/money/ledger_store.hpp"
#include "tests/actors/fake_operator.hpp"
#include "tests/http/socket_client.hpp"

#include <boost/json.hpp>
#include <unistd.h>

#include <filesystem>

namespace mbs::actors::testing {

/// A folder that goes with its owner.
class passing_folder {
 public:
  passing_folder() {
    auto name = (std::filesystem::temp_directory_path() / "mbs-node-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~passing_folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// Nobody is there at the operator's.
struct dead_wire final : wire {
  void open(std::size_t, std::uint64_t) override {}
  void send(std::size_t, std::uint64_t, std::string) override {}
  void read_on(std::size_t, std::uint64_t) override {}
  void close(std::size_t, std::uint64_t) override {}
};

struct no_callbacks final : callback_transport {
  void post(
      callback_request, std::chrono::milliseconds, std::function<void(callback_response)> done) override {
    done({});
  }
};

struct whole_node_setup {
  money credit = money::from_units(100 * shilling.units());
  std::uint32_t queued_per_account = 1'000;
  std::uint32_t window = 10;
  bool suspended = false;
  bool operator_takes_binds = false;  ///< and answers no submission
  bool sends_codes = false;           ///< from its account, as MBS
  bool is_behind_proxy = false;       ///< X-Forwarded-For tells who asks
};

/// mbs as it is served, over SQLite and HTTP, with one link to an operator that takes nothing: on real
/// threads and clocks.
struct whole_node {
  explicit whole_node(const whole_node_setup& with = {})
      : database{*persistence::database::open("sqlite:" + folder.file("mbs.db"))} {
    database->migrate();
    const auto stores = database->connect(persistence::lane::changes);
    auto& accounts = stores->get<persistence::account_store>();
    account =
        accounts.create_account({"a@example.com", "A", {}, "whsec_c2VjcmV0", {{"MBS", {}, {}}}}, now())->id;
    persistence::funding_entry credit;
    credit.account = account;
    credit.amount = with.credit;
    credit.reference = "opening";
    credit.at = now();
    if (!with.credit.is_zero())
      REQUIRE(stores->get<persistence::funding_store>().add_funding_entry(credit).has_value());
    if (with.suspended)
      REQUIRE(accounts.set_account_status(account, persistence::account_status::suspended).has_value());
    const auto made = http::api_key::generate();
    key = made.text;
    REQUIRE(stores->get<persistence::key_store>()
                .create_key({{}, account, made.shown(), made.hash(), "", now(), {}})
                .has_value());
    start(with);
  }

  static domain::steady_point steady_now() {
    return std::chrono::time_point_cast<domain::duration>(std::chrono::steady_clock::now());
  }
  static domain::time_point now() {
    return std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
  }
  http::tests::response ask(std::string_view method, const std::string& target, const std::string& body = {},
      const std::string& more = {}) {
    return client->ask(method, target,
        "Authorization: Bearer " + key + "\r\nContent-Type: application/json\r\n" + more, body);
  }
  http::tests::response send(
      const std::string& to, const std::string& from = "MBS", const std::string& more = {}) {
    return ask("POST", "/v1/messages",
        R"({"to":")" + to + R"(","from":")" + from + R"(","text":"a private word"})", more);
  }
  std::string balance() { return ask("GET", "/v1/balance").body; }
  std::size_t stored() {
    return boost::json::parse(ask("GET", "/v1/messages").body).at("messages").as_array().size();
  }
  static std::string code_of(const http::tests::response& r) {
    return std::string{boost::json::parse(r.body).at("code").as_string()};
  }

  passing_folder folder;
  net::io_threads threads{2};
  std::unique_ptr<persistence::database> database;
  domain::account_id account;
  std::string key;
  no_callbacks callbacks;
  std::unique_ptr<actors::node> node;
  std::unique_ptr<http::server> server;
  std::unique_ptr<http::tests::socket_client> client;

 private:
  void start(const whole_node_setup& with) {
    auto rules = simple_rules();
    rules.queued_per_account = with.queued_per_account;
    node_setup setup;
    setup.database = database.get();
    setup.listen = [url = "sqlite:" + folder.file("mbs.db")](persistence::change_ears ears) {
      return persistence::watch_changes(url, std::move(ears));
    };
    setup.rules = std::make_shared<const node_rules>(std::move(rules));
    setup.links.resize(1);
    setup.links[0].id = first_link;
    setup.links[0].name = "idle";
    setup.links[0].window = with.window;
    setup.make_channel = [binds = with.operator_takes_binds](const link_options&, const link_actor& link) {
      smpp_channel_options smpp;
      smpp.binds.resize(1);
      if (!binds) return make_smpp_channel(std::move(smpp), std::make_shared<dead_wire>());
      auto smsc = std::make_shared<fake_operator>(steady_now, 1);
      smsc->judge = [](const auto&) { return verdict{}; };
      smsc->serve(link);
      return make_smpp_channel(std::move(smpp), std::move(smsc));
    };
    if (with.sends_codes) {
      setup.people.codes_account = "a@example.com";
      setup.people.codes_sender = "MBS";
      setup.recovery.public_url = "http://127.0.0.1";
    }
    setup.passwords.process.program = {MBS_HASHING_PROGRAM, hashing_argument};
    setup.passwords.cost = {8, 1};  // no test here is about how long it takes
    setup.transport = &callbacks;
    setup.now = now;
    setup.wall = now;
    setup.steady = steady_now;
    setup.make_scheduler = net::schedule_on(threads);
    node = actors::node::start(std::move(setup));
    config::http_settings http;
    http.listen = "127.0.0.1:0";
    if (with.is_behind_proxy) http.trusted_proxies = {"127.0.0.1"};
    server = std::make_unique<http::server>(
        http, config::limit_settings{}, http::whole_api(node->front(), http), threads);
    client = std::make_unique<http::tests::socket_client>(server->port());
  }
};

}  // namespace mbs::actors::testing
