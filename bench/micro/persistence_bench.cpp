#include "domain/messages/id_generator.hpp"
#include "persistence/database.hpp"

#include <CLI/CLI.hpp>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

/// How many whole message lives (a message, its submission, its receipt, the transfers) a journal stores a
/// second, by batch size; how fast recovery walks; how long verification takes.
namespace {

using namespace mbs;
using clock_type = std::chrono::steady_clock;

constexpr std::int64_t price_units = 8'000;

double seconds_since(clock_type::time_point start) {
  return std::chrono::duration<double>(clock_type::now() - start).count();
}

// Of this process, user and system.
double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "persistence_bench: %s\n", why.c_str());
  std::exit(1);
}

class load {
 public:
  load(persistence::journal_store& journal, domain::account_id account, std::size_t recipients)
      : journal_{journal},
        account_{account},
        recipients_{recipients},
        ids_{1},
        commit_{journal.last_commit().value()},
        seq_{journal.last_event().value().value} {}

  /// One commit as a busy server makes them: `count` messages are accepted, those of the commit before are
  /// submitted, those of the one before that are delivered.
  void commit_lives(std::size_t count, domain::time_point now) {
    persistence::journal_batch batch;
    auto accepted = accept(batch, count, now);
    submit(batch, accepted_, now);
    deliver(batch, submitted_, now);
    commit(batch);
    submitted_ = std::move(accepted_);
    accepted_ = std::move(accepted);
  }

  /// One commit that only accepts.
  void commit_accepted(std::size_t count, domain::time_point now) {
    persistence::journal_batch batch;
    (void)accept(batch, count, now);
    commit(batch);
  }

