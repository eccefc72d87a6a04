#include "persistence/money/sql_payment_store.hpp"

#include "domain/messages/id_generator.hpp"
#include "persistence/money/payment_booking.hpp"
#include "persistence/money/payment_rows.hpp"
#include "persistence/sql/row_ids.hpp"

#include <algorithm>

namespace mbs::persistence {

using domain::errc;
using domain::result;

namespace {

constexpr std::uint32_t longest_page = 200;
/// Of one receipt: M-Pesa posts one or two. Of those without: strangers may post anything.
constexpr std::int64_t most_of_receipt = 20, most_without_receipt = 1'000;
/// What waits to be recorded.
constexpr std::int64_t most_waiting = 10'000;
constexpr std::int64_t most_shown = 50;

/// At most `most`: what there is more of is not counted.
std::int64_t count(
    sql::connection& c, const std::string& which, const std::string& receipt, std::int64_t most) {
  const auto row = c.query(
      "SELECT COUNT(*) FROM (SELECT p.id FROM paybill_callbacks p WHERE " + which + " LIMIT $2) counted",
      {std::string_view{receipt}, most});
  return row->next() ? row->integer(0) : 0;
}

std::vector<posted_confirmation> load_confirmations(
    sql::connection& c, bool with_bodies, const std::string& tail, sql::parameters values) {
  const auto row = c.query(std::string{"SELECT p.id, p.receipt, p.at, p.address, p.is_done, p.note"} +
          (with_bodies ? ", p.body" : "") + " FROM paybill_callbacks p " + tail,
      values);
  std::vector<posted_confirmation> all;
  while (row->next())
    all.push_back({row->integer(0), std::string{row->bytes(1)}, domain::from_micros(row->integer(2)),
        std::string{row->bytes(3)}, with_bodies ? std::string{row->bytes(6)} : std::string{},
        row->integer(4) != 0, std::string{row->bytes(5)}});
  return all;
}

void finish(sql::connection& c, std::int64_t id, const std::string& note) {
  if (id == 0) return;
  c.execute("UPDATE paybill_callbacks SET is_done = 1, note = $2 WHERE id = $1", {id, sql::octets{note}});
}

/// Conditions of a list with their values; the limit is $1.
class conditions {
 public:
  explicit conditions(const payment_filter& wanted) {
    values.emplace_back(std::int64_t{std::min(wanted.limit, longest_page)} + 1);
    // The statement says it as the partial index does, which only a number written out can use.
    if (wanted.state == domain::payment_state::suspense) add("p.state = 2");
    if (wanted.state == domain::payment_state::credited) add("p.state = 1");
    if (wanted.account) add("p.account =", wanted.account->value);
    if (!wanted.receipt.empty()) add("p.receipt =", std::string_view{wanted.receipt});
    if (wanted.since) add("p.id >=", domain::id_generator::first_at(*wanted.since));
    if (wanted.until) add("p.id <", domain::id_generator::first_at(*wanted.until));
    if (wanted.beyond) add(is_oldest_first(wanted) ? "p.id >" : "p.id <", wanted.beyond.value);
    tail += is_oldest_first(wanted) ? " ORDER BY p.id LIMIT $1" : " ORDER BY p.id DESC LIMIT $1";
  }
  std::string tail;
  std::vector<sql::parameter> values;

 private:
  static bool is_oldest_first(const payment_filter& wanted) {
    return wanted.state == domain::payment_state::suspense && !wanted.account && wanted.receipt.empty();
  }
  void add(const std::string& condition) { tail += (tail.empty() ? "WHERE " : " AND ") + condition; }
  template <class Value>
  void add(const std::string& condition, Value value) {
    values.emplace_back(value);
    add(condition + " $" + std::to_string(values.size()));
  }
};

}  // namespace

result<bool> sql_payment_store::keep_confirmation(const posted_confirmation& posted) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<bool> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("paybill_callbacks");
    const auto again =
        c.query("SELECT 1 FROM paybill_callbacks p WHERE p.receipt = $1 AND p.body = $2 LIMIT 1",
            {std::string_view{posted.receipt}, sql::blob{posted.body}});
    if (again->next()) return true;
    const auto most = posted.receipt.empty() ? most_without_receipt : most_of_receipt;
    if (count(c, "p.receipt = $1", posted.receipt, most) >= most) return false;
    if (count(c, "p.is_done = 0 AND p.receipt >= $1", "", most_waiting) >= most_waiting)
      return errc::overloaded;
    const auto id = sql::next_id(c, "paybill_callbacks", posted.at);
    c.execute("INSERT INTO paybill_callbacks (id, receipt, at, address, body) VALUES ($1, $2, $3, $4, $5)",
        {id, std::string_view{posted.receipt}, domain::to_micros(posted.at), std::string_view{posted.address},
            sql::blob{posted.body}});
    all.commit();
    return true;
  });
}

