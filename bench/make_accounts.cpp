#include "http/access/api_key.hpp"
#include "persistence/admin_store.hpp"
#include "persistence/database.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>

/// Makes many accounts with credit, an approved sender and an API key each, for scenarios with many
/// customers: what `mbs account create` does, without a process an account.
namespace {

using namespace mbs;

template <class T>
T need(domain::result<T> r, const persistence::admin_store& store) {
  if (!r) throw std::runtime_error{std::string{domain::describe(r.error())} + " " + store.trouble()};
  return std::move(*r);
}

std::string make_account(persistence::admin_store& store, std::uint32_t number, domain::time_point now) {
  const auto name = "customer" + std::to_string(number);
  persistence::new_account account;
  account.email = name + "@example.com";
  account.name = name;
  account.webhook_secret = http::generate_webhook_secret();
  account.senders = {{"MBSDEMO", std::nullopt, std::nullopt}};
  const auto made = need(store.create_account(account, now), store);
  persistence::funding_entry credit;
  credit.account = made.id;
  credit.amount = domain::money::from_units(10'000'000);
  credit.reference = "start-" + name;
  credit.at = now;
  need(store.add_funding_entry(std::move(credit)), store);
  const auto key = http::api_key::generate();
  persistence::key_record record;
  record.account = made.id;
  record.prefix = key.shown();
  record.hash = key.hash();
  record.created_at = now;
  need(store.create_key(std::move(record)), store);
  return key.text;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Makes many accounts with KES 1,000, the sender MBSDEMO and an API key each"};
  std::string url, keys_file;
  std::uint32_t count = 100'000;
  app.add_option("--database", url, "sqlite:PATH or postgresql://…, migrated")->required();
  app.add_option("--count", count, "how many");
  app.add_option("--keys", keys_file, "write their keys there, one a line")->required();
  CLI11_PARSE(app, argc, argv);
  try {
    auto database = persistence::database::open(url);
    if (!database) throw std::runtime_error{"--database is neither sqlite:PATH nor postgresql://…"};
    const auto store = (*database)->admin();
    std::ofstream keys{keys_file};
    const auto now = std::chrono::floor<domain::duration>(std::chrono::system_clock::now());
    for (std::uint32_t i = 0; i < count; ++i)
      keys << make_account(*store, i, now) << '\n';
  } catch (const std::exception& e) {
    std::fprintf(stderr, "make_accounts: %s\n", e.what());
    return 1;
  }
  return 0;
}
