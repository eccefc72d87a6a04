#include "actors/accounts/accounts_actor.hpp"
#include "actors/net/io_scheduler.hpp"
#include "persistence/accounts/account_store.hpp"

#include <CLI/CLI.hpp>
#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <malloc.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>

/// Wakes many ACCOUNTs at once, each with one message to send, on the scheduler settings of `mbs serve`: how
/// long until all are served, and what an idle awake one holds. ACCOUNTS and ACCOUNT are the real ones; the
/// store and the journal answer at once, so that nothing but the actors is measured.
namespace {

using namespace mbs;
using namespace mbs::actors;
using clock_type = std::chrono::steady_clock;

struct scheduler_of_serve : caf::actor_system_config {
  explicit scheduler_of_serve(net::io_threads& threads) {
    set("scheduler.max-throughput", std::size_t{300});
    module_factories.push_back(net::schedule_on(threads));
  }
};

/// Any account exists, has KES 1,000 and may send as "MBS".
class every_account final : public persistence::account_store {
 public:
  template <class T>
  using result = domain::result<T>;
  result<std::vector<persistence::account_state>> load_accounts(
      std::span<const domain::account_id> ids) override {
    std::vector<persistence::account_state> found;
    found.reserve(ids.size());
    for (auto id : ids) {
      auto& state = found.emplace_back();
      state.account.id = id;
      state.account.email = "customer" + std::to_string(id.value) + "@example.com";
      state.account.webhook_secret = std::string(50, 's');
      state.senders = {{"MBS", std::nullopt, std::nullopt}};
      state.balance = domain::balance{domain::money::from_units(10'000'000), {}, {}};
    }
    return found;
  }
  result<std::vector<persistence::account_settings>> load_settings(
      std::span<const domain::account_id>) override {
    return none;
  }
  result<std::vector<persistence::account_state>> list_accounts() override { return none; }
  result<std::vector<persistence::account_record>> search_accounts(
      const persistence::account_search&) override {
    return none;
  }
  result<std::vector<persistence::account_change>> changed_accounts(
      domain::account_id, std::uint32_t) override {
    return std::vector<persistence::account_change>{};
  }
  result<void> take_changes(std::span<const persistence::account_change>) override { return none; }
  result<domain::account_id> find_account(const std::string&) override { return none; }
  result<persistence::account_record> create_account(
      const persistence::new_account&, domain::time_point, const domain::audit_origin&) override {
    return none;
  }
  result<void> set_account_status(domain::account_id, persistence::account_status,
      const domain::audit_origin&, const std::string&) override {
    return none;
  }

 private:
  static constexpr auto none = domain::errc::not_found;
};

/// Has that one store.
class accounts_alone final : public persistence::store_connection {
 public:
  accounts_alone() { offer<persistence::account_store>(accounts_); }
  std::string trouble() const override { return {}; }

 private:
  every_account accounts_;
};

class pool_at_once final : public store_pool {
 private:
  domain::admittance take(lane, connection_job job, domain::account_id) override {
    job.run(connection_);
    return domain::admittance::taken;
  }

