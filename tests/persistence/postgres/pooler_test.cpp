#include "tests/persistence/store_fixture.hpp"
#include "tests/support/private_pooler.hpp"
#include "tests/support/private_postgres.hpp"

#include <atomic>
#include <thread>

namespace mbs::test {

namespace {

std::unique_ptr<persistence::database> open(const std::string& url) {
  return std::move(persistence::database::open(url).value());
}

std::string refusal_of(const std::string& url) {
  try {
    open(url)->take_server_lock();
    return {};
  } catch (const std::runtime_error& e) {
    return e.what();
  }
}

/// Clients that keep a pool busy with short transactions as long as they live.
class busy_clients {
 public:
  busy_clients(const std::string& url, int count) {
    for (int i = 0; i < count; ++i)
      threads_.emplace_back([this, url] {
        while (!ending_)
          run_sql(url, "BEGIN; SELECT 1; COMMIT");
      });
  }
  ~busy_clients() {
    ending_ = true;
    for (auto& t : threads_)
      t.join();
  }

 private:
  std::atomic<bool> ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace

TEST_CASE(
    "a pooler that lends sessions for a transaction is noticed and named, whatever its size and order") {
  on_postgres store;
  for (const int size : {1, 2, 20})
    for (const auto* order : {"server_round_robin = 0\n", "server_round_robin = 1\n"}) {
      CAPTURE(size);
      CAPTURE(order);
      const private_pooler pooler{"transaction", size, order};
      const auto why = refusal_of(pooler.url(store.url()));
      CHECK(why.find("the pooler at ") != std::string::npos);
      CHECK(why.find(":6432 lends sessions for one transaction only") != std::string::npos);
      CHECK(why.find("pool_mode = session") != std::string::npos);
    }
  // Nothing stays behind in the pool that would keep a server away.
  CHECK(refusal_of(store.url()) == "");
}

TEST_CASE("a pooler that is busy with others is noticed as well") {
  on_postgres store;
  const private_pooler pooler{"transaction", 20};
  const auto url = pooler.url(store.url());
  const busy_clients others{url, 6};
  for (int start = 0; start < 3; ++start)
    CHECK(refusal_of(url).find("lends sessions for one transaction only") != std::string::npos);
}

TEST_CASE("a pooler that lends sessions for a statement is refused, too") {
  on_postgres store;
  const private_pooler pooler{"statement", 5};
  CHECK(refusal_of(pooler.url(store.url())) != "");
}

TEST_CASE("a pooler that pools by session serves") {
  on_postgres store;
  const private_pooler pooler{"session", 20};
  const auto server = open(pooler.url(store.url()));
  server->take_server_lock();
  const auto journal = server->journal();
  REQUIRE(journal->begin());
  CHECK(refusal_of(pooler.url(store.url())).find("another mbs server") != std::string::npos);
  CHECK(journal->commit(journal->last_commit().value() + 1, {}) == commit_outcome::committed);
}

}  // namespace mbs::test