result<std::vector<posted_confirmation>> sql_payment_store::waiting_confirmations(std::uint32_t limit) {
  using answer = std::vector<posted_confirmation>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<answer> {
    const sql::parameter values[]{std::int64_t{std::min(limit, longest_page)}};
    return load_confirmations(c, true, "WHERE p.is_done = 0 ORDER BY p.id LIMIT $1", values);
  });
}

result<void> sql_payment_store::set_confirmation_aside(std::int64_t id, const std::string& note) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    finish(c, id, note);
    return {};
  });
}

result<bool> sql_payment_store::forget_confirmations(domain::time_point before, std::uint32_t limit) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<bool> {
    const auto gone = c.execute(
        "DELETE FROM paybill_callbacks WHERE id IN (SELECT p.id FROM paybill_callbacks p WHERE p.id < $1 "
        "AND p.is_done = 1 ORDER BY p.id LIMIT $2)",
        {domain::id_generator::first_at(before), std::int64_t{limit}});
    return gone < limit;
  });
}

result<payment_outcome> sql_payment_store::record_payment(
    const told_payment& told, domain::time_point at, std::int64_t confirmation) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<payment_outcome> {
    sql::transaction all{c, sql::transaction::kind::write};
    // Before the audit log is written, which is the last thing of a transaction.
    finish(c, confirmation, {});
    auto out = book_payment(c, told, at);
    all.commit();
    return out;
  });
}

result<bool> sql_payment_store::knows_payee(const std::string& typed) {
  return session_.attempt(
      sql::retry::once, [&](sql::connection& c) -> result<bool> { return has_payee(c, typed); });
}

result<payment_record> sql_payment_store::get_payment(domain::payment_id id) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<payment_record> {
    const sql::parameter which[]{id.value};
    auto found = load_payments(c, "WHERE p.id = $1", which);
    if (found.empty()) return errc::not_found;
    return std::move(found.front());
  });
}

result<std::vector<posted_confirmation>> sql_payment_store::confirmations_of(const std::string& receipt) {
  using answer = std::vector<posted_confirmation>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<answer> {
    const sql::parameter values[]{std::string_view{receipt}, most_shown};
    return load_confirmations(c, false, "WHERE p.receipt = $1 ORDER BY p.id LIMIT $2", values);
  });
}

result<payment_page> sql_payment_store::list_payments(const payment_filter& wanted) {
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<payment_page> {
    const conditions which{wanted};
    payment_page page;
    page.payments = load_payments(c, which.tail, which.values);
    if (page.payments.size() > std::min(wanted.limit, longest_page)) {
      page.payments.pop_back();
      page.next = page.payments.back().id;
    }
    return page;
  });
}

result<payment_record> sql_payment_store::match_payment(domain::payment_id id, domain::account_id account,
    const std::string& reason, const domain::audit_origin& by) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<payment_record> {
    sql::transaction all{c, sql::transaction::kind::write};
    c.lock_table("funding_entries");
    const sql::parameter which[]{id.value};
    auto found = load_payments(c, "WHERE p.id = $1", which);
    if (found.empty()) return errc::not_found;
    auto matched = match_to_account(c, std::move(found.front()), account, reason, by);
    if (matched) all.commit();
    return matched;
  });
}

result<std::optional<pull_progress>> sql_payment_store::pulled(const std::string& short_code) {
  using answer = std::optional<pull_progress>;
  return session_.attempt(sql::retry::once, [&](sql::connection& c) -> result<answer> {
    const auto row =
        c.query("SELECT p.pulled_until, p.succeeded_at FROM payment_pulls p WHERE p.short_code = $1",
            {std::string_view{short_code}});
    if (!row->next()) return answer{};
    return answer{{domain::from_micros(row->integer(0)), domain::from_micros(row->integer(1))}};
  });
}

result<void> sql_payment_store::note_pull(const std::string& short_code, const pull_progress& progress) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<void> {
    const auto until = domain::to_micros(progress.pulled_until),
               at = domain::to_micros(progress.succeeded_at);
    c.execute(
        "INSERT INTO payment_pulls (short_code, pulled_until, succeeded_at) VALUES ($1, $2, $3) "
        "ON CONFLICT (short_code) DO UPDATE SET pulled_until = $2, succeeded_at = $3 "
        "WHERE payment_pulls.pulled_until < $2",
        {std::string_view{short_code}, until, at});
    return {};
  });
}

}  // namespace mbs::persistence