  accounts_alone connection_;
};

journal_actor::behavior_type agreeing_journal(journal_actor::pointer self) {
  return {
      [self](append_acceptance& m) {
        self->send(m.client, acceptances_recorded{{{m.ticket, domain::errc::none, {}}}});
      },
      [](const append_facts&) {},
      [](const append_claim&) {},
      [](const append_webhooks&) {},
      [](const callbacks_taken&) {},
      [](const snapshot_account&) {},
      [](const flush_journal&) {},
      [](const retry_journal&) {},
      [](const writer_answered&) {},
  };
}

std::size_t resident_octets() {
  ::malloc_trim(0);
  std::size_t whole = 0, resident = 0;
  std::ifstream{"/proc/self/statm"} >> whole >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

std::size_t octets_in_use() {
  const auto m = ::mallinfo2();
  return m.uordblks + m.hblkhd;
}

class run {
 public:
  run(std::int64_t accounts, std::uint32_t threads) : accounts_{accounts}, threads_{threads} {
    node_rules r;
    r.plan = domain::numbering_plan::kenya();
    r.prices = *domain::price_table::build({{std::nullopt, std::nullopt, domain::money::from_units(10'000)}});
    r.routes = domain::route_table{{{.link = {1}, .network = r.plan.find("safaricom")}}};
    rules_.emplace(std::make_shared<const node_rules>(std::move(r)));
    auto router = system_.spawn([](message_taker::pointer) -> message_taker::behavior_type {
      return {[](const route_messages&) {}};
    });
    accounts_actor_ = spawn_accounts(system_,
        std::make_shared<const account_environment>(account_environment{&*rules_,
            system_.spawn(agreeing_journal), router, &gate_, &counters_, &ids_, &pool_,
            [] { return std::chrono::floor<domain::duration>(std::chrono::system_clock::now()); }}),
        {});
    system_.await_actors_before_shutdown(false);
  }

  /// One message from every account at once; until the last is answered.
  struct times {
    double wall = 0;
    double processor = 0;
  };
  [[nodiscard]] times submit_from_all() {
    served_ = 0;
    refused_ = 0;
    const auto begun = clock_type::now();
    const auto used_before = std::clock();
    for (std::int64_t id = 1; id <= accounts_; ++id) {
      auto request = std::make_shared<submission_request>();
      request->account = {id};
      request->what.to = {"0722000001"};
      request->what.from = "MBS";
      request->what.text = "hello";
      request->done = [this](const outcome<submission_answer>& o) {
        if (!o) ++refused_;
        if (++served_ == accounts_) served_.notify_one();
      };
      caf::anon_send(accounts_actor_, submit_messages{std::move(request)});
    }
    for (auto n = served_.load(); n != accounts_; n = served_.load())
      served_.wait(n);
    const std::chrono::duration<double> took = clock_type::now() - begun;
    return {took.count(), static_cast<double>(std::clock() - used_before) / CLOCKS_PER_SEC};
  }
  [[nodiscard]] std::int64_t refused() const { return refused_; }

 private:
  std::int64_t accounts_;
  net::io_threads threads_;
  scheduler_of_serve settings_{threads_};
  std::optional<live_rules> rules_;
  admission gate_{4'000'000'000, 4'000'000'000};
  node_counters counters_;
  domain::id_generator ids_{1};
  pool_at_once pool_;
  std::atomic<std::int64_t> served_{0}, refused_{0};
  caf::actor_system system_{settings_};
  accounts_actor accounts_actor_;
};

}  // namespace

int main(int argc, char** argv) {
  std::int64_t accounts = 200'000;
  CLI::App app{"Wakes many accounts at once and says how long that takes and what they hold"};
  app.add_option("--accounts", accounts, "how many")->check(CLI::Range(1, 10'000'000));
  std::uint32_t threads = 1;
  app.add_option("--threads", threads, "that the actors run on, as [node] threads")->check(CLI::Range(1, 64));
  CLI11_PARSE(app, argc, argv);

  run r{accounts, threads};
  const auto before = resident_octets();
  const auto in_use_before = octets_in_use();
  const auto waking = r.submit_from_all();
  const auto refused = r.refused();
  const auto after = resident_octets();
  const auto awake = r.submit_from_all();
  const auto in_use_after = octets_in_use();
  const auto each = [&](std::size_t then, std::size_t now) {
    return static_cast<double>(now - then) / static_cast<double>(accounts);
  };
  const auto say = [&](const char* were, const run::times& t) {
    std::printf("%lld accounts %s, one message each: all served after %.2f s (%.2f s of processor time)\n",
        static_cast<long long>(accounts), were, t.wall, t.processor);
  };
  say("asleep", waking);
  say("awake", awake);
  std::printf("an idle awake account holds %.0f octets of the heap, %.0f resident\n",
      each(in_use_before, in_use_after), each(before, after));
  if (refused + r.refused() != 0)
    std::printf("%lld requests were refused\n", static_cast<long long>(refused) + r.refused());
  std::fflush(stdout);
  return refused + r.refused() == 0 ? 0 : 1;
}
