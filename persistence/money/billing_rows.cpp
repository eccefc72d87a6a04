#include "persistence/money/billing_rows.hpp"

#include "persistence/access/audit_log.hpp"
#include "persistence/money/billing_codec.hpp"
#include "persistence/sql/row_ids.hpp"

#include <utility>

namespace mbs::persistence {

namespace {

std::int64_t number_of(domain::billing_kind kind) {
  return static_cast<std::int64_t>(kind);
}

domain::billing_series take_serial(sql::connection& c, domain::billing_kind kind, time_point now) {
  // Held from others until the transaction ends, whatever else it does.
  c.execute("UPDATE billing_series SET serial = serial WHERE kind = $1", {number_of(kind)});
  const auto row = c.query(
      "SELECT s.year, s.serial, s.last_at FROM billing_series s WHERE s.kind = $1", {number_of(kind)});
  domain::billing_series last;
  if (row->next())
    last = {
        static_cast<std::int32_t>(row->integer(0)), row->integer(1), domain::from_micros(row->integer(2))};
  const auto next = domain::next_in(last, now);
  c.execute("UPDATE billing_series SET year = $2, serial = $3, last_at = $4 WHERE kind = $1",
      {number_of(kind), std::int64_t{next.year}, next.serial, domain::to_micros(next.last)});
  return next;
}

}  // namespace

std::vector<billing_record> load_documents_where(
    sql::connection& c, const std::string& tail, sql::parameters values) {
  std::vector<billing_record> all;
  const auto row = c.query(
      "SELECT d.id, d.account, d.kind, d.number, d.issued_at, d.issued_kind, d.issued_by, d.of_document, d.total, "
      "d.token, d.facts, d.sha256, d.cu_serial, d.cu_number, d.cu_signature, d.cu_at, "
      "CAST(COALESCE((SELECT SUM(n.total) FROM billing_documents n WHERE n.of_document = d.id AND n.of_document <> 0), "
      "0) AS BIGINT), o.cu_serial, o.cu_number FROM billing_documents d LEFT JOIN billing_documents o "
      "ON o.id = d.of_document AND d.of_document <> 0 " +
          tail,
      values);
  while (row->next()) {
    auto& d = all.emplace_back();
    d.id = {row->integer(0)};
    d.account = {row->integer(1)};
    d.kind = static_cast<domain::billing_kind>(row->integer(2));
    d.number = row->bytes(3);
    d.issued_at = domain::from_micros(row->integer(4));
    d.issued_by = {static_cast<domain::actor_kind>(row->integer(5)), row->integer(6)};
    d.of_document = {row->integer(7)};
    d.total = money::from_units(row->integer(8));
    d.token = row->bytes(9);
    d.facts = facts_from_kept(row->bytes(10));
    d.sha256 = row->bytes(11);
    if (!row->is_null(13)) {
      d.unit =
          control_unit{std::string{row->bytes(12)}, std::string{row->bytes(13)}, std::string{row->bytes(14)}};
      d.unit_at = domain::from_micros(row->integer(15));
    }
    d.credited = money::from_units(row->integer(16));
    if (!row->is_null(18))
      d.unit_of_invoice = control_unit{std::string{row->bytes(17)}, std::string{row->bytes(18)}, {}};
  }
  return all;
}

void hold_documents(sql::connection& c) {
  c.lock_table("billing_documents");
}

billing_record insert_document(
    sql::connection& c, const billing_cause& cause, domain::billing_facts facts, const billing_maker& maker) {
  const auto series = take_serial(c, cause.kind, maker.by.at);
  billing_record d;
  d.id = {sql::next_id(c, "billing_documents", series.last)};
  d.account = cause.account;
  d.kind = cause.kind;
  d.number = domain::billing_number(maker.terms->prefix, cause.kind, series.year, series.serial);
  d.issued_at = series.last;
  d.issued_by = maker.by.who;
  d.of_document = cause.of_document;
  d.total = facts.total;
  d.token = maker.token;
  if (!maker.terms->verify_base.empty()) facts.verify_url = maker.terms->verify_base + maker.token;
  d.facts = std::move(facts);
  const auto kept = to_kept(d.facts);
  c.execute(
      "INSERT INTO billing_documents (id, account, kind, year, serial, number, issued_at, issued_kind, issued_by, "
      "cause, of_document, total, token, facts, told_at, asked_as) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
      "$11, $12, $13, $14, $15, $16)",
      {d.id.value, d.account.value, number_of(d.kind), std::int64_t{series.year}, series.serial,
          std::string_view{d.number}, domain::to_micros(d.issued_at),
          static_cast<std::int64_t>(d.issued_by.kind), d.issued_by.id, cause.cause, d.of_document.value,
          d.total.units(), std::string_view{d.token}, sql::octets{kept}, std::int64_t{maker.tells ? 0 : -1},
          std::string_view{cause.asked_as}});
  return d;
}

std::optional<domain::billing_party> buyer_of(sql::connection& c, account_id account) {
  const auto row =
      c.query("SELECT a.name, a.legal_name, a.postal_address, a.kra_pin FROM accounts a WHERE a.id = $1",
          {account.value});
  if (!row->next()) return std::nullopt;
  domain::billing_party buyer;
  buyer.name = row->bytes(row->bytes(1).empty() ? 0 : 1);
  if (buyer.name.empty()) buyer.name = domain::to_text(account);
  buyer.address = row->bytes(2);
  buyer.tax_pin = row->bytes(3);
  return buyer;
}

void audit_document(sql::connection& c, const domain::audit_origin& by, std::string_view action,
    const billing_record& d, domain::audit_facts facts) {
  if (by.who.kind == domain::actor_kind::system) return;
  facts.insert(facts.begin(), {"number", d.number});
  append_audit(c, domain::audited(by, action, d.account, domain::to_text(d.id), std::move(facts)));
}

}  // namespace mbs::persistence
