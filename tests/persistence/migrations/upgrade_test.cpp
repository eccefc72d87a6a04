#include "tests/persistence/migrations/old_database.hpp"

#include <array>
#include <map>
#include <set>

namespace mbs::test {

namespace {

using persistence::lane;

constexpr auto far_future = std::chrono::hours{24 * 365 * 50};

/// The stores of an upgraded database, and words for what the fixture's customers did.
class upgraded {
 public:
  explicit upgraded(const old_database& old)
      : database_{old.open()}, applied_{database_->migrate()}, stores_{database_->connect(lane::messages)} {
    for (const auto& state : stores_->get<persistence::account_store>().list_accounts().value())
      by_email_[state.account.email] = state;
  }

  [[nodiscard]] persistence::database& database() { return *database_; }
  [[nodiscard]] const std::vector<std::string>& applied() const { return applied_; }
  [[nodiscard]] persistence::message_store& messages() { return stores_->get<persistence::message_store>(); }
  [[nodiscard]] persistence::link_store& links() { return stores_->get<persistence::link_store>(); }
  [[nodiscard]] auto& webhooks() { return stores_->get<persistence::webhook_store>(); }
  [[nodiscard]] auto& keys() { return stores_->get<persistence::key_store>(); }
  [[nodiscard]] auto& funding() { return stores_->get<persistence::funding_store>(); }

  [[nodiscard]] const persistence::account_state& account(const std::string& name) const {
    return by_email_.at(name + "@example.com");
  }
  [[nodiscard]] std::size_t account_count() const { return by_email_.size(); }
  [[nodiscard]] std::vector<persistence::message_page::row> sent(
      const std::string& reference, const std::string& by = "active") {
    return messages().list_messages({.account = account(by).account.id, .reference = reference})->rows;
  }
  [[nodiscard]] domain::link_id link(const std::string& name) {
    for (const auto& l : links().list_links().value())
      if (l.name == name) return l.id;
    FAIL("no link " << name);
    return {};
  }

