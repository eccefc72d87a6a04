#include "persistence/money/sql_ledger_store.hpp"

#include "persistence/accounts/account_rows.hpp"

#include <map>
#include <stdexcept>

namespace mbs::persistence {

using domain::message_id;

namespace {

constexpr std::size_t most_differences = 1'000;

class audit {
 public:
  explicit audit(sql::connection& c) : c_{c} {}

  verification run() {
    count();
    check_messages();
    check_strangers();
    add_up_messages();
    add_up_movements();
    check_accounts();
    check_snapshots();
    fill_books();
    return std::move(found_);
  }

 private:
  /// Everything of one account, added again.
  struct sums {
    bool exists = false;
    money credit_limit;
    money prices, charges, releases;               // from messages and their events
    std::map<domain::transfer_kind, money> moved;  // from transfers and funding_entries
  };

  void differ(std::string what) {
    if (found_.differences.size() < most_differences) found_.differences.push_back({std::move(what)});
  }
  [[nodiscard]] std::int64_t number(const std::string& query) {
    const auto row = c_.query(query, {});
    return row->next() ? row->integer(0) : 0;
  }
  [[nodiscard]] static std::string shown(account_id id) { return "account " + domain::to_text(id); }
  [[nodiscard]] static std::string shown(message_id id) { return "message " + domain::to_text(id); }

  void count() {
    found_.accounts = number("SELECT COUNT(*) FROM accounts");
    found_.messages = number("SELECT COUNT(*) FROM messages");
    found_.transfers =
        number("SELECT (SELECT COUNT(*) FROM transfers) + (SELECT COUNT(*) FROM funding_entries)");
  }

  void check_messages();
  void check_strangers();
  void add_up_messages();
  void add_up_movements();
  void check_accounts();
  void check_account(account_id id, const sums& s);
  void check_snapshots();
  void fill_books();

