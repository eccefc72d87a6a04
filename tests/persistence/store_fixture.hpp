#pragma once

#include "domain/messages/id_generator.hpp"
#include "persistence/access/audit_store.hpp"
#include "persistence/access/code_store.hpp"
#include "persistence/access/factor_store.hpp"
#include "persistence/access/invitation_store.hpp"
#include "persistence/access/key_store.hpp"
#include "persistence/access/member_store.hpp"
#include "persistence/access/person_store.hpp"
#include "persistence/access/recovery_store.hpp"
#include "persistence/access/session_store.hpp"
#include "persistence/access/sign_up_store.hpp"
#include "persistence/access/staff_store.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/accounts/profile_store.hpp"
#include "persistence/database.hpp"
#include "persistence/journal/journal_store.hpp"
#include "persistence/links/link_store.hpp"
#include "persistence/messages/message_store.hpp"
#include "persistence/messages/roll_up_store.hpp"
#include "persistence/money/books_store.hpp"
#include "persistence/money/funding_store.hpp"
#include "persistence/money/ledger_store.hpp"
#include "persistence/node/maintenance_store.hpp"
#include "persistence/senders/sender_store.hpp"
#include "persistence/webhooks/delivery_store.hpp"
#include "persistence/webhooks/webhook_store.hpp"

#include <doctest/doctest.h>

#include <array>
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
  /// One connection a lane.
  [[nodiscard]] persistence::store_connection& connection(persistence::lane where);
  [[nodiscard]] auto& accounts() { return of_messages<persistence::account_store>(); }
  [[nodiscard]] auto& codes() { return of_messages<persistence::code_store>(); }
  [[nodiscard]] auto& factors() { return of_messages<persistence::factor_store>(); }
  [[nodiscard]] auto& funding() { return of_messages<persistence::funding_store>(); }
  [[nodiscard]] auto& invitations() { return of_messages<persistence::invitation_store>(); }
  [[nodiscard]] auto& keys() { return of_messages<persistence::key_store>(); }
  [[nodiscard]] auto& links() { return of_messages<persistence::link_store>(); }
  [[nodiscard]] auto& members() { return of_messages<persistence::member_store>(); }
  [[nodiscard]] auto& messages() { return of_messages<persistence::message_store>(); }
  [[nodiscard]] auto& persons() { return of_messages<persistence::person_store>(); }
  [[nodiscard]] auto& recoveries() { return of_messages<persistence::recovery_store>(); }
  [[nodiscard]] auto& profiles() { return of_messages<persistence::profile_store>(); }
  [[nodiscard]] auto& sessions() { return of_messages<persistence::session_store>(); }
  [[nodiscard]] auto& senders() { return of_messages<persistence::sender_store>(); }
  [[nodiscard]] auto& sign_ups() { return of_messages<persistence::sign_up_store>(); }
  [[nodiscard]] auto& staff() { return of_messages<persistence::staff_store>(); }
  [[nodiscard]] auto& webhooks() { return of_messages<persistence::webhook_store>(); }
  [[nodiscard]] auto& audit() {
    return connection(persistence::lane::maintenance).get<persistence::audit_store>();
  }
  [[nodiscard]] auto& books() {
    return connection(persistence::lane::maintenance).get<persistence::books_store>();
  }
  [[nodiscard]] auto& deliveries() {
    return connection(persistence::lane::maintenance).get<persistence::delivery_store>();
  }
  [[nodiscard]] auto& ledger() {
    return connection(persistence::lane::maintenance).get<persistence::ledger_store>();
  }
  [[nodiscard]] auto& maintenance() {
    return connection(persistence::lane::maintenance).get<persistence::maintenance_store>();
  }
  [[nodiscard]] auto& roll_ups() {
    return connection(persistence::lane::maintenance).get<persistence::roll_up_store>();
  }
  /// Folds all that is committed, in steps of `limit`.
  void fold(std::uint32_t limit = 1'000);
  /// What the database said of the last failures.
  [[nodiscard]] std::string trouble() const;
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
  template <class Store>
  [[nodiscard]] Store& of_messages() {
    return connection(persistence::lane::messages).get<Store>();
  }

  std::string url_;
  std::unique_ptr<persistence::database> database_;
  std::unique_ptr<persistence::journal_store> journal_;
  std::array<std::unique_ptr<persistence::store_connection>, persistence::lane_count> connections_;
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
  on_postgres(const on_postgres&) = delete;
  on_postgres& operator=(const on_postgres&) = delete;
  ~on_postgres() override;
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
