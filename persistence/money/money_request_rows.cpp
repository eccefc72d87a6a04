#include "persistence/money/money_request_rows.hpp"

namespace mbs::persistence {

namespace {

domain::audit_actor actor_at(const sql::rows& row, int kind) {
  if (row.integer(kind) == 0) return {};
  return {static_cast<domain::actor_kind>(row.integer(kind)), row.integer(kind + 1)};
}

/// 0: nobody yet.
std::int64_t kind_of(const domain::audit_actor& actor, domain::time_point at) {
  return at == domain::time_point{} ? 0 : static_cast<std::int64_t>(actor.kind);
}

}  // namespace

std::vector<money_request> load_money_requests(
    sql::connection& c, const std::string& tail, sql::parameters values) {
  std::vector<money_request> all;
  const auto row = c.query(
      "SELECT r.id, r.kind, r.account, r.direction, r.amount, r.reference, r.way, r.value_day, r.party, r.note, "
      "r.state, r.alone, r.proposed_kind, r.proposed_by, r.proposed_at, r.decided_kind, r.decided_by, r.decided_at, "
      "r.decision, r.funding, r.paid_reference, r.paid_kind, r.paid_by, r.paid_at, "
      "a.name, COALESCE(p.name, ''), COALESCE(d.name, ''), COALESCE(o.name, '') FROM money_requests r "
      "JOIN accounts a ON a.id = r.account "
      "LEFT JOIN persons p ON p.id = r.proposed_by AND r.proposed_kind = 1 "
      "LEFT JOIN persons d ON d.id = r.decided_by AND r.decided_kind = 1 "
      "LEFT JOIN persons o ON o.id = r.paid_by AND r.paid_kind = 1 " +
          tail,
      values);
  while (row->next()) {
    auto& r = all.emplace_back();
    r.id = {row->integer(0)};
    r.wish.kind = static_cast<domain::money_request_kind>(row->integer(1));
    r.wish.account = {row->integer(2)};
    r.wish.direction = static_cast<domain::transfer_kind>(row->integer(3));
    r.wish.amount = domain::money::from_units(row->integer(4));
    r.wish.reference = row->bytes(5);
    r.wish.way = static_cast<domain::money_way>(row->integer(6));
    r.wish.value_day = row->integer(7);
    r.wish.party = row->bytes(8);
    r.wish.note = row->bytes(9);
    r.standing.state = static_cast<domain::money_request_state>(row->integer(10));
    r.alone = row->integer(11) != 0;
    r.standing.proposed_by = actor_at(*row, 12);
    r.standing.proposed_at = domain::from_micros(row->integer(14));
    r.decided_by = actor_at(*row, 15);
    r.decided_at = domain::from_micros(row->integer(17));
    r.decision = row->bytes(18);
    r.funding = row->integer(19);
    r.paid_reference = row->bytes(20);
    r.paid_by = actor_at(*row, 21);
    r.paid_at = domain::from_micros(row->integer(23));
    r.account_name = row->bytes(24);
    r.proposer = row->bytes(25);
    r.decider = row->bytes(26);
    r.payer = row->bytes(27);
  }
  return all;
}

std::optional<money_request> find_money_request(sql::connection& c, domain::money_request_id id) {
  const sql::parameter which[]{id.value};
  auto found = load_money_requests(c, "WHERE r.id = $1", which);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

void insert_money_request(sql::connection& c, const money_request& r) {
  const auto& w = r.wish;
  c.execute(
      "INSERT INTO money_requests (id, kind, account, direction, amount, reference, way, value_day, party, note, "
      "state, alone, proposed_kind, proposed_by, proposed_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
      {r.id.value, static_cast<std::int64_t>(w.kind), w.account.value, static_cast<std::int64_t>(w.direction),
          w.amount.units(), std::string_view{w.reference}, static_cast<std::int64_t>(w.way), w.value_day,
          sql::octets{w.party}, sql::octets{w.note}, static_cast<std::int64_t>(r.standing.state),
          std::int64_t{r.alone}, static_cast<std::int64_t>(r.standing.proposed_by.kind),
          r.standing.proposed_by.id, domain::to_micros(r.standing.proposed_at)});
  store_money_request(c, r);
}

void store_money_request(sql::connection& c, const money_request& r) {
  c.execute(
      "UPDATE money_requests SET state = $2, decided_kind = $3, decided_by = $4, decided_at = $5, decision = $6, "
      "funding = $7, paid_reference = $8, paid_kind = $9, paid_by = $10, paid_at = $11 WHERE id = $1",
      {r.id.value, static_cast<std::int64_t>(r.standing.state), kind_of(r.decided_by, r.decided_at),
          r.decided_by.id, domain::to_micros(r.decided_at), sql::octets{r.decision}, r.funding,
          std::string_view{r.paid_reference}, kind_of(r.paid_by, r.paid_at), r.paid_by.id,
          domain::to_micros(r.paid_at)});
}

}  // namespace mbs::persistence
