#pragma once

#include "domain/messages/id_generator.hpp"
#include "persistence/database.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// Shows the error of a result, whatever its value is.
template <class T>
struct doctest::StringMaker<boost::system::result<T, mbs::domain::errc>> {
  static String convert(const boost::system::result<T, mbs::domain::errc>& r) {
    return r ? String{"a value"} : String{std::string{mbs::domain::to_code(r.error())}.c_str()};
  }
};

namespace mbs::test {

using domain::event_kind;
using domain::message_state;
using domain::money;
using persistence::commit_outcome;
using persistence::journal_batch;

/// Noon of an ordinary day, to which tests add what they need.
[[nodiscard]] domain::time_point noon();

/// A fresh database with its schema, and short words for what tests do to it.
class store_fixture {
 public:
  virtual ~store_fixture() = default;

  [[nodiscard]] persistence::database& database() { return *database_; }
  [[nodiscard]] const std::string& url() const noexcept { return url_; }
  [[nodiscard]] persistence::journal_store& journal();
  [[nodiscard]] persistence::read_store& reader();
  [[nodiscard]] persistence::admin_store& admin();
  /// Statements behind the store's back.
  virtual void run(const std::string& statements) = 0;
  /// A number that a statement behind the store's back answers.
  virtual std::int64_t number(const std::string& query) = 0;

  /// An account with KES 1,000 and no credit limit.
  domain::account_id new_account(const std::string& email = "asha@example.com");
  void credit(domain::account_id account, money amount, const std::string& reference);

  /// A message of one segment, KES 0.8000, valid for an hour, without a callback; ids ascend.
  domain::message new_message(domain::account_id account, domain::time_point at = noon());
  domain::message_event new_event(const domain::message& m, event_kind kind, message_state state);

  /// One transaction with the next number; requires that it is committed.
  void commit(const journal_batch& batch);
  /// Accepts and reserves.
  void accept(const std::vector<domain::message>& messages);
  /// Submits, and charges.
  domain::message_event submit(const domain::message& m, const std::string& smsc_id = "");
  /// The final receipt of a submitted message.
  domain::message_event deliver(const domain::message& m);
  /// The operator refuses what was accepted: releases.
  domain::message_event refuse(const domain::message& m);

  [[nodiscard]] domain::event_seq next_seq() { return {++seq_}; }
  [[nodiscard]] std::int64_t commit_number() const noexcept { return commit_; }
  /// After a restart of what is behind the store.
  void reopen();

 protected:
  explicit store_fixture(std::string url);

 private:
  std::string url_;
  std::unique_ptr<persistence::database> database_;
  std::unique_ptr<persistence::journal_store> journal_;
  std::unique_ptr<persistence::read_store> reader_;
  std::unique_ptr<persistence::admin_store> admin_;
  domain::id_generator ids_{1};
  std::int64_t commit_ = 0;
  std::int64_t seq_ = 0;
};

class on_sqlite : public store_fixture {
 public:
  on_sqlite();
  ~on_sqlite() override;
  void run(const std::string& statements) override;
  std::int64_t number(const std::string& query) override;

 private:
  explicit on_sqlite(const std::filesystem::path& folder);
  std::filesystem::path folder_;
};

class on_postgres : public store_fixture {
 public:
  on_postgres();
  void run(const std::string& statements) override;
  std::int64_t number(const std::string& query) override;
};

[[nodiscard]] std::shared_ptr<domain::message_content> new_content(const std::string& text = "Karibu!");
[[nodiscard]] journal_batch batch_of(const std::vector<domain::message>& messages);
[[nodiscard]] domain::transfer transfer_of(
    domain::account_id account, domain::transfer_kind kind, money amount);
[[nodiscard]] std::filesystem::path new_folder();
/// For tests that look at SQLite's file themselves.
std::int64_t sqlite_number(const std::filesystem::path& file, const std::string& query);

}  // namespace mbs::test

TYPE_TO_STRING_AS("sqlite", mbs::test::on_sqlite);
TYPE_TO_STRING_AS("postgresql", mbs::test::on_postgres);
