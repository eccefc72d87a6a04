#include "persistence/messages/message_lists.hpp"
#include "tests/persistence/messages/lives.hpp"
#include "tests/support/private_postgres.hpp"

#include <sqlite3.h>

#include <functional>
#include <optional>

namespace mbs::test {

namespace {

using persistence::message_filter;
using ids = std::vector<std::int64_t>;

constexpr std::int64_t number_never_written_to = 254'799'999'999;

/// All pages; how many there were.
template <class Store>
std::pair<ids, int> list(Store& store, message_filter filter) {
  ids found;
  int pages = 0;
  do {
    const auto page = store.messages().list_messages(filter);
    REQUIRE_MESSAGE(page, store.trouble());
    CHECK(page->rows.size() <= filter.limit);
    for (const auto& row : page->rows)
      found.push_back(row.message.id.value);
    filter.before = page->next;
    ++pages;
  } while (filter.before);
  return {found, pages};
}

/// A long history of one account: everything delivered, from one sender, with one reference; and the oldest
/// message of another sender, which expired.
template <class Store>
struct long_history {
  static constexpr int count = 12'000;
  long_history() {
    auto other = new_content();
    other->sender = {"DUKA-1", domain::sender_kind::alphanumeric};
    other->reference = "once";
    oldest = store.new_message(account);
    oldest.content = other;
    store.accept({oldest});
    auto e = store.new_event(oldest, event_kind::expired, message_state::expired);
    journal_batch batch;
    batch.events.push_back(e);
    store.commit(batch);
    std::vector<domain::message> many;
    journal_batch ends;
    const auto content = new_content();
    for (int i = 0; i < count; ++i) {
      auto m = store.new_message(account, noon() + std::chrono::seconds{i});
      m.content = content;
      many.push_back(m);
      ends.events.push_back(store.new_event(m, event_kind::delivery_receipt, message_state::delivered));
    }
    store.commit(batch_of(many));
    store.commit(ends);
  }
  Store store;
  domain::account_id account = store.new_account();
  domain::message oldest;
};

/// Filters that nothing in the long history matches, alone and together.
std::vector<message_filter> matching_nothing(domain::account_id account) {
  const auto nobody = domain::msisdn::from_number(number_never_written_to);
  const auto somebody = domain::msisdn::from_number(254'712'345'678);
  return {
      {.account = account, .state = message_state::undelivered},
      {.account = account, .state = message_state::accepted},
      {.account = account, .state = message_state::submitted},
      {.account = account, .to = nobody},
      {.account = account, .reference = "never"},
      {.account = account, .sender = "NOBODY"},
      {.account = account, .state = message_state::delivered, .to = nobody},
      {.account = account, .state = message_state::rejected, .to = somebody},
      {.account = account, .state = message_state::expired, .sender = "MBS"},
      {.account = account, .state = message_state::delivered, .sender = "DUKA-1"},
      {.account = account, .state = message_state::unknown, .reference = "ref-1"},
      {.account = account, .to = somebody, .reference = "never", .sender = "MBS"},
      {.account = account, .reference = "once", .sender = "MBS"},
      {.account = account, .since = noon() + std::chrono::hours{24 * 365}},
      {.account = account, .until = noon() - std::chrono::hours{1}},
      {.account = account, .state = message_state::delivered, .until = noon() - std::chrono::hours{1}},
      {.account = account,
          .state = message_state::expired,
          .since = noon() + std::chrono::hours{1},
          .until = noon() + std::chrono::hours{2}},
  };
}

}  // namespace

TEST_CASE_TEMPLATE(
    "filters that match nothing answer at once with an empty last page, however long the history is", Store,
    on_sqlite, on_postgres) {
  long_history<Store> h;
  h.store.fold(5'000);
  int row = 0;
  for (const auto& filter : matching_nothing(h.account)) {
    CAPTURE(row++);
    const auto [found, pages] = list(h.store, filter);
    CHECK(found.empty());
    CHECK(pages == 1);
  }
}

TEST_CASE_TEMPLATE("the one match at the far end of a long history is found with the first page", Store,
    on_sqlite, on_postgres) {
  long_history<Store> h;
  h.store.fold(5'000);
  const ids oldest{h.oldest.id.value};
  const std::vector<message_filter> filters{{.account = h.account, .state = message_state::expired},
      {.account = h.account, .reference = "once"}, {.account = h.account, .sender = "DUKA-1"},
      {.account = h.account, .state = message_state::expired, .to = h.oldest.to, .sender = "DUKA-1"}};
  int row = 0;
  for (const auto& filter : filters) {
    CAPTURE(row++);
    const auto [found, pages] = list(h.store, filter);
    CHECK(found == oldest);
    CHECK(pages == 1);
  }
  const auto [delivered, pages] =
      list(h.store, {.account = h.account, .state = message_state::delivered, .limit = 500});
  CHECK(delivered.size() == h.count);
  CHECK(pages == h.count / 500);
}

TEST_CASE_TEMPLATE("a class of which there is little is looked for a bounded stretch a page", Store,
    on_sqlite, on_postgres) {
  long_history<Store> h;
  const auto [found, pages] =
      list(h.store, {.account = h.account, .traffic = domain::traffic_class::promotional, .limit = 100});
  CHECK(found.empty());
  CHECK(pages >= long_history<Store>::count / persistence::most_looked_at);
  CHECK(pages <= long_history<Store>::count / persistence::most_looked_at + 2);
}

TEST_CASE_TEMPLATE("what nobody has folded yet is listed all the same, a bounded look a page", Store,
    on_sqlite, on_postgres) {
  long_history<Store> h;
  int row = 0;
  for (const auto& filter : matching_nothing(h.account)) {
    CAPTURE(row++);
    const auto [found, pages] = list(h.store, filter);
    CHECK(found.empty());
    CHECK(pages <= 1 + h.count / static_cast<int>(persistence::most_looked_at));
  }
  const auto found = list(h.store, {.account = h.account, .state = message_state::expired}).first;
  CHECK(found == ids{h.oldest.id.value});
}

TEST_CASE_TEMPLATE("a list shows the state of this moment, whatever the fold has seen of it", Store,
    on_sqlite, on_postgres) {
  Store store;
  const auto account = store.new_account();
  const auto m = store.new_message(account);
  const auto n = store.new_message(account);
  store.accept({m, n});
  const auto of = [&](message_state state) {
    return list(store, {.account = account, .state = state}).first;
  };
  for (const bool folded : {false, true}) {
    CAPTURE(folded);
    if (folded) store.fold();
    CHECK(of(message_state::accepted) == ids{n.id.value, m.id.value});
    CHECK(of(message_state::delivered).empty());
  }
  store.submit(m);
  CHECK(of(message_state::accepted) == ids{n.id.value});
  CHECK(of(message_state::submitted) == ids{m.id.value});
  store.deliver(m);
  for (const bool folded : {false, true}) {
    CAPTURE(folded);
    if (folded) store.fold();
    CHECK(of(message_state::submitted).empty());
    CHECK(of(message_state::delivered) == ids{m.id.value});
  }
}

TEST_CASE_TEMPLATE(
    "any filter finds what it should in any history, folded to any degree", Store, on_sqlite, on_postgres) {
  Store store;
  CHECK(holds(20, "lists", [&store] {
    lives<Store> world{store};
    const auto steps = *rc::gen::inRange(1, 30);
    for (int i = 0; i < steps; ++i)
      world.step();
    for (int i = 0; i < 8; ++i) {
      message_filter f{.account = *rc::gen::elementOf(world.accounts())};
      if (*rc::gen::arbitrary<bool>())
        f.state = *rc::gen::element(message_state::accepted, message_state::submitted,
            message_state::delivered, message_state::rejected, message_state::unknown);
      if (*rc::gen::inRange(0, 3) == 0)
        f.to = domain::msisdn::from_number(*rc::gen::elementOf(world.numbers));
      if (*rc::gen::inRange(0, 3) == 0) f.reference = *rc::gen::element<std::string>("r1", "r2", "r3");
      if (*rc::gen::inRange(0, 3) == 0) f.sender = *rc::gen::elementOf(world.senders);
      if (*rc::gen::inRange(0, 4) == 0)
        f.since = world.begun() + std::chrono::hours{*rc::gen::inRange(0, 14)};
      if (*rc::gen::inRange(0, 4) == 0)
        f.until = world.begun() + std::chrono::hours{*rc::gen::inRange(0, 14)};
      f.limit = *rc::gen::inRange<std::uint32_t>(1, 6);
      ids wanted;
      for (const auto& [id, life] : world.all()) {
        const auto& m = life.message;
        const bool fits = life.committed && m.account == f.account && (!f.state || *f.state == life.state) &&
            (!f.to || *f.to == m.to) && (!f.reference || *f.reference == m.content->reference) &&
            (!f.sender || *f.sender == m.content->sender.text) && (!f.since || m.accepted_at >= *f.since) &&
            (!f.until || m.accepted_at < *f.until);
        if (fits) wanted.insert(wanted.begin(), id);
      }
      RC_ASSERT(list(world.store(), f).first == wanted);
    }
  }));
}

namespace {

using persistence::list_key;
constexpr std::array every_key{
    list_key::open, list_key::state, list_key::recipient, list_key::reference, list_key::sender};

/// How SQLite would look for it, all steps.
std::string plan_on_sqlite(const std::string& url, const std::string& statement) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(url.substr(std::string{"sqlite:"}.size()).c_str(), &db) == SQLITE_OK);
  std::string plan;
  const auto take = [](void* into, int columns, char** values, char**) {
    *static_cast<std::string*>(into) += std::string{values[columns - 1]} + '\n';
    return 0;
  };
  CHECK(sqlite3_exec(db, ("EXPLAIN QUERY PLAN " + statement).c_str(), take, &plan, nullptr) == SQLITE_OK);
  sqlite3_close(db);
  return plan;
}

std::string with_values(std::string statement, const std::string& value) {
  const std::pair<std::string, std::string> values[]{
      {"$1", "1"}, {"$2", "2"}, {"$3", "3"}, {"$4", "50"}, {"$5", value}};
  for (const auto& [name, text] : values)
    if (const auto at = statement.find(name); at != std::string::npos) statement.replace(at, 2, text);
  return statement;
}

}  // namespace

TEST_CASE("every key of a list is read from an index, in the order of the page") {
  on_sqlite sqlite;
  on_postgres postgres;
  for (const auto key : every_key) {
    const auto statement = persistence::ids_statement(key);
    CAPTURE(statement);
    const auto small = plan_on_sqlite(sqlite.url(), statement);
    CAPTURE(small);
    CHECK(small.starts_with("SEARCH"));
    CHECK(small.find("account=?") != std::string::npos);
    CHECK(small.find("id>? AND id<?") != std::string::npos);
    CHECK(small.find("TEMP B-TREE") == std::string::npos);
    const bool is_text = key == list_key::reference || key == list_key::sender;
    const auto large = run_sql(postgres.url(),
        "SET enable_seqscan = off; SET enable_bitmapscan = off; EXPLAIN (FORMAT JSON) " +
            with_values(statement, is_text ? "'x'::bytea" : "7"));
    CAPTURE(large);
    CHECK(large.find("Index") != std::string::npos);
    CHECK(large.find("\"Sort\"") == std::string::npos);
    CHECK(large.find("Seq Scan") == std::string::npos);
  }
}

}  // namespace mbs::test
