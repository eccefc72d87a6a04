#include "persistence/money/payment_rows.hpp"

#include "domain/money/ledger.hpp"
#include "domain/webhooks/event_body.hpp"
#include "persistence/sql/row_ids.hpp"
#include "persistence/webhooks/webhook_event_rows.hpp"

namespace mbs::persistence {

std::vector<payment_record> load_payments(
    sql::connection& c, const std::string& tail, sql::parameters values) {
  std::vector<payment_record> all;
  const auto row = c.query(
      "SELECT p.id, p.receipt, p.short_code, p.amount, p.typed, p.account, p.top_up, p.state, p.source, p.payer, "
      "p.name, p.trouble, p.paid_at, p.told_at, p.credited_at, p.funding, p.matched_kind, p.matched_by, p.reason "
      "FROM payments p " +
          tail,
      values);
  while (row->next()) {
    auto& p = all.emplace_back();
    p.id = {row->integer(0)};
    p.told.receipt = row->bytes(1);
    p.told.short_code = row->bytes(2);
    p.told.amount = domain::money::from_units(row->integer(3));
    p.told.typed = row->bytes(4);
    p.account = {row->integer(5)};
    p.top_up = {row->integer(6)};
    p.state = static_cast<domain::payment_state>(row->integer(7));
    p.told.source = static_cast<domain::payment_source>(row->integer(8));
    p.told.payer = row->bytes(9);
    p.told.name = row->bytes(10);
    p.trouble = row->bytes(11);
    p.told.paid_at = domain::from_micros(row->integer(12));
    p.told_at = domain::from_micros(row->integer(13));
    p.credited_at = domain::from_micros(row->integer(14));
    p.funding = row->integer(15);
    if (const auto kind = row->integer(16); kind != 0)
      p.matched_by = {static_cast<domain::actor_kind>(kind), row->integer(17)};
    p.reason = row->bytes(18);
  }
  return all;
}

std::optional<payment_record> find_payment(sql::connection& c, const std::string& receipt) {
  const sql::parameter which[]{std::string_view{receipt}};
  auto found = load_payments(c, "WHERE p.receipt = $1", which);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

void insert_payment(sql::connection& c, payment_record& p, domain::time_point at) {
  c.lock_table("payments");
  p.id = {sql::next_id(c, "payments", at)};
  p.told_at = at;
  c.execute(
      "INSERT INTO payments (id, receipt, short_code, amount, typed, state, source, told_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {p.id.value, std::string_view{p.told.receipt}, sql::octets{p.told.short_code}, p.told.amount.units(),
          sql::octets{p.told.typed}, static_cast<std::int64_t>(p.state),
          static_cast<std::int64_t>(p.told.source), domain::to_micros(at)});
  store_payment(c, p);
}

void store_payment(sql::connection& c, const payment_record& p) {
  const bool is_matched = p.matched_by.kind != domain::actor_kind::system;
  c.execute(
      "UPDATE payments SET account = $2, top_up = $3, state = $4, payer = $5, name = $6, trouble = $7, "
      "paid_at = $8, credited_at = $9, funding = $10, matched_kind = $11, matched_by = $12, reason = $13, "
      "source = $14, typed = $15 "
      "WHERE id = $1",
      {p.id.value, p.account.value, p.top_up.value, static_cast<std::int64_t>(p.state),
          sql::octets{p.told.payer}, sql::octets{p.told.name}, sql::octets{p.trouble},
          domain::to_micros(p.told.paid_at), domain::to_micros(p.credited_at), p.funding,
          is_matched ? static_cast<std::int64_t>(p.matched_by.kind) : 0, p.matched_by.id,
          sql::octets{p.reason}, static_cast<std::int64_t>(p.told.source), sql::octets{p.told.typed}});
}

void keep_receipt(
    sql::connection& c, const std::string& receipt, domain::top_up_id top_up, domain::time_point at) {
  c.execute("INSERT INTO payment_receipts (receipt, top_up, at) VALUES ($1, $2, $3)",
      {std::string_view{receipt}, top_up.value, domain::to_micros(at)});
}

bool is_receipt_kept(sql::connection& c, const std::string& receipt) {
  return c.query("SELECT 1 FROM payment_receipts r WHERE r.receipt = $1", {std::string_view{receipt}})
      ->next();
}

std::optional<booked_entry> booked_under(sql::connection& c, const std::string& receipt) {
  if (receipt.empty()) return std::nullopt;
  const auto row =
      c.query("SELECT d.id, d.account, d.amount, d.kind FROM funding_entries d WHERE d.reference = $1",
          {std::string_view{receipt}});
  if (!row->next()) return std::nullopt;
  return booked_entry{row->integer(0), {row->integer(1)}, domain::money::from_units(row->integer(2)),
      row->integer(3) == static_cast<std::int64_t>(domain::transfer_kind::credit)};
}

void tell_of_credit(sql::connection& c, domain::account_id account, const std::string& id,
    domain::money amount, const std::string& receipt, domain::time_point at) {
  const auto type = domain::event_type::payment_credited;
  tell_webhooks(c, account, type,
      domain::event_body(type, at,
          {{"id", id}, {"amount", amount.to_text()}, {"receipt", receipt},
              {"credited_at", domain::to_rfc3339(at)}}),
      at);
}

}  // namespace mbs::persistence