 private:
  std::vector<domain::message> accept(
      persistence::journal_batch& batch, std::size_t count, domain::time_point now) {
    std::vector<domain::message> accepted;
    std::shared_ptr<const domain::message_content> content;
    for (std::size_t i = 0; i < count; ++i) {
      if (i % recipients_ == 0) content = fresh_content();
      domain::message m;
      m.id = {ids_.next(now)};
      m.account = account_;
      m.to = domain::msisdn::from_number(254'700'000'000 + static_cast<std::int64_t>(i % 1'000'000));
      m.network = {1};
      m.price = domain::money::from_units(price_units);
      m.accepted_at = now;
      m.expires_at = now + std::chrono::hours{24};
      m.callback = {77};
      m.content = content;
      accepted.push_back(std::move(m));
    }
    for (std::size_t first = 0; first < count; first += recipients_) {
      const auto begin = accepted.begin() + static_cast<std::ptrdiff_t>(first);
      const auto n = static_cast<std::ptrdiff_t>(std::min(recipients_, count - first));
      batch.messages.push_back(std::make_shared<const std::vector<domain::message>>(begin, begin + n));
    }
    if (count > 0) move(batch, domain::transfer_kind::reserve, count, now);
    return accepted;
  }

  /// Of a request: its messages share it.
  static std::shared_ptr<const domain::message_content> fresh_content() {
    auto content = std::make_shared<domain::message_content>();
    content->sender = {"MBS", domain::sender_kind::alphanumeric};
    content->text = "Your order 4711 has been packed and will arrive tomorrow between 10 and 12 o'clock.";
    content->reference = "order-4711";
    content->segmented = {
        domain::encoding::gsm7, static_cast<std::uint32_t>(content->text.size()), {content->text}};
    return content;
  }

  void submit(
      persistence::journal_batch& batch, std::span<const domain::message> messages, domain::time_point now) {
    for (const auto& m : messages) {
      auto& e = add_event(batch, m, domain::event_kind::submitted, domain::message_state::submitted, now);
      e.charge = m.price;
      char id[24];
      std::snprintf(
          id, sizeof id, "%llx", static_cast<unsigned long long>(m.id.value) * 0x9E3779B97F4A7C15ULL);
      e.smsc_message_id = id;
    }
    if (!messages.empty()) move(batch, domain::transfer_kind::post, messages.size(), now);
  }

  void deliver(
      persistence::journal_batch& batch, std::span<const domain::message> messages, domain::time_point now) {
    for (const auto& m : messages) {
      auto& e =
          add_event(batch, m, domain::event_kind::delivery_receipt, domain::message_state::delivered, now);
      e.outcome = domain::segment_outcome::delivered;
    }
  }

  domain::message_event& add_event(persistence::journal_batch& batch, const domain::message& m,
      domain::event_kind kind, domain::message_state state, domain::time_point now) {
    auto& e = batch.events.emplace_back();
    e.seq = {++seq_};
    e.message = m.id;
    e.account = m.account;
    e.kind = kind;
    e.state = state;
    e.link = {1};
    e.at = now;
    return e;
  }

  void move(persistence::journal_batch& batch, domain::transfer_kind kind, std::size_t count,
      domain::time_point now) {
    batch.transfers.push_back(
        {account_, kind, domain::money::from_units(price_units * static_cast<std::int64_t>(count)),
            static_cast<std::uint32_t>(count), now});
  }

  void commit(const persistence::journal_batch& batch) {
    if (journal_.commit(++commit_, batch) != persistence::commit_outcome::committed)
      stop("a commit failed: " + journal_.trouble());
  }

  persistence::journal_store& journal_;
  domain::account_id account_;
  std::size_t recipients_;  // a request
  domain::id_generator ids_;
  std::int64_t commit_;
  std::int64_t seq_;
  std::vector<domain::message> accepted_;
  std::vector<domain::message> submitted_;
};

domain::time_point wall_clock() {
  return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

/// Until `count` lives are stored or `seconds` have passed.
void lives(load& l, std::size_t batch, std::size_t count, double seconds) {
  const auto start = clock_type::now();
  const double cpu = cpu_seconds();
  std::size_t done = 0;
  for (; done < count && seconds_since(start) < seconds; done += batch)
    l.commit_lives(batch, wall_clock());
  // Those still on their way.
  l.commit_lives(0, wall_clock());
  l.commit_lives(0, wall_clock());
  const double took = seconds_since(start);
  const auto stored = static_cast<double>(done);
  std::printf("  batches of %5zu: %8.0f lives/s, %5.1f us of our processor a life (%zu in %.2f s)\n", batch,
      stored / took, (cpu_seconds() - cpu) * 1e6 / stored, done, took);
  std::fflush(stdout);
}

void recovery(persistence::database& database) {
  const auto reader = database.reader();
  const auto start = clock_type::now();
  std::size_t found = 0;
  for (domain::message_id after{};;) {
    const auto chunk = reader->unfinished({after, {}}, 5'000);
    if (!chunk) stop("recovery: " + reader->trouble());
    if (chunk->empty()) break;
    found += chunk->size();
    after = chunk->back().message.id;
  }
  std::printf("  recovery: %zu unfinished messages in %.2f s\n", found, seconds_since(start));
}

void verification(persistence::database& database) {
  const auto admin = database.admin();
  const auto start = clock_type::now();
  const auto verified = admin->verify();
  if (!verified) stop("verify: " + admin->trouble());
  std::printf("  verify: %lld messages, %zu differences in %.2f s\n",
      static_cast<long long>(verified->messages), verified->differences.size(), seconds_since(start));
}

}  // namespace

int main(int argc, char** argv) {
  std::string url;
  std::size_t count = 200'000, batch = 0, recipients = 1;
  double seconds = std::numeric_limits<double>::infinity();
  CLI::App app{"persistence_bench: what a database stores a second, with nothing else running"};
  app.add_option("url", url, "sqlite:PATH or postgresql://…")->required();
  app.add_option("lives", count, "of messages, each batch size (default 200000)")->check(CLI::PositiveNumber);
  app.add_option("batch", batch, "lives a commit; without it several sizes, recovery and verification");
  app.add_option("--recipients", recipients, "a request (default 1)")->check(CLI::Range(1, 1000));
  app.add_option("--seconds", seconds, "end each batch size after so many")->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  auto opened = persistence::database::open(url);
  if (!opened) stop("not a database URL");
  auto& database = **opened;
  database.migrate();
  const auto account = database.admin()->create_account(
      {"bench-" + std::to_string(wall_clock().time_since_epoch().count()) + "@example.com", "bench",
          domain::money::from_shillings(1'000'000'000), "whsec_bench", {}},
      wall_clock());
  if (!account) stop("cannot create an account");
  const auto journal = database.journal();
  const auto admin = database.admin();
  if (!admin->maintain(wall_clock(), 1, {}, {})) stop("maintain: " + admin->trouble());
  load l{*journal, account->id, recipients};
  std::printf("%s\n", database.kind().c_str());
  if (batch > 0) {
    lives(l, batch, count, seconds);
    return 0;
  }
  for (const std::size_t size : {10u, 100u, 1'000u, 5'000u})
    lives(l, size, size == 10 ? count / 10 : count, seconds);
  if (!admin->maintain(wall_clock(), 1, {}, {})) stop("maintain: " + admin->trouble());
  const auto start = clock_type::now();
  for (std::size_t queued = 0; queued < 5 * count; queued += 5'000)
    l.commit_accepted(5'000, wall_clock());
  std::printf("  accept only, batches of 5000: %8.0f messages/s\n",
      static_cast<double>(5 * count) / seconds_since(start));
  if (!admin->maintain(wall_clock(), 1, {}, {})) stop("maintain: " + admin->trouble());
  recovery(database);
  verification(database);
}