  sql::connection& c_;
  verification found_;
  std::map<account_id, sums> accounts_;
  domain::trial_balance books_;
};

void audit::check_messages() {
  const auto row = c_.query(
      "SELECT m.id, m.price, f.charged, f.released, f.finals, f.newest, f.newest_final, f.account "
      "FROM messages m JOIN (SELECT e.message_id, CAST(SUM(e.charge) AS BIGINT) AS charged, "
      "CAST(SUM(e.release) AS BIGINT) AS released, COUNT(CASE WHEN e.state >= 2 THEN 1 END) AS finals, "
      "MAX(e.seq) AS newest, MAX(CASE WHEN e.state >= 2 THEN e.seq END) AS newest_final, "
      "MIN(e.account) AS account, MAX(e.account) AS other_account, MIN(e.charge) AS least_charge, "
      "MIN(e.release) AS least_release FROM message_events e GROUP BY e.message_id) f ON f.message_id = m.id "
      "WHERE f.finals > 1 OR (f.finals = 1 AND (f.charged + f.released <> m.price "
      "OR f.newest <> f.newest_final)) OR f.charged + f.released > m.price OR f.account <> m.account OR f.other_account <> m.account "
      "OR f.least_charge < 0 OR f.least_release < 0 ORDER BY m.id LIMIT 1000",
      {});
  while (row->next()) {
    const auto finals = row->integer(4);
    std::string what = shown(message_id{row->integer(0)}) + ": price " +
        money::from_units(row->integer(1)).to_text() + ", charged " +
        money::from_units(row->integer(2)).to_text() + ", released " +
        money::from_units(row->integer(3)).to_text();
    if (finals > 1) what += ", " + std::to_string(finals) + " final events instead of one";
    if (finals == 1 && row->integer(5) != row->integer(6)) what += ", an event after the final one";
    differ(std::move(what));
  }
}

void audit::check_strangers() {
  const auto events = c_.query(
      "SELECT e.seq, e.message_id FROM message_events e LEFT JOIN messages m "
      "ON m.id = e.message_id WHERE m.id IS NULL ORDER BY e.seq LIMIT 1000",
      {});
  while (events->next())
    differ("event " + std::to_string(events->integer(0)) + ": " + shown(message_id{events->integer(1)}) +
        " does not exist");
}

void audit::add_up_messages() {
  const auto accounts = c_.query("SELECT a.id, a.credit_limit FROM accounts a", {});
  while (accounts->next()) {
    auto& s = accounts_[{accounts->integer(0)}];
    s.exists = true;
    s.credit_limit = money::from_units(accounts->integer(1));
  }
  const auto messages =
      c_.query("SELECT m.account, CAST(SUM(m.price) AS BIGINT) FROM messages m GROUP BY m.account", {});
  while (messages->next())
    accounts_[{messages->integer(0)}].prices = money::from_units(messages->integer(1));
  const auto events = c_.query(
      "SELECT e.account, CAST(SUM(e.charge) AS BIGINT), CAST(SUM(e.release) AS BIGINT) "
      "FROM message_events e GROUP BY e.account",
      {});
  while (events->next()) {
    auto& s = accounts_[{events->integer(0)}];
    s.charges = money::from_units(events->integer(1));
    s.releases = money::from_units(events->integer(2));
  }
}

void audit::add_up_movements() {
  const auto moved = c_.query(
      "SELECT t.account, t.kind, CAST(SUM(t.amount) AS BIGINT), MIN(t.amount) FROM "
      "(SELECT account, kind, amount FROM transfers WHERE kind IN (3, 4, 5) UNION ALL "
      "SELECT account, kind, amount FROM funding_entries WHERE kind IN (1, 2)) t "
      "GROUP BY t.account, t.kind",
      {});
  while (moved->next()) {
    const account_id account{moved->integer(0)};
    const auto kind = static_cast<domain::transfer_kind>(moved->integer(1));
    const auto amount = money::from_units(moved->integer(2));
    accounts_[account].moved[kind] = amount;
    if (moved->integer(3) < 0) differ(shown(account) + ": a movement of less than nothing");
    if (!books_.add({account, kind, amount, 0, {}}))
      throw std::runtime_error{"the sum of the books overflows"};
  }
  const auto misplaced = number(
      "SELECT (SELECT COUNT(*) FROM transfers WHERE kind NOT IN (3, 4, 5)) + "
      "(SELECT COUNT(*) FROM funding_entries WHERE kind NOT IN (1, 2))");
  if (misplaced != 0)
    differ(std::to_string(misplaced) + " movements of a kind that does not belong where they are");
}

void audit::check_accounts() {
  for (const auto& [id, s] : accounts_)
    check_account(id, s);
  if (!books_.is_zero_sum()) differ("the sum over all books is not 0");
}

void audit::check_account(account_id id, const sums& s) {
  if (!s.exists) differ(shown(id) + " has messages or movements but does not exist");
  const auto moved = [&](domain::transfer_kind kind) {
    const auto found = s.moved.find(kind);
    return found == s.moved.end() ? money{} : found->second;
  };
  const auto compare = [&](domain::transfer_kind kind, money expected, const char* of) {
    if (moved(kind) != expected)
      differ(shown(id) + ": transfers of kind " + std::string{domain::to_text(kind)} + " add up to " +
          moved(kind).to_text() + ", " + of + " to " + expected.to_text());
  };
  compare(domain::transfer_kind::reserve, s.prices, "prices of its messages");
  compare(domain::transfer_kind::post, s.charges, "charges of its events");
  compare(domain::transfer_kind::release, s.releases, "releases of its events");
  account_money m{.account = id};
  for (const auto& [kind, amount] : s.moved)
    apply_total(m, kind, amount);
  const auto lowest = money::from_units(-s.credit_limit.units());
  // A debit may cross reservations made without knowing of it: they are held to what was there before debits.
  const auto before_debits = domain::add(m.available, moved(domain::transfer_kind::debit));
  if (before_debits && *before_debits < lowest)
    differ(shown(id) + ": available " + m.available.to_text() + " is below its limit of " + lowest.to_text());
  if (m.reserved.is_negative()) differ(shown(id) + ": reserved " + m.reserved.to_text() + " is below 0");
}

void audit::check_snapshots() {
  // Per snapshot: what the movements up to the ones it counts add up to.
  const auto row = c_.query(
      "SELECT s.account, s.available, s.reserved, x.kind, CAST(SUM(x.amount) AS BIGINT) "
      "FROM account_snapshots s LEFT JOIN (SELECT account, kind, amount, id AS transfer, 0 AS funding FROM transfers "
      "UNION ALL SELECT account, kind, amount, 0 AS transfer, id AS funding FROM funding_entries) x "
      "ON x.account = s.account AND x.transfer <= s.last_transfer AND x.funding <= s.last_funding "
      "GROUP BY s.account, s.available, s.reserved, x.kind ORDER BY s.account",
      {});
  account_money claimed{}, added{};
  const auto compare = [&] {
    if (claimed.account && (claimed.available != added.available || claimed.reserved != added.reserved))
      differ(shown(claimed.account) + ": snapshot says " + claimed.available.to_text() + " available and " +
          claimed.reserved.to_text() + " reserved, its movements add up to " + added.available.to_text() +
          " and " + added.reserved.to_text());
  };
  while (row->next()) {
    const account_id id{row->integer(0)};
    if (id != claimed.account) {
      compare();
      claimed = {id, money::from_units(row->integer(1)), money::from_units(row->integer(2)), 0, 0};
      added = {.account = id};
    }
    if (!row->is_null(3))
      apply_total(
          added, static_cast<domain::transfer_kind>(row->integer(3)), money::from_units(row->integer(4)));
  }
  compare();
}

void audit::fill_books() {
  found_.available = books_.of(domain::book::available);
  found_.reserved = books_.of(domain::book::reserved);
  found_.revenue = books_.of(domain::book::revenue);
  found_.funding = books_.of(domain::book::funding);
}

}  // namespace

domain::result<verification> sql_ledger_store::verify() {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> domain::result<verification> {
    sql::transaction moment{c, sql::transaction::kind::read};
    auto verified = audit{c}.run();
    moment.commit();
    return verified;
  });
}

}  // namespace mbs::persistence
