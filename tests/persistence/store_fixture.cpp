#include "tests/persistence/store_fixture.hpp"

#include "tests/support/private_postgres.hpp"

#include <sqlite3.h>
#include <stdlib.h>

#include <stdexcept>

namespace mbs::test {

namespace {

using sqlite_handle = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

sqlite_handle open_file(const std::filesystem::path& file) {
  sqlite3* opened = nullptr;
  sqlite3_open(file.c_str(), &opened);
  sqlite3_busy_timeout(opened, 5000);
  return {opened, sqlite3_close};
}

constexpr std::int64_t price = 8'000;

void migrate(const std::string& url) {
  const auto database = std::move(persistence::database::open(url).value());
  database->migrate();
}

/// A migrated file, which the fixtures copy: making the schema again takes longer than most tests.
const std::string& migrated_file() {
  struct made {
    std::filesystem::path folder = new_folder();
    std::string file = folder / "mbs.db";
    made() { migrate("sqlite:" + file); }
    made(const made&) = delete;
    made& operator=(const made&) = delete;
    ~made() {
      std::error_code ignored;
      std::filesystem::remove_all(folder, ignored);
    }
  };
  static const made once;
  return once.file;
}

const std::filesystem::path& with_migrated_file(const std::filesystem::path& folder) {
  std::filesystem::copy_file(migrated_file(), folder / "mbs.db");
  return folder;
}

const std::string& migrated_postgres() {
  static const std::string url = [] {
    auto made = shared_postgres().create_database();
    migrate(made);
    return made;
  }();
  return url;
}

}  // namespace

domain::time_point noon() {
  return domain::time_point{std::chrono::sys_days{std::chrono::year{2026} / 3 / 14} + std::chrono::hours{12}};
}

std::filesystem::path new_folder() {
  auto pattern = (std::filesystem::temp_directory_path() / "mbs-store-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"cannot make a temporary folder"};
  return pattern;
}

std::int64_t sqlite_number(const std::filesystem::path& file, const std::string& query) {
  const auto db = open_file(file);
  std::int64_t number = 0;
  const auto take = [](void* into, int, char** values, char**) {
    if (values[0] != nullptr) *static_cast<std::int64_t*>(into) = std::stoll(values[0]);
    return 0;
  };
  if (sqlite3_exec(db.get(), query.c_str(), take, &number, nullptr) != SQLITE_OK)
    throw std::runtime_error{sqlite3_errmsg(db.get())};
  return number;
}

store_fixture::store_fixture(std::string url) : url_{std::move(url)} {
  reopen();
}

void store_fixture::reopen() {
  journal_.reset();
  for (auto& connection : connections_)
    connection.reset();
  database_ = std::move(persistence::database::open(url_).value());
}

persistence::journal_store& store_fixture::journal() {
  if (!journal_) journal_ = database_->journal();
  return *journal_;
}

persistence::store_connection& store_fixture::connection(persistence::lane where) {
  auto& connection = connections_[static_cast<std::size_t>(where)];
  if (!connection) connection = database_->connect(where);
  return *connection;
}

std::string store_fixture::trouble() const {
  std::string all;
  for (const auto& connection : connections_)
    if (connection) all += connection->trouble();
  return all;
}

domain::account_id store_fixture::new_account(const std::string& email) {
  const auto account = accounts().create_account({email, "Asha", money{}, "whsec_asha", {}}, noon());
  REQUIRE_MESSAGE(account, trouble());
  credit(account->id, money::from_shillings(1'000), "first of " + email);
  return account->id;
}

void store_fixture::credit(domain::account_id account, money amount, const std::string& reference) {
  const auto added =
      funding().add_funding_entry({0, account, domain::transfer_kind::credit, amount, reference, "", noon()});
  REQUIRE_MESSAGE(added, trouble());
}

domain::message store_fixture::new_message(domain::account_id account, domain::time_point at) {
  domain::message m;
  m.id = {ids_.next(at)};
  m.account = account;
  m.to = domain::msisdn::from_number(254'712'345'678);
  m.network = {1};
  m.price = money::from_units(price);
  m.accepted_at = at;
  m.expires_at = at + std::chrono::hours{1};
  m.content = new_content();
  return m;
}

domain::message_event store_fixture::new_event(
    const domain::message& m, event_kind kind, message_state state) {
  domain::message_event e;
  e.seq = next_seq();
  e.message = m.id;
  e.account = m.account;
  e.kind = kind;
  e.state = state;
  e.link = {1};
  e.at = m.accepted_at + std::chrono::seconds{seq_};
  return e;
}

void store_fixture::commit(const journal_batch& batch) {
  const auto outcome = journal().commit(++commit_, batch);
  REQUIRE_MESSAGE(outcome == commit_outcome::committed, journal().trouble());
}

void store_fixture::accept(const std::vector<domain::message>& messages) {
  auto batch = batch_of(messages);
  for (const auto& m : messages)
    batch.transfers.push_back(transfer_of(m.account, domain::transfer_kind::reserve, m.price));
  commit(batch);
}

void store_fixture::fold(std::uint32_t limit) {
  for (bool more = true; more;) {
    const auto step = roll_ups().fold({.limit = limit, .last_commit = {}, .now = noon()});
    REQUIRE_MESSAGE(step, trouble());
    more = step->more;
  }
}

domain::message_event store_fixture::submit(const domain::message& m, const std::string& smsc_id) {
  auto e = new_event(m, event_kind::submitted, message_state::submitted);
  e.charge = m.price;
  e.smsc_message_id = smsc_id;
  journal_batch batch;
  batch.events.push_back(e);
  batch.transfers.push_back(transfer_of(m.account, domain::transfer_kind::post, m.price));
  batch.transfers.back().network = m.network;
  batch.transfers.back().traffic = m.traffic;
  commit(batch);
  return e;
}

domain::message_event store_fixture::deliver(const domain::message& m) {
  auto e = new_event(m, event_kind::delivery_receipt, message_state::delivered);
  e.outcome = domain::segment_outcome::delivered;
  journal_batch batch;
  batch.events.push_back(e);
  commit(batch);
  return e;
}

domain::message_event store_fixture::refuse(const domain::message& m) {
  auto e = new_event(m, event_kind::refused, message_state::rejected);
  e.release = m.price;
  e.code = 0x0b;
  journal_batch batch;
  batch.events.push_back(e);
  batch.transfers.push_back(transfer_of(m.account, domain::transfer_kind::release, m.price));
  commit(batch);
  return e;
}

on_sqlite::on_sqlite() : on_sqlite{with_migrated_file(new_folder())} {}

on_sqlite::on_sqlite(const std::filesystem::path& folder)
    : store_fixture{"sqlite:" + (folder / "mbs.db").string()}, folder_{folder} {}

on_sqlite::~on_sqlite() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void on_sqlite::run(const std::string& statements) {
  const auto db = open_file(folder_ / "mbs.db");
  if (sqlite3_exec(db.get(), statements.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::runtime_error{sqlite3_errmsg(db.get())};
}

std::int64_t on_sqlite::number(const std::string& query) {
  return sqlite_number(folder_ / "mbs.db", query);
}

on_postgres::on_postgres() : store_fixture{shared_postgres().create_database(migrated_postgres())} {}

on_postgres::~on_postgres() {
  try {
    shared_postgres().drop_database(url());
  } catch (const std::exception&) {
    // The server is stopped: its folder goes with it.
  }
}

void on_postgres::run(const std::string& statements) {
  run_sql(url(), statements);
}

std::int64_t on_postgres::number(const std::string& query) {
  return std::stoll("0" + run_sql(url(), query));
}

std::shared_ptr<domain::message_content> new_content(const std::string& text) {
  auto content = std::make_shared<domain::message_content>();
  content->sender = {"MBS", domain::sender_kind::alphanumeric};
  content->text = text;
  content->reference = "ref-1";
  content->segmented = {domain::encoding::gsm7, static_cast<std::uint32_t>(text.size()), {text}};
  return content;
}

journal_batch batch_of(const std::vector<domain::message>& messages) {
  journal_batch batch;
  batch.messages.push_back(std::make_shared<const std::vector<domain::message>>(messages));
  return batch;
}

domain::transfer transfer_of(domain::account_id account, domain::transfer_kind kind, money amount) {
  return {account, kind, amount, 1, noon()};
}

}  // namespace mbs::test