 private:
  std::unique_ptr<persistence::database> database_;
  std::vector<std::string> applied_;
  std::unique_ptr<persistence::store_connection> stores_;
  std::map<std::string, persistence::account_state> by_email_;
};

const std::string long_text = [] {
  const std::string sentence = "Mkutano wa wazazi utafanyika Jumamosi saa tatu asubuhi shuleni. ";
  return sentence + sentence + sentence + sentence;
}();

struct sent_message {
  const char* reference;
  message_state state;
  int segments;
  std::int64_t charged;  // units
  std::string text = "Karibu!";
};

const std::vector<sent_message> everything_sent{
    {"long", message_state::delivered, 2, 16'000, long_text},
    {"unicode", message_state::delivered, 1, 8'000, "Karibu sana 🌺 – chakula ni saa saba"},
    {"undelivered", message_state::undelivered, 1, 8'000},
    {"rejected", message_state::rejected, 1, 0},
    {"submitted", message_state::submitted, 1, 8'000},
    {"unknown", message_state::unknown, 1, 8'000},
    {"expired", message_state::expired, 1, 0},
    {"accepted", message_state::accepted, 2, 0, long_text},
    {"cancelled", message_state::cancelled, 1, 0},
    {"claimed", message_state::accepted, 2, 0, long_text},
};

void check_messages(upgraded& u) {
  for (const auto& wanted : everything_sent) {
    CAPTURE(wanted.reference);
    const auto rows = u.sent(wanted.reference);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].state == wanted.state);
    CHECK(rows[0].message.segments == wanted.segments);
    CHECK(rows[0].message.price == money::from_units(8'000 * wanted.segments));
    CHECK(rows[0].charged == money::from_units(wanted.charged));
    CHECK(rows[0].message.content->text == wanted.text);
    CHECK(rows[0].message.content->sender.text == "MBSDEMO");
    CHECK(rows[0].message.content->segmented.segments.size() == static_cast<std::size_t>(wanted.segments));
    CHECK(rows[0].message.traffic == domain::traffic_class::transactional);
    const auto history = u.messages().get_message(rows[0].message.account, rows[0].message.id);
    REQUIRE(history);
    CHECK((history->events.empty() ? message_state::accepted : history->events.back().state) == wanted.state);
  }
  CHECK(u.sent("unicode")[0].message.content->segmented.coding == domain::encoding::ucs2);
  const auto shared = u.sent("delivered");
  REQUIRE(shared.size() == 2);
  CHECK(shared[0].message.to.number() == 254'712'345'679);
  CHECK(shared[1].message.to.number() == 254'712'345'678);
  for (const auto& row : shared) {
    CHECK(row.state == message_state::delivered);
    CHECK(row.message.content->text == "Karibu!");
  }
  const auto all =
      u.messages().list_messages({.account = u.account("active").account.id, .sender = "MBSDEMO"});
  CHECK(all->rows.size() == everything_sent.size() + 2);
}

void check_accounts(upgraded& u) {
  CHECK(u.account_count() == 4);
  const auto& active = u.account("active");
  CHECK(active.account.name == "Active");
  CHECK(active.account.status == persistence::account_status::active);
  CHECK(active.balance == domain::balance{money::from_units(9'904'000), money::from_units(32'000), money{}});
  REQUIRE(active.senders.size() == 2);
  CHECK(active.senders[0].name == "MBS-OTP");
  CHECK(active.senders[0].network == domain::network_id{2});
  CHECK(active.senders[0].traffic == domain::traffic_class::otp);
  CHECK(active.senders[1].name == "MBSDEMO");
  CHECK_FALSE(active.senders[1].network.has_value());
  CHECK_FALSE(active.senders[1].traffic.has_value());
  // One message before its snapshot, one waiting after it.
  const auto limit = money::from_units(500'000);
  CHECK(u.account("limit").balance ==
      domain::balance{money::from_units(9'984'000), money::from_units(8'000), limit});
  CHECK(u.account("debit").balance == domain::balance{money::from_units(7'500'000), money{}, money{}});
  CHECK(u.account("suspended").account.status == persistence::account_status::suspended);
  const std::array cursors{persistence::funding_cursor{u.account("debit").account.id, 0}};
  const auto funding = u.funding().funding_of(cursors);
  REQUIRE(funding->size() == 2);
  CHECK((*funding)[1].kind == domain::transfer_kind::debit);
  CHECK((*funding)[1].amount == money::from_units(2'500'000));
  CHECK((*funding)[1].reference == "D1");
  CHECK((*funding)[1].note == "back");
  CHECK(u.account("debit").last_funding == (*funding)[1].id);
}

void check_keys(upgraded& u) {
  persistence::digest hash;
  hash.fill(0x11);
  const auto key = u.keys().find_key(hash).value();
  REQUIRE(key.has_value());
  CHECK(key->account == u.account("active").account.id);
  CHECK(key->prefix == "mbs_live_11");
  CHECK(key->label == "first key");
  // Keys from before scopes may do what they could.
  CHECK(key->terms == domain::key_terms{});
  CHECK(domain::key_scopes_text(key->scopes) ==
      "messages:send messages:read balance:read networks:read webhooks:manage senders:read");
  CHECK_FALSE(key->last_used_at.has_value());
  hash.fill(0x22);
  const auto revoked = u.keys().find_key(hash).value();
  REQUIRE(revoked.has_value());
  CHECK(revoked->terms.revoked_at.has_value());
  CHECK(u.keys().list_keys(key->account)->size() == 2);
}

void check_webhooks(upgraded& u) {
  const auto endpoints = u.webhooks().webhook_endpoints_of(u.account("active").account.id);
  REQUIRE(endpoints->size() == 2);
  CHECK((*endpoints)[0].url == "http://127.0.0.1:9/batches");
  CHECK((*endpoints)[0].secret == "whsec_own");
  CHECK((*endpoints)[0].batch == 100);
  CHECK((*endpoints)[1].url == "http://127.0.0.1:9/sms");
  CHECK((*endpoints)[1].secret.empty());
  CHECK(u.webhooks().load_signed_endpoint((*endpoints)[1].id)->secret == "whsec_active@example.com");
  CHECK((*endpoints)[1].active);
  CHECK((*endpoints)[1].events == domain::message_events());
  CHECK_FALSE((*endpoints)[1].paused);
  CHECK_FALSE((*endpoints)[0].is_default);
  CHECK_FALSE((*endpoints)[1].is_default);
  const auto long_message = u.sent("long")[0].message;
  CHECK(long_message.callback == (*endpoints)[1].id);
  const auto due = u.webhooks().callbacks_after(std::nullopt, {}, 10);
  REQUIRE(due->due.size() == 1);
  CHECK(due->due.front().message.id == long_message.id);
  CHECK(due->due.front().message.content->callback_query.empty());
  const auto retries = u.webhooks().retries_due({.now = noon() + far_future, .after = {}, .except = {}});
  REQUIRE(retries->due.size() == 1);
  CHECK(retries->due.front().retry.endpoint == (*endpoints)[1].id);
  CHECK(retries->due.front().retry.attempts >= 1);
  CHECK(retries->due.front().about.event.state == message_state::delivered);
  CHECK(u.webhooks().load_progress()->front().through.value > 0);
}

void check_what_a_stop_left(upgraded& u) {
  const auto claimed = u.sent("claimed")[0].message.id;
  const auto claims = u.links().load_claims();
  REQUIRE(claims);
  std::set<int> segments;
  for (const auto& claim : *claims)
    for (const auto& s : claim.claimed)
      if (claim.link == u.link("safaricom") && s.message == claimed) {
        segments.insert(s.segment);
        CHECK(s.reference != 0);
      }
  CHECK(segments == std::set{0, 1});
  std::set<domain::message_id> open{claimed, u.sent("accepted")[0].message.id,
      u.sent("submitted")[0].message.id, u.sent("after-snapshot", "limit")[0].message.id};
  std::set<domain::message_id> found;
  for (const auto& h : u.messages().unfinished({}, 100).value())
    found.insert(h.message.id);
  CHECK(found == open);
  CHECK(u.messages().last_message().value() == *open.rbegin());
  const auto overdue = u.messages().overdue({}, noon() + far_future, 100);
  REQUIRE(overdue->overdue.size() == 1);
  CHECK(overdue->overdue.front().message.id == u.sent("submitted")[0].message.id);
  const auto strays = u.links().load_strays(u.link("telkom"), {}, 10);
  REQUIRE(strays->size() == 2);
  for (const auto& stray : *strays) {
    CHECK(stray.to == 254'770'123'456);
    CHECK(stray.outcome == domain::segment_outcome::delivered);
    CHECK(stray.raw.starts_with("id:" + stray.smsc_message_id));
  }
  const auto submitted =
      u.messages().get_message(u.account("active").account.id, u.sent("submitted")[0].message.id);
  const std::string ids[]{submitted->events.front().smsc_message_id};
  CHECK(u.messages().find_by_smsc_id(u.link("telkom"), ids, {}, {})->size() == 1);
}

void check_journal(upgraded& u, const old_database& old) {
  const auto key = persistence::digest_from(old.text("SELECT key FROM idempotency"));
  const auto journal = u.database().journal();
  const auto kept = journal->find_idempotency(std::vector{key}, {});
  REQUIRE(kept->size() == 1);
  CHECK(kept->front().account == u.account("active").account.id);
  CHECK(kept->front().answer.starts_with("{\"messages\":["));
  const auto last = journal->last_event().value();
  CHECK(last.value == std::stoll(old.text("SELECT CAST(MAX(seq) AS TEXT) FROM message_events")));
  REQUIRE(journal->begin());
  REQUIRE(journal->snapshot_accounts(std::vector{u.account("active").account.id}));
  const auto stores = u.database().connect(lane::maintenance);
  const auto verified = stores->get<persistence::ledger_store>().verify();
  REQUIRE_MESSAGE(verified, stores->trouble());
  CHECK(verified->accounts == 4);
  CHECK(verified->messages == static_cast<std::int64_t>(everything_sent.size()) + 4);
  for (const auto& d : verified->differences)
    CHECK_MESSAGE(false, d.what);
  CHECK(stores->get<persistence::maintenance_store>().maintain(noon(), 1, {}, {}).value() == false);
}

}  // namespace

TEST_CASE_TEMPLATE(
    "a database of commit 7a3a836 reads the same after the upgrade", Old, old_on_sqlite, old_on_postgres) {
  const Old old{beginning::of_7a3a836};
  upgraded u{old};
  CHECK(u.applied() ==
      std::vector<std::string>{"names of the field", "what receipts tell", "lists and roll ups",
          "nothing grows with history", "callbacks by endpoint", "people", "mail", "sealing and audit",
          "keys", "second factor", "invitations", "sender requests", "caps of codes", "tries turned away",
          "tokens after a rise", "recoveries told by sms", "decided requests end", "people mended",
          "people found", "webhook events", "default webhook", "top ups", "days of the books", "payments",
          "price lists", "billing documents", "balance care", "money requests", "reconciliation"});
  check_accounts(u);
  check_keys(u);
  check_messages(u);
  check_webhooks(u);
  check_what_a_stop_left(u);
  check_journal(u, old);
}

TEST_CASE_TEMPLATE("an upgraded database has the schema of a new one, but for its days", Old, old_on_sqlite,
    old_on_postgres) {
  const Old old{beginning::of_7a3a836};
  const Old fresh{beginning::empty};
  old.open()->migrate();
  fresh.open()->migrate();
  CHECK(old.text(old.schema_query()) == fresh.text(fresh.schema_query()));
}

}  // namespace mbs::test
